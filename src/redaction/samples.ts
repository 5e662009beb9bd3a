import { isDigit } from './digit-stretch.js';

/** Zeros alone, or behind a prefix: what forms and devices show where nothing is filled in. No card has them. */
const BLANK = /^(?:0{6,}|[0-9]{1,5}0{8,})$/;
const NOT_DIGIT = /[^0-9]/g;

/** Whether all that is written are zeros, but for a prefix: "000000", "+61 000 000 000". */
export function isBlank(written: string): boolean {
  return written.includes('00') && BLANK.test(written.replace(NOT_DIGIT, ''));
}

/** One digit alone, but for a check digit at the end of many. */
const ONE_DIGIT = /^(?:([0-9])\1{2,}|([0-9])\2{6,}[0-9])$/;
const COUNTED = ['01234567890123456789', '98765432109876543210'];
const LONGEST_TRIVIAL = 14;

const isTrivial = (digits: string): boolean =>
  digits.length >= 3 &&
  digits.length <= LONGEST_TRIVIAL &&
  (ONE_DIGIT.test(digits) || COUNTED.some((one) => one.includes(digits)));

/** Whether the first three digits are one digit or count up or down: a quick look, which few values pass. */
function mayBeTrivial(text: string, start: number, end: number): boolean {
  let [last, step] = [-1, -1];
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) continue;
    if (step >= 0) return (code - last + 10) % 10 === step;
    if (last >= 0) step = (code - last + 10) % 10;
    if (step > 1 && step < 9) return false;
    last = code;
  }
  return false;
}

/** Words for what is shown to explain, by their beginnings. */
const SAMPLE = new RegExp(
  `(?<!\\p{L})(?:${[
    'samples?(?!\\p{L})|examples?(?!\\p{L})|placeholder|demo(?!\\p{L})|dummy|template|tutorial|manual(?!l)|instructions?(?!\\p{L})|user guide|in gr[ea]y|gr[ea]yed|bluetooth',
    'beispiel|muster|platzhalter|anleitung|handbuch|vorlage|ausgegraut|exemple|spécimen|specimen|notice(?!\\p{L})|mode d.emploi|grisé|en gris(?!\\p{L})',
    'ejemplo|muestra(?!\\p{L})|plantilla|instrucciones|exemplo|instruções|amostra|esempio|facsimile|fac-simile|istruzioni|segnaposto|voorbeeld|handleiding|sjabloon|grijs',
    'przykład|przyklad|wzór|wzor|instrukcj|exempel|eksempel|bruksanvisning|brugsanvisning|esimerk|käyttöohje|příklad|vzor|návod|príklad|példa|minta|útmutat|exemplu|model(?:ul)?(?!\\p{L})',
    'default|factory set|voreingestellt|werkseinstellung|par défaut|por defecto|de fábrica|por padrão|predefinit|di fabbrica|standaardcode|domyśln|fabryczn|výchoz|predvolen|alapértelmezett|varsayılan|oletus|förvald|fabriksinst|по умолчанию|по подразбиране|за замовчуванням|фабричн|заводск|podrazumev|privzet|noklusēj|numatyt|vaikimisi|bawaan|mặc định',
    'leaflet|brochure|flyer|broschüre|merkblatt|dépliant|folleto|folheto|opuscolo|ulotk|leták|листовк|брошур',
    'örnek|ornek|kılavuz|kilavuz|пример|образ[ец]|инструкц|приклад|зразок|παράδειγμα|δείγμα|οδηγ[ιί]|primjer|uzorak|uputstv|contoh|panduan|ví dụ|vi du|hướng dẫn|huong dan|minh họa|halimbawa|namoona|udaharan',
  ].join(
    '|',
  )})|默认|默認|預設|出厂|デフォルト|기본값|افتراضي|ברירת מחדל|例|样本|样例|示例|說明|说明书|見本|サンプル|説明書|예시|샘플|설명서|مثال|نموذج|דוגמה|לדוגמא|उदाहरण|नमून|ตัวอย่าง|คู่มือ`,
  'iu',
);
/** How far from a value such a word may be. */
const REACH = 64;

/** Whether what is written at [start, end) stands for no value: zeros, or a sample. */
export function isPlaceholder(text: string, start: number, end: number): boolean {
  return isBlank(text.slice(start, end)) || isOfSample(text, start, end);
}

/** Whether digits that stand for any are said to be a sample: "pin 1234 in the manual", "CVV 000 as a placeholder". */
export function isOfSample(text: string, start: number, end: number): boolean {
  if (!mayBeTrivial(text, start, end) || !isTrivial(text.slice(start, end).replace(NOT_DIGIT, ''))) return false;
  return SAMPLE.test(text.slice(Math.max(0, start - REACH), end + REACH));
}
