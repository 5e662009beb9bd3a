/** Beginnings of months in many languages. */
export const MONTHS =
  'янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру|ιαν|φεβ|μαρ|απρ|μαϊ|μάι|μαι|ιουν|ιούν|ιουλ|ιούλ|αυγ|αύγ|σεπ|οκτ|νοε|νοέ|δεκ|ocak|şubat|nisan|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu|led|únor|břez|dub|květ|červ|srp|září|říj|list|pros|stycz|lut|kwie|szep|okt|ian|iun|iul|noi|agu|set|mei|mrt|maart|' +
  'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|februar|märz|mai|juni|juli|okt|dez|janv|févr|mars|avr|juin|juil|août|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|fev|out|maj|cze|lip|sie|wrz|paź|lis|gru|' +
  'ogos|julai|disem|desem|disyem|nobyem|setyem|hulyo|hunyo|pebrer|jaanuar|veebr|juuni|juuli|dets|siječ|veljač|ožuj|svib|kolov|rujan|prosin|juny|maig';

/** The source of a pattern for month and year, with or without marks; the years in which cards of today end. Flags: `iu`. */
export const EXPIRY_SOURCE =
  `(?:(?<![0-9]|[0-9][/.\\-])(?:(?:0 ?[1-9]|[1-9]|1[0-2])\\s?(?://|[/\\-.|\\\\: ]|(?:del?|of) )\\s?(?:20)?[2-4][0-9]|(?:20)[2-4][0-9]\\s?[/-]\\s?(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:20)?[2-4][0-9])(?![0-9]|[/.\\-](?:[0-9]{1,2}|(?:19|20)[0-9]{2})(?![0-9]|[ .-][0-9](?![0-9])))` +
  `|(?<!\\p{L})(?:${MONTHS})\\p{L}{0,7}[. ,/'’-]{1,3}(?:(?:del?|of|do|des|van|von|dell['’]|’|') ?(?:the |year |año |ano |jahres? |anno )?)?(?:20)?[2-4][0-9](?![0-9])` +
  `|(?<![0-9\\p{L}])(?:['’]|20)[2-4][0-9][ /-](?:${MONTHS})\\p{L}{0,7}(?!\\p{L})` +
  // '28-11
  `|(?<![0-9\\p{L}])['’](?:2[4-9]|3[0-9])[./ -](?:0[1-9]|1[0-2])(?![0-9]|[./-][0-9])` +
  // 8월 29년, 04月29年
  `|(?<![0-9])(?:0?[1-9]|1[0-2]) ?[月월] ?(?:20)?[2-4][0-9] ?[年년]` +
  // 2028年9月, 28년 9월
  `|(?<![0-9])(?:20)?[2-4][0-9] ?[年년] ?(?:0?[1-9]|1[0-2]) ?[月월](?! ?[0-9]))`;
