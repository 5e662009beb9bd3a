/** Pieces of a local part are this long at most, all together. */
const REACH = 64;
/** "noura.q 90@...", "leroux.m arc@...": dots or underscores within, and a space behind. */
const JOINED =
  /(?<![\p{L}\p{N}.@/_-])(?:[\p{L}\p{N}]{1,24}(?:[._]|[ \t](?:dot|punkt|punto|point|ponto|punt|underscore|unterstrich)[ \t])){1,3}([\p{L}\p{N}]{1,24}) $/iu;
const ONE_WORD = /(?<![\p{L}\p{N}.@/_'’-])([\p{L}\p{N}]{2,24}) $/u;
const FEW_DIGITS = /^[0-9]{1,4}$/;
const LETTERS = /^\p{L}{1,8}$/u;
/** "www.shop.com 90@...": the end of a host. */
const END_OF_HOST = /^(?:com|net|org|info|\p{L}{2})$/iu;
/** "z.b arc@..." */
const ABBREVIATION = /^(?:\p{L}\.)+\p{L} $/u;

/** What people say of an address into which they, or their phone, have put a space. */
const NO_SPACE = new RegExp(
  `(?<!\\p{L})(?:${[
    'no (?:space|gap)s?|without (?:the |a |any )?(?:space|gap)s?|all (?:one|1) word|one word',
    'ohne leerzeichen|zusammengeschrieben|alles zusammen|sans espaces?|tout (?:attach[eé]|coll[eé])',
    'sin espacios?|todo junto|sem espaços?|sem espacos?|tudo junto|senza spazi(?:o)?|tutto attaccato',
    'zonder spaties?|aan elkaar|bez spacji|utan mellanslag|uden mellemrum|uten mellomrom|ilman väliä|yhteen',
    'f[aă]r[aă] spa[tț]i(?:u|i)|bez mezery?|bez medzery?|szóköz nélkül|boşluksuz|bitişik|tanpa spasi|(?:không|khong|ko|k)(?: có| co)? khoảng trắng|viết liền',
    'без пробел\\p{L}*|слитно|без пробіл\\p{L}*|χωρίς κενό?|בלי רווח|ללא רווח|بدون مساف[هة]|بدون فراغ|बिना स्पेस|bina space',
  ].join('|')})(?!\\p{L})|スペースなし|没有空格|沒有空格|띄어쓰기 없이|ไม่เว้นวรรค`,
  'iu',
);
/** What leads to an address and is no part of one. */
const LEADS =
  /^(?:is|it|its|to|my|at|e?mails?|mail|imeil|adres\p{L}*|address|use|try|and|or|also|new|ist|an|und|meine?|die|neue|est|à|et|mon|le|es|a|al|y|mi|el|la|correo|e|o|meu|é|è|il|mio|naar|en|mijn|op|to|na|i|moj|mój|är|er|till|til|och|og|min|on|ja|este|la|și|je|a|az|és|ve|ini|ke|là|và|на|и|это|мой|είναι|και|ke)$/iu;

/**
 * Where an address begins whose local part has a space in it: "noura.q 90@...", "j dot hartley 77 at ...", and one of two words where
 * somebody says that there is no space. `start` and `at` bound what is read of its local part.
 */
export function withoutSpace(text: string, start: number, at: number): number {
  if (text.charAt(start - 1) !== ' ') return start;
  const before = text.slice(Math.max(0, start - REACH), start);
  const local = text.slice(start, at);
  const joined = JOINED.exec(before);
  if (joined && !END_OF_HOST.test(joined[1]!) && !ABBREVIATION.test(joined[0])) {
    const isBroken = FEW_DIGITS.test(local) || (joined[1]!.length === 1 && LETTERS.test(local));
    if (isBroken) return start - joined[0].length;
  }
  const word = ONE_WORD.exec(before);
  return word && !LEADS.test(word[1]!) && NO_SPACE.test(text) ? start - word[0].length : start;
}
