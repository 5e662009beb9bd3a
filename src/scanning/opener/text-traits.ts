/** What a text does when somebody opens it. It has no runtime imports, so that threads can load it. */
import type { Trait } from './opener.js';

interface Traits {
  trait(trait: Trait): void;
}

const SCRIPT_IN_PAGE = [
  /\battributeName\s*=\s*["']?\s*on[a-z]/i,
  /\b(?:values|to|from|by)\s*=\s*["'][^"'<>]*(?:java|vb|live)script\s*:/i,
  /<\s*meta\s[^<>]*charset\s*=\s*["']?\s*utf-?7/i,
  /<\s*(?:\w+:)?script[\s>/]/i,
  /<[^<>]*\son[a-z]{3,}\s*=/i,
  /=\s*["']?\s*(?:java|vb|live)script\s*:/i,
  /<\s*(?:\w+:)?(?:iframe|frame|object|embed|applet|foreignobject)[\s>/]/i,
  /<\s*meta[^>]+http-equiv\s*=\s*["']?\s*refresh/i,
  /=\s*["']?\s*data:text\/html/i,
];
/** XML whose scripts a browser runs: by its root, or by an embedded page. */
const IS_PAGE =
  /^(?:\s|\ufeff|\xef\xbb\xbf|<\?[^>]*>|<!--(?:(?!-->)[^])*-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\]\s*)?>)*<(?:\w+:)?(?:html|svg|stylesheet|transform)\b/i;

/** A browser runs what is of these namespaces in a document of any kind. Documents of LibreOffice declare a prefix for one, too. */
const OF_A_PAGE = /xmlns(?::([\w.-]+))?\s*=\s*["']http:\/\/www\.w3\.org\/(?:1999\/xhtml|2000\/svg)["']/g;

/** The whole is searched for each; more are made to take time. */
const MOST_PREFIXES = 16;

function holdsPage(xml: string): boolean {
  if (IS_PAGE.test(xml.slice(0, 65_536))) return true;
  const prefixes = new Set<string | undefined>();
  for (const [, prefix] of xml.matchAll(OF_A_PAGE)) if (prefixes.add(prefix).size > MOST_PREFIXES) return true;
  return [...prefixes].some(
    (prefix) =>
      prefix === undefined ||
      new RegExp(`<${prefix}:(?:(?:script|iframe|object|embed)\\b|[\\w.-]+\\s[^<>]*\\bon[a-z]{3,}\\s*=)`, 'i').test(
        xml,
      ),
  );
}
const SHORTCUT = /^\s*(?:\[(?:InternetShortcut|Desktop Entry|DEFAULT|Shell)\]|<\?xml[^>]*>\s*<PCSettings|<PCSettings)/i;
const SCRIPT = [
  /^#!\s*\//,
  /^\s*@echo\s+o(?:ff|n)\b/i,
  /^\s*(?:Windows Registry Editor Version|REGEDIT4)/,
  /^WEB\r?\n1\r?\nhttp/i,
  /^\s*(?:<\?xml[^>]*>\s*)?<(?:job|package>\s*<job|jnlp|registration|scriptlet)[\s>]/i,
  /<(?:msxsl|ms):script[\s>]/i,
  /^[^]{0,200}<MMC_ConsoleFile[\s>]/,
  // RFC 2445, section 4.8.6.1: an alarm that runs a program.
  /^BEGIN:VCALENDAR[^]*^ACTION(?:;[^:\r\n]*)?:PROCEDURE\s*$/im,
  // A configuration profile of iOS and macOS.
  /<key>PayloadType<\/key>\s*<string>Configuration<\/string>/,
];
/** A component of the Windows Script Host; metadata of programs and settings of editors begin like one. */
const COMPONENT = /^\s*(?:<\?xml[^>]*>\s*)?(?:<\?component[^>]*>\s*)?(?:<package[^>]*>\s*)?<component[\s>]/i;
const RUNS = /<(?:script|registration|object|reference)[\s>]/i;
/** A formula that starts a program by dynamic data exchange: `=cmd|'/c calc'!A1`; in SYLK it is in field E. */
const DDE = /(?:^|[,;\t"\r\n])\s*[=+@-][\s"]*[A-Za-z][\w.]*\|['"]?[^|\r\n]{1,300}!|^C;.*;E[A-Za-z]+\|/m;
const SYLK_MACRO = /^ID;P[^]*^(?:NN;NAuto_open|C;.*;EEXEC\()/im;

/**
 * Records the traits of a text, given as Latin-1.
 * @param parsed what `asParsed` makes of it
 */
export function noteTextTraits(text: string, parsed: string, format: string, traits: Traits): void {
  if (IS_MARKUP.test(text)) noteMarkup(parsed, traits);
  const page = format === 'html' ? 'html-script' : format === 'svg' ? 'svg-script' : undefined;
  if (page !== undefined || (format === 'xml' && holdsPage(parsed))) {
    const runs = isScripted(withoutReferences(text)) || (format !== 'xml' && /<!ENTITY/.test(text));
    if (runs) traits.trait(page ?? 'html-script');
  } else if (format === 'text' && text.includes('<') && /<[a-z/!]/i.test(text) && isScripted(withoutReferences(text)))
    traits.trait('script-tags');
  if (SHORTCUT.test(text.slice(0, 4096))) traits.trait('internet-shortcut');
  if (SCRIPT.some((pattern) => pattern.test(text.slice(0, 16_384)))) traits.trait('script');
  if (COMPONENT.test(text.slice(0, 4096)) && RUNS.test(text)) traits.trait('script');
  // Every formula that DDE matches contains a bar, which most texts do not.
  if ((parsed.includes('|') && DDE.test(parsed)) || (text.includes(';') && SYLK_MACRO.test(text))) traits.trait('dde');
}

/** ISO-2022-JP: marks of a change of letters, which vanish, and letters of two bytes, which take a bracket or quotation mark along. */
const SHIFT = /\x1b(?:\([BJI]|\$(?:[@B]|\([CD]))/g;
const TWO_BYTES = /\x1b\$(?:[@B]|\([CD])[^\x1b]*/g;

/** A text without the marks of ISO-2022-JP, and without what they put in letters of two bytes; itself where it has none. */
export function withoutShifts(text: string): readonly string[] {
  return text.includes('\x1b')
    ? [text, text.replace(SHIFT, ''), text.replace(TWO_BYTES, '').replace(SHIFT, '')]
    : [text];
}

function isScripted(text: string): boolean {
  return withoutShifts(text).some((spelling) => SCRIPT_IN_PAGE.some((pattern) => pattern.test(spelling)));
}

/** A file that is no text, since bytes of any kind stand in it: a browser opens it as a page by its name. */
export function noteTags(text: string, traits: Traits): void {
  if (text.includes('<') && isScripted(withoutReferences(text))) traits.trait('script-tags');
}

const IS_MARKUP = /^(?:\s|\xef\xbb\xbf)*</;
/** [ECMA-376] part 1: fields of Word, and links of Excel, by dynamic data exchange. */
const DDE_FIELD = /\bDDE(?:AUTO)?\b/;
const DDE_LINK = /<(?:\w+:)?ddeLink\b|<(?:\w+:)?dde-(?:source|connection)/;
/** LibreOffice writes an empty library into each flat document. */
const OOO_MACRO =
  /<(?:[\w.-]+:)?(?:library-linked\b|library-embedded\b(?:[^<>"'/]|"[^"<]*"|'[^'<]*'|\/(?!>))*>[^<]*<(?!\/))/;
/** An address that LibreOffice runs. */
const MACRO_LINK = /href\s*=\s*["']\s*macro:/;
const FORM = ['www.xfa.org/schema/xfa-template', /<(?:[\w.-]+:)?script\b/] as const;
const FORM_DATA = ['ns.adobe.com/xfdf', /<(?:[\w.-]+:)?javascript\b/i] as const;
/** A field that loads a document of another computer. */
export const REMOTE_TEXT = /\bINCLUDETEXT[\s"]+(?:(?!file:\/\/\/[a-z]:)[a-z][a-z+.-]{0,20}:\/\/|\\\\)/i;
const FIELD = /<(?:\w+:)?instrText\b[^<>]*>([^<]*)|\b(?:\w+:)?instr\s*=\s*["']([^"'<]*)/g;

/** What the parts of office documents do. Programs look for a part by its relationship: in any part, whatever its name. */
function noteMarkup(text: string, traits: Traits): void {
  // Searching for a string is much faster than matching a pattern, and sheets are long.
  if (text.includes('nstr')) noteFields(text, traits);
  if (text.includes('dde') && DDE_LINK.test(text)) traits.trait('dde');
  if (text.includes('macrosPresent') && /\bmacrosPresent\s*=\s*["'](?:yes|true|1|on)/.test(text)) traits.trait('vba');
  if (
    text.includes('vnd.sun.star.script:') ||
    (text.includes('macro:') && MACRO_LINK.test(text)) ||
    (text.includes('library-') && OOO_MACRO.test(text))
  )
    traits.trait('odf-macros');
  // XML Forms Architecture 3.3, and ISO 19444-1: scripts of a form, and of data for one.
  if ([FORM, FORM_DATA].some(([space, script]) => text.includes(space) && script.test(text)))
    traits.trait('pdf-script');
  if (makesPageOfItself(text)) traits.trait('html-script');
  // Excel loads what such a file names; charts of OpenDocument have the same extension.
  if (text.includes(':OfficeDataConnection')) traits.trait('remote-template');
  // The actions of a button of PowerPoint.
  if (text.includes('ppaction:') && /\baction\s*=\s*["']ppaction:\/\/(?:program|macro)/.test(text))
    traits.trait('program-link');
}

const SHEET = '<?xml-stylesheet';

/** XML with its own XSLT sheet, by which a browser makes a page of it: what the page holds is written nowhere. */
function makesPageOfItself(text: string): boolean {
  for (let at = text.indexOf(SHEET), end = 0; at !== -1; at = text.indexOf(SHEET, end)) {
    end = text.indexOf('?>', at);
    if (end === -1) return false;
    const attributes = text.slice(at, end);
    const isStyle = /\btype\s*=\s*["']\s*text\/css\b/.test(attributes);
    if (!isStyle && /\bhref\s*=\s*["']\s*(?:#|data:)/i.test(attributes)) return true;
  }
  return false;
}

/** The text of a field can be spread over several runs, and spelled in codes of letters by fields of its own. */
function noteFields(text: string, traits: Traits): void {
  const fields = [...text.matchAll(FIELD)].map(([, run, attribute]) => run ?? ` ${attribute} `).join('');
  const spelled = [...fields.matchAll(/\bQUOTE\s+([\d\s]+)/gi)].flatMap(([, codes = '']) => codes.trim().split(/\s+/));
  if (DDE_FIELD.test(fields) || DDE_FIELD.test(String.fromCharCode(...spelled.slice(0, 10_000).map(Number))))
    traits.trait('dde');
  if (REMOTE_TEXT.test(fields)) traits.trait('remote-template');
}

const LITERAL = '<![CDATA[';
const ENTITY = /<!ENTITY\s+([\w.-]+)\s+(?:"([^"<%]*)"|'([^'<%]*)')\s*>/g;
/** Letters that entities add to a text, and levels of entities in entities: more is made to take memory. */
const MOST_ADDED = 1024 * 1024;
const MOST_LEVELS = 16;
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([\w.-]{1,64}));/gi;

/**
 * XML as its reader gets it: without comments, and with letters in place of references, those to entities of its own included,
 * and of sections of literal text. What would be markup then stays as it is.
 * @throws {RangeError} its entities add more than anybody writes
 */
export function asParsed(xml: string): string {
  if (!xml.includes('<!') && !xml.includes('&#')) return xml;
  const budget = { left: MOST_ADDED };
  const entities = xml.includes('<!ENTITY') ? entitiesOf(xml, budget) : new Map<string, string>();
  const text = withoutSections(
    withoutSections(xml, LITERAL, ']]>', (literal) => literal.replace(/[<>&]/g, ' ')),
    '<!--',
    '-->',
  );
  return resolved(text, entities, budget);
}

/** Letters that entities may still add. */
interface Budget {
  left: number;
}

function resolved(text: string, entities: ReadonlyMap<string, string>, budget: Budget): string {
  return text.replace(REFERENCE, (whole, ten?: string, hex?: string, name?: string) => {
    if (name !== undefined) {
      const value = entities.get(name);
      if (value === undefined) return whole;
      budget.left -= value.length;
      if (budget.left < 0) throw new RangeError('entities grow beyond all bounds');
      return value;
    }
    const code = ten === undefined ? parseInt(hex ?? '', 16) : Number(ten);
    const letter = code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    return '<>&"\''.includes(letter) ? whole : letter;
  });
}

/** What its own entities stand for, those that they are made of included. */
function entitiesOf(xml: string, budget: Budget): Map<string, string> {
  const entities = new Map([...xml.matchAll(ENTITY)].map(([, name = '', one, other]) => [name, one ?? other ?? '']));
  for (let level = 0, hasChanged = true; hasChanged && level < MOST_LEVELS; level += 1) {
    hasChanged = false;
    for (const [name, value] of entities) {
      const next = value.includes('&') ? resolved(value, entities, budget) : value;
      hasChanged ||= next !== value;
      entities.set(name, next);
    }
  }
  return entities;
}

/** With each section that has these marks replaced. */
function withoutSections(text: string, mark: string, endMark: string, replace = (_: string) => ''): string {
  const parts: string[] = [];
  let at = 0;
  for (let start = text.indexOf(mark); start !== -1; start = text.indexOf(mark, at)) {
    const end = text.indexOf(endMark, start + mark.length);
    if (end === -1) break;
    parts.push(text.slice(at, start), replace(text.slice(start + mark.length, end)));
    at = end + endMark.length;
  }
  return at === 0 ? text : parts.join('') + text.slice(at);
}

/** A page as displayed: without tags and comments, character references resolved. */
export function textOfPage(text: string): string {
  return withoutReferences(text.replace(/<!--|-->|<[a-z/!?][^<>]*>/gi, ' '));
}

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  colon: ':',
  semi: ';',
  comma: ',',
  sol: '/',
  equals: '=',
  period: '.',
  Tab: '\t',
  NewLine: '\n',
  lpar: '(',
  rpar: ')',
  excl: '!',
  percnt: '%',
  commat: '@',
  bsol: '\\',
  lbrack: '[',
  lsqb: '[',
  rsqb: ']',
  Hat: '^',
  lcub: '{',
  rcub: '}',
  dollar: '$',
  plus: '+',
  ast: '*',
  num: '#',
};

/** With characters in place of their references, of HTML and XML. */
export function withoutReferences(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([A-Za-z]{2,8}));?/gi,
    (whole, ten?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = ten === undefined ? parseInt(hex ?? '', 16) : Number(ten);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
