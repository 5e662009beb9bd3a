import { namesOfOthers } from '../naming.js';
import type { Passage } from '../passage.js';

/** Names of numbers that are parts of addresses. */
export const OF_ADDRESS =
  /^(?:house|apartment|apt|floor|street|unit|room|box|zimmer|hausnummer|huone|oda|kamer|rum|rom|zip|postcode|postleitzahl|plz|.*postal.*|block|flat|lot|lote|table|gate|standard|police|portable|ring|case|oda no|pokoj|rummet|vaerelse|quarto|camera|habitacion|chambre|casier|fach|regal|box c|полка|ячейка|відділення|отделения)$/iu;

/** "Where do we send it?", and a street with a number, within two messages. */
export function isAskedWhere(passage: Passage): boolean {
  const street = HAS_STREET.exec(passage.text);
  if (!street || passage.isTalkOnly || isThing(passage, street.index, street.index + street[0].length)) return false;
  let question = passage.preceding?.();
  for (let back = 0; question && back < WHERE_BACK; back++) {
    if (question.sender !== passage.sender) {
      const isWhere = question.text.length <= LONGEST_QUESTION && WHERE.test(question.text);
      if (isWhere) passage.onAskedBefore();
      return isWhere;
    }
    question = question.preceding?.();
  }
  return false;
}
/** "parcel 4471": whether what looks like a street has the name of something else in it. */
const isThing = (passage: Passage, from: number, to: number): boolean =>
  namesOfOthers(passage).some(
    ({ start, end }) => start < to && end > from && !OF_ADDRESS.test(passage.text.slice(start, end)),
  );
const WHERE_BACK = 2;
const LONGEST_QUESTION = 300;
const HAS_STREET =
  /(?<!\p{L})(?!(?:about|after|before|within|until|around|only|level|floor|platform|terminal|gate|exit|junction|number|order|between|nearly|at least|nach|etwa|ungef[äa]hr|noch|environ|dentro|entre|circa|dopo|ongeveer|tussen|okolo|kolem|oko|cca|omkring|noin|yakla[sş][ıi]k|через|около|примерно) )\p{L}{5,24}\.? (?:no\.? ?)?[0-9]{1,4}[a-z]?(?=[ ,]|$)(?! ?(?:[ap]\.?m|uhr|h|min\p{L}*|days?|tage|jours|d[ií]as|dias|giorni|dagen|dn[ií]|dagar|dage|weeks?|times?|km|m|kr|eur|euros?|usd|kg|stk|years?|people)(?!\p{L}))|(?<![\p{L}\p{N}])(?:#|(?:flat|unit|apt|blk|lot) )[0-9]{1,4}/iu;
/** A word for a place, and what is sent or who lives there. */
const WHERE =
  /(?<!\p{L})(?:where|wohin|wo|où|a ?d[óo]nde|d[óo]nde|onde|dove|waar(?:heen)?|gdzie|dok[ąa]d|kde|kam|kje|kamo|kuda|gdje|gde|hov[aá]|hol|unde|vart|var|hvor(?! (?:lang|lenge|længe|mange|mye|meget|ofte|stor|dyr|mykje))|hvert|hvar|minne|mihin|missä|kuhu|kus|kur|nereye|nerede|куда|где|куди|къде|πού|ke mana|di ?mana|saan|kahan) [^.!?\n]{0,28}?(?<!\p{L})(?:send|ship|deliver|moving|live|staying|located|parked|schick|liefer|zieh|zustell|wohn|steht|livr|envo|habit|déménag|emménag|env[ií]|mand|entreg|viv|mud|mor[ao]|sped|invi|consegn|abit|stur|bezorg|woon|verhui|lever|staat|wysł|dostarcz|mieszka|stoi|bydl|býva|stoj[ií]|posla|poši?lj|doru[čc]|hlásil|nahlás|stanuje|živi|dostav|šalj|küld|száll[ií]t|lak|vigy|költöz|trimit|locui|skicka|bor(?!\p{L})|flytt|senda|býr|lähet|toimit|asu|saada|elad|nosūt|piegād|dzīvo|siųst|pristat|gyven|gönder|teslim|otur|отправ|достав|прожива|жив|надісл|відправ|изпрат|στείλ|μέν|kirim|antar|hantar|tinggal|ipapa|ide|padala|nakatira|bhej|rehte)|(?:giao|gửi|ship) (?:tới |đến |về )?(?:đâu|địa chỉ nào)|(?:寄|送|发)(?:到|去|往)?(?:哪|什么地方)|(?:どちら|どこ)(?:に|へ|まで).{0,6}(?:送|届け|配送)|お住まい|어디로.{0,6}(?:보내|배송)|어디.{0,4}(?:사세요|거주)|(?:أين|وين) .{0,12}(?:نرسل|توصيل|نوصل|تسكن)|(?:לאן|איפה) .{0,12}(?:לשלוח|גר|מתגורר)|कहाँ .{0,12}(?:भेज|रहते)/iu;
