import { isDigit } from './digit-stretch.js';

const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const MONTH = '(?:0?[1-9]|1[0-2])';
const YEAR = '(?:19|20)\\d\\d';
const TIME = '(?:[01]?\\d|2[0-4])[.:h ]?[0-5]\\d(?:[.:][0-5]\\d)?';
const MARK = '[./ \\-]';
const FULL_DATE = `(?:${DAY}${MARK}${MONTH}${MARK}(?:${YEAR}|\\d\\d)|${MONTH}${MARK}${DAY}${MARK}(?:${YEAR}|\\d\\d)|${YEAR}${MARK}${MONTH}${MARK}${DAY})`;
const SHORT_DATE = `${DAY}[./]${MONTH}\\.?`;
const RANGE = ' ?(?:-|/) ?';

/** Dates and times of day, alone, as a range, or one behind the other. Two digits are a year only in a range or beside a time. */
const DATE_OR_TIME = new RegExp(
  `^(?:${YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:[ T_-]?(?:[01]\\d|2[0-3])[0-5]\\d(?:[0-5]\\d)?)?` +
    `|(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])${YEAR}` +
    `|(?:${DAY}${MARK}${MONTH}${MARK}${YEAR}|${MONTH}${MARK}${DAY}${MARK}${YEAR}|${YEAR}${MARK}${MONTH}${MARK}${DAY})(?:[ T,./-]{0,3}(?:${TIME}|\\d\\d?)(?:${RANGE}${TIME})?)?` +
    `|(?:${SHORT_DATE}|${FULL_DATE}|${DAY}\\.)${RANGE}(?:${FULL_DATE}|${SHORT_DATE})` +
    `|(?:[01]?\\d|2[0-4])[.:][0-5]\\d${RANGE}(?:[01]?\\d|2[0-4])[.:][0-5]\\d` +
    `|${YEAR}${RANGE}${YEAR})$`,
);
const LONGEST = 30;
/** How many digits may be in front of the first mark, as bits: a day, a year, and dates without marks, with a time perhaps. */
const FIRST_GROUPS = [1, 2, 4, 8, 12, 14].reduce((bits, length) => bits | (1 << length), 0);

/** Whether all of a text is a date, a time of day or a range of them: `20240313`, `03.06-07.06.2015`, `10.00-19.30`. */
export function isDateOrTime(text: string): boolean {
  if (text.length > LONGEST) return false;
  let first = 0;
  while (isDigit(text.charCodeAt(first))) first++;
  return (FIRST_GROUPS & (1 << first)) !== 0 && DATE_OR_TIME.test(text);
}

/** "14.11.2023 10": a run of digits may contain more than the date. */
const LEADING_DATE = /^(?:(?:19|20)\d\d-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-(?:19|20)\d\d)(?:-|$)/;

/** Whether groups of digits, joined by dashes, begin with a date. */
export function beginsWithDate(groups: string): boolean {
  return LEADING_DATE.test(groups);
}
