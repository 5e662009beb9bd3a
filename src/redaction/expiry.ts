const MONTHS =
  'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|februar|märz|mai|juni|juli|okt|dez|janv|févr|mars|avr|juin|juil|août|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|fev|out|maj|cze|lip|sie|wrz|paź|lis|gru';

/** The source of a pattern for month and year, with or without marks; the years in which cards of today end. Flags: `iu`. */
export const EXPIRY_SOURCE =
  `(?:(?<![0-9]|[0-9][/.\\-])(?:(?:0?[1-9]|1[0-2])\\s?(?://|[/\\-.|\\\\: ]|(?:del?|of) )\\s?(?:20)?[2-4][0-9]|(?:20)[2-4][0-9]\\s?[/-]\\s?(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:20)?[2-4][0-9])(?![0-9]|[/.\\-](?:[0-9]{1,2}|(?:19|20)[0-9]{2})(?![0-9]|[ .-][0-9](?![0-9])))` +
  `|(?<!\\p{L})(?:${MONTHS})\\p{L}{0,7}[. ,/'’-]{1,3}(?:de |of )?(?:20)?[2-4][0-9](?![0-9])` +
  `|(?<![0-9\\p{L}])(?:['’]|20)[2-4][0-9][ /-](?:${MONTHS})\\p{L}{0,7}(?!\\p{L}))`;
