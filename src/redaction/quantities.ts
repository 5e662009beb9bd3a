/** Amounts, versions, times of day, sizes. */
const QUANTITY =
  /^(?:[0-9]{1,3}(?:[., ][0-9]{3})*,[0-9]{1,2}|[0-9]{1,3}(?:[, ][0-9]{3})+\.[0-9]{2}|[0-9]{1,3}(?:,[0-9]{2,3})+|[0-9]{1,3}(?:\.[0-9]{1,3}){1,2}|[0-9]{1,2}[:.][0-9]{2}|[0-9]+ ?x ?[0-9]+)$/i;
/** Scores and spans: "6-4 7-6 (7-5)", "10-15". */
const SCORES = /^\(?[0-9]{1,3}[-–:][0-9]{1,3}(?:[ ,(]{1,2}[0-9]{1,3}[-–:][0-9]{1,3}\)?)*$/;
const SUM = /[0-9] ?[x×+*=] ?[0-9]/;
/** Money before it; what follows another amount belongs to that. */
const CURRENCY = /(?<![0-9] ?)\p{Sc} ?$/u;
const LONGEST_SUM = 10;
const CENTS = /^,[0-9]{2}(?![0-9])/;
const UNIT =
  /^ ?(?:[%°]|\p{Sc}(?! ?[0-9])|(?:yen|usd|eur|gbp|euros?|dollars?|pounds?|rupees|pesos|reais|kronor|kroner|z[łl]|pln|chf|kč|czk|руб\p{L}*|грн|lei|k[wgm]h?|cm|mm|kb|mb|gb|tb|ms|h|min|kr)(?!\p{L})|(?:日|分|分钟|小时|天|月|年|大人|个|個|枚|回|일|분|원|名)(?!\p{sc=Latin}))/iu;
/** None of these is without a mark. */
const ONLY_DIGITS = /^[0-9]*$/;
const DECIMALS = /[0-9]\.[0-9]{5,}/;

/** Whether [start, end) is a quantity and not an identifier. */
export function isQuantity(text: string, start: number, end: number): boolean {
  const written = text.slice(start, end);
  return (
    (!ONLY_DIGITS.test(written) && (QUANTITY.test(written) || SCORES.test(written) || DECIMALS.test(written))) ||
    SUM.test(text.slice(Math.max(0, start - 3), end + 3)) ||
    (text.charAt(end) === ',' && CENTS.test(text.slice(end, end + 4))) ||
    (end - start <= LONGEST_SUM && CURRENCY.test(text.slice(Math.max(0, start - 4), start))) ||
    UNIT.test(text.slice(end, end + 6))
  );
}

/** Whether it is one, or letters and digits that end in one: "OC 812" of "OC 812 zł". */
export function endsInQuantity(text: string, start: number, end: number): boolean {
  const digits = /[0-9]+$/.exec(text.slice(start, end))?.[0].length ?? 0;
  return isQuantity(text, start, end) || (digits > 0 && isQuantity(text, end - digits, end));
}
