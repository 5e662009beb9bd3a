import { cardPlaces, followsCard } from './card-places.js';
import { plain } from './lexicon.js';
import type { Passage } from './passage.js';

/** Whole words without accents; a `*` stands for any ending. Scripts without spaces are searched anywhere. */
const CARDS =
  'card,cards,visa,mastercard,amex,maestro,cvv*,cvc*,creditcard*,bankcard*,karte,karten,kartennummer,kreditkarte*,bankkarte*,girokarte*,debitkarte*,ec karte,carte,cartes,tarjeta,tarjetas,carta,cartao,cartoes,kaart,kaartnummer,bankpas,betaalpas,pinpas,creditkaart,kort,kortet,kortets,kortnummer*,bankkort*,betalkort*,betalingskort*,kreditkort*,debetkort*,dankort*,karta,karty,karcie,kartu,kartou,kreditni karta,kortti,kortin,korttia,kortissa,kortista,luottokort*,pankkikort*,maksukort*,kart,karti,kartin*,kartim*,kartta,kartya*,bankkartya*,cardul,cardului,no kad,nombor kad,kad kredit,kad debit,kad bank,kad saya,kadi,kortele,korteles,kortelei,kaardi*,kaarti,kartic*,kortanumer*,kortilla*,kortille*,kortilta*,korttini*,kartunya,kartuku,cerdyn,cb,tarj,картиц*,картат*,καρτα,καρτας,καρτα*,карта,карты,карте,картой,карту,карточк*,картк*';
const UNSPACED_CARDS =
  '银联,銀聯,カード,アメックス,マスターカード,卡,카드,بطاق,كارت,کارت,כרטיס,אשראי,कार्ड,บัตร,کارڈ,কার্ড,கார்டு,కార్డు,كرتي';
/** Cards that pay for nothing: "gift card", "carte de fidélité", "ポイントカード". */
const OTHERS_BEFORE =
  'gift,loyalty,library,student,member,membership,club,insurance,health,healthcare,medical,business,green,id,identity,identification,sim,sd,memory,graphics,video,sound,network,report,score,time,trading,playing,pokemon,birthday,greeting,christmas,post,key,access,bus,travel,transit,metro,oyster,rail,railway,boarding,train,parking,points,reward,rewards,discount,punch,index,flash,social security,vaccination,vaccine,registration,warranty,press,yellow,red,wild,residence,resident,ration,voter,aadhaar,aadhar,pan,nectar,staff,employee,visitor,tarot,calling,score,stamp,park,zug,bahn,podarkov*,prezentov*';
const OTHERS_AFTER =
  'de fidelite,cadeau,vitale,d identite,de visite,memoire,d embarquement,navigo,grise,de sejour,d etudiant,de transport,de membre,de reduction,sim,sd,regalo,sanitaria,de transporte,de embarque,de puntos,de fidelidad,de residencia,de identidad,de memoria,de socio,de estudiante,fidelidade,presente,de memoria,cidadao,de cidadao,de ponto,de vacina,d identita,fedelta,da parati,d imbarco,di imbarco,podarunkow*,prezentow*,miejsk*,lojalnosciow*,pamieci,pokladow*,pobytu,stalego,mlodego,gwarancyjn*,biblioteczn*,памяти,лояльности,постоянного,reader,readers,holder,board';
const OTHERS_WITH_ADJECTIVE =
  'подарочн*,скидочн*,бонусн*,дисконтн*,накопительн*,транспортн*,студенческ*,darkov*,vernostn*,darcekov*,studentsk*,hediye,ogrenci,uye,sadakat,kimlik,hafiza,ajandek,huseg*,poklon,clansk*,dovanu,nuolaidu,tapatybes,lojalumo,члан*,поклон';
const UNSPACED_OTHERS =
  'ポイントカード,ギフトカード,会員カード,プリペイドカード,メンバーズカード,学生カード,simカード,スタンプカード,礼品卡,会员卡,會員卡,购物卡,電話卡,电话卡,公交卡,交通卡,身份证,贺卡,显卡,기프트카드,기프트 카드,멤버십카드,멤버십 카드,교통카드,교통 카드,포인트카드,포인트 카드,유심카드,메모리카드,메모리 카드,그래픽카드,학생카드,بطاقة هدي,بطاقة الهدي,بطاقة الهوية,بطاقة صعود,بطاقة الصعود,بطاقة العضوية,بطاقة التأمين,بطاقة ولاء,כרטיס מתנה,כרטיס חבר,כרטיס טיסה,כרטיס סים,כרטיס עלייה,כרטיס זיכרון,आधार कार्ड,पैन कार्ड,राशन कार्ड,गिफ्ट कार्ड,บัตรประชาชน,บัตรของขวัญ,บัตรสมาชิก,บัตรโดยสาร';

const wordsIn = (list: string): string =>
  list
    .split(',')
    .map((word) => plain(word).replace('*', '[a-zα-ωа-яіїєґ]*'))
    .join('|');
const anyOf = (list: string): string => list.split(',').map(plain).join('|');

