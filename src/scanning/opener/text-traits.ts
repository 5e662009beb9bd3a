/** What a text does when somebody opens it. It has no runtime imports, so that threads can load it. */
import type { Trait } from './opener.js';

interface Traits {
  trait(trait: Trait): void;
}

const SCRIPT_IN_PAGE = [
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

function holdsPage(xml: string): boolean {
  const prefix = /xmlns:(\w+)\s*=\s*["']http:\/\/www\.w3\.org\/(?:1999\/xhtml|2000\/svg)["']/.exec(xml)?.[1];
  return (
    IS_PAGE.test(xml.slice(0, 65_536)) ||
    (prefix !== undefined && new RegExp(`<${prefix}:(?:script|iframe|object|embed)\\b`, 'i').test(xml))
  );
}
const SHORTCUT = /^\s*(?:\[(?:InternetShortcut|Desktop Entry|DEFAULT|Shell)\]|<\?xml[^>]*>\s*<PCSettings|<PCSettings)/i;
const SCRIPT = [
  /^#!\s*\//,
  /^\s*@echo\s+o(?:ff|n)\b/i,
  /^\s*(?:Windows Registry Editor Version|REGEDIT4)/,
  /^WEB\r?\n1\r?\nhttp/i,
  /^\s*(?:<\?xml[^>]*>\s*)?<(?:job|package>\s*<job|jnlp|component|registration|scriptlet)[\s>]/i,
  /<(?:msxsl|ms):script[\s>]/i,
];
/** A formula that starts a program by dynamic data exchange: `=cmd|'/c calc'!A1`; in SYLK it is in field E. */
const DDE = /(?:^|[,;\t"\r\n])\s*[=+@-][\s"]*[A-Za-z][\w.]*\|['"]?[^|\r\n]{1,300}!|^C;.*;E[A-Za-z]+\|/m;
const SYLK_MACRO = /^ID;P[^]*^(?:NN;NAuto_open|C;.*;EEXEC\()/im;

/** Records the traits of a text, given as Latin-1. */
export function noteTextTraits(text: string, format: string, traits: Traits): void {
  const page = format === 'html' ? 'html-script' : format === 'svg' ? 'svg-script' : undefined;
  if (page !== undefined || (format === 'xml' && holdsPage(text))) {
    const plain = withoutReferences(text);
    const runs = SCRIPT_IN_PAGE.some((pattern) => pattern.test(plain)) || (format !== 'xml' && /<!ENTITY/.test(text));
    if (runs) traits.trait(page ?? 'html-script');
  }
  if (format === 'xml' && /<ooo:(?:module|library-embedded|library-linked)\b/.test(text)) traits.trait('odf-macros');
  if (SHORTCUT.test(text.slice(0, 4096))) traits.trait('internet-shortcut');
  if (SCRIPT.some((pattern) => pattern.test(text.slice(0, 16_384)))) traits.trait('script');
  // Every formula that DDE matches contains a bar, which most texts do not.
  if ((text.includes('|') && DDE.test(text)) || SYLK_MACRO.test(text)) traits.trait('dde');
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

function withoutReferences(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([A-Za-z]{2,8}));?/gi,
    (whole, ten?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = ten === undefined ? parseInt(hex ?? '', 16) : Number(ten);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
