import type { Place } from '../mention.js';
import { MAILBOX, ORDINARY, PROVIDER, VERB } from './mail-words.js';

/** Pieces of a local part are this long at most, all together. */
const REACH = 64;
/** "noura.q 90@...", "leroux.m arc@...": dots or underscores within, and a space behind. */
const JOINED =
  /(?<![\p{L}\p{N}.@/_-])(?:[\p{L}\p{N}]{1,24}(?:[._]|[ \t](?:dot|punkt|punto|point|ponto|punt|underscore|unterstrich)[ \t])){1,3}([\p{L}\p{N}]{1,24}) $/iu;
const ONE_WORD = /(?<![\p{L}\p{N}.@/_'’-])([\p{L}\p{N}]{2,24}) $/u;
export const FEW_DIGITS = /^[0-9]{1,4}$/;
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
/** Whether a word before a few digits may be the front of them. */
const isHandle = (word: string): boolean =>
  word.length > 2 && !LEADS.test(word) && !ORDINARY.test(word) && !VERB.test(word);

/** Whether the host at a place is that of a provider of mail. */
export function isMailbox(text: string, at: number): boolean {
  const [host = ''] = HOST.exec(text.slice(at, at + REACH)) ?? [];
  return PROVIDER.test(host) || MAILBOX.test(host);
}
const HOST = /^[\p{L}\p{N}-]+/u;

/** What leads to an address and is no part of one. */
const LEADS =
  /^(?:is|it|its|to|my|at|e?mails?|mail|imeil|adres\p{L}*|address|use|try|and|or|also|new|ist|an|und|meine?|die|neue|est|à|et|mon|le|es|a|al|y|mi|el|la|correo|e|o|meu|é|è|il|mio|naar|en|mijn|op|to|na|i|moj|mój|är|er|till|til|och|og|min|on|ja|este|la|și|je|a|az|és|ve|ini|ke|là|và|на|и|это|мой|είναι|και|ke)$/iu;

/**
 * Where an address begins whose local part has a space in it: "noura.q 90@...", "j dot hartley 77 at ...", and one of two words where
 * somebody says that there is no space, or whose second one is a few digits at a provider of mail: "dmartin 90 at gmx dot de". What is read of
 * its local part begins at `start`, and `sign` is what stands for the at sign.
 */
export function withoutSpace(text: string, start: number, sign: Place): number {
  if (text.charAt(start - 1) !== ' ') return start;
  const before = text.slice(Math.max(0, start - REACH), start);
  const local = text.slice(start, sign.start);
  const joined = JOINED.exec(before);
  if (joined && !END_OF_HOST.test(joined[1]!) && !ABBREVIATION.test(joined[0])) {
    const isBroken = FEW_DIGITS.test(local) || (joined[1]!.length === 1 && LETTERS.test(local));
    if (isBroken) return start - joined[0].length;
  }
  const word = ONE_WORD.exec(before);
  if (word && FEW_DIGITS.test(local) && isHandle(word[1]!) && isMailbox(text, sign.end)) return start - word[0].length;
  return word && !LEADS.test(word[1]!) && NO_SPACE.test(text) ? start - word[0].length : start;
}