const BEGINS = '(?<![\\p{L}\\p{N}])';
const ENDS = '(?![\\p{L}\\p{N}])';
const CARD = new RegExp(`${BEGINS}(?:${wordsIn(CARDS)})${ENDS}|${anyOf(UNSPACED_CARDS)}`, 'u');
const OTHER_CARD = new RegExp(
  `${BEGINS}(?:(?:${wordsIn(OTHERS_BEFORE)})[ -]cards?|(?:cards?|cartes?|tarjetas?|carta|cartao|karta|karty|карта|карты|карту|kart|karti)[ -](?:${wordsIn(OTHERS_AFTER)})|(?:${wordsIn(OTHERS_WITH_ADJECTIVE)}) (?:карт[а-я]*|kart[a-z]*|kortel[a-z]*))${ENDS}|${anyOf(UNSPACED_OTHERS)}`,
  'gu',
);

/** A visa of these is none of a card. */
const TRAVEL =
  /passport|passeport|pasaporte|passaport|reisepass|paszport|паспорт|embassy|consulat|immigra|travel|tourist|permit|schengen|student|visum/;

/** Chains whose names are one slip of the finger away. */
const SHOP = /(?<!\p{L})cv[vs] (?:pharmac\p{L}*|(?:drug)?stores?|clinics?|app)(?!\p{L})/gu;

type Talk = 'card' | 'other card' | 'neither';
const known = new WeakMap<Passage, Talk>();

/** What the words of a passage speak of. Found out once. */
function talkOf(passage: Passage): Talk {
  let talk = known.get(passage);
  if (talk === undefined) {
    const text = plain(passage.text).replace(/['’]/g, ' ').replace(SHOP, ' ');
    const isAccented = !passage.facts.isAscii && VIETNAMESE.test(passage.text);
    const isCard = isAccented || CARD.test(text);
    const rest = isCard ? text.replace(OTHER_CARD, ' ') : text;
    const pays = isCard && (isAccented || CARD.test(TRAVEL.test(rest) ? rest.replaceAll('visa', ' ') : rest));
    talk = pays ? 'card' : rest === text && !VOUCHER.test(text) ? 'neither' : 'other card';
    known.set(passage, talk);
  }
  return talk;
}
const VOUCHER = /voucher|coupon|gutschein|giftcard|gavekort|presentkort|cadeaukaart|lahjakort/;

/** Without its accent it is an article in English. */
const VIETNAMESE =
  /(?<!\p{L})thẻ(?!\p{L}| (?:quà|thành viên|sim|nhớ|bảo hiểm|căn cước|học sinh|sinh viên|tích điểm|cào|thư viện))/iu;

/** Whether the words of a passage speak of a card that pays. */
export function speaksOfCard(passage: Passage): boolean {
  return talkOf(passage) === 'card';
}

/** Whether the words of a passage speak of a card that pays for nothing, or of a voucher, and of no other. */
export function speaksOfOtherCard(passage: Passage): boolean {
  return talkOf(passage) === 'other card';
}

/**
 * Whether a message of the other one asks for the number of a card, by a word for a card or by what stands on its front: "the long number
 * please", "die 16 Ziffern".
 */
export function asksForCard(question: Passage): boolean {
  if (question.isTalkOnly || speaksOfOtherCard(question)) return false;
  if (LONG_NUMBER.test(question.text)) return true;
  return speaksOfCard(question) && ASKS_FOR_NUMBER.test(question.text);
}
const LONG_NUMBER = new RegExp(
  `(?<!\\p{L})long(?: card)? (?:number|num|no)(?!\\p{L})|(?<![0-9\\p{L}])(?:16|sixteen|sechzehn|seize|diecis[eé]is|dezesseis|dezasseis|sedici|zestien|szesna[sś]cie|szesnastu|sexton|seksten|kuusitoista|on alt[iı]|šestnáct|tizenhat|шестнадцат[ьи]|шістнадцят[ьи])[ -]?(?:${[
    'digit|number|figure|stellig|stellen|ziffer|zahl|chiffre|d[ií]git|cifr|numer|n[uú]mer|cijfer|cyfr|siffr|siffer|numero|hane|rakam|haneli|[cč][ií]slic|sz[aá]mjegy',
    'цифр|знач|رقم|رقما|ספרות|अंक|ψηφί',
  ].join('|')})|16 ?(?:桁|位|자리|碼|码)`,
  'iu',
);
/** What a question for a number has. */
export const ASKS_FOR_NUMBER =
  /[?？؟]|(?<!\p{L})(?:num|nr|nº|n°|номер|αριθμ|číslo|cislo|szám|broj|številk)|号|番号|번호|رقم|מספר|नंबर|เลข/iu;

/** How many messages back a card number, and a word for a card, may be. */
const NUMBER_BACK = 8;
const WORD_BACK = 3;

/** Whether a passage, or what was said shortly before, is about a card that pays: by its number or by a word. */
export function isNearCard(passage: Passage): boolean {
  if (cardPlaces(passage).length > 0 || followsCard(passage, NUMBER_BACK)) return true;
  let one: Passage | undefined = passage;
  for (let back = 0; one && back <= WORD_BACK; back++) {
    if (speaksOfCard(one)) {
      if (back > 0) passage.onAskedBefore();
      return true;
    }
    one = one.preceding?.();
  }
  return false;
}
