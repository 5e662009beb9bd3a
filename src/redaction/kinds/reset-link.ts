import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import type { Passage } from '../passage.js';
import { namesOfOthers } from '../naming.js';
import { matchesOf } from '../matches.js';
import { triggerOf } from '../text-facts.js';

const LINK =
  /(?:https?:\/\/|www\.)[^\s<>"'\x1a\u3000-\u303f\uff00-\uffef\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]{4,2048}/giu;
const TELLING =
  /redefin|restablec|restaur|reinicia|recuper|reinitialis|r%C3%A9initialis|zuruecksetz|zur%C3%BCcksetz|ripristin|reimposta|herstel|odzysk|aterstall|nulstil|tilbakestill|palaut|obnov|sifirla|sfirla|reset|cambi|alterar|aendern|passw|pwd|recover|verif|confirm|activat|magic|one-?time|otp|sign-?in|log-?in|invite|invitation|unlock|auth|token|oobcode|mot-?de-?passe|contrasena|passwort|senha|wachtwoord|haslo|heslo|geslo|lozink|jelszo|parol|sifre|salasana|losenord|adgangskode|kodeord|lykilord|sandi|forgot|forgotten|vergessen|oubli|olvid|esquec|dimenticat|vergeten|zapomni|glomt|glemt|unohd|unutt|atur-?ulang|quen-|[/.-](?:pw|mdp)[/.?-]/i;
/** A parameter that is a key, or a random part of the path. */
const PARAMETER =
  /[?&#;](?:[\w.-]{0,24}(?:token|code|kode|codigo|codice|kod|key|clave|chave|cle|ticket|otp|sig|signature|secret|hash|auth|jwt|session|sid|nonce|magic|link|id|t|k|c|q|u|e|oob))=[^&#\s]{6,}/i;
/** Words with dashes between them: "reset/iphone-14-pro-max". */
const SLUG = /^(?:[a-z]{2,}|[0-9]{1,4})(?:-(?:[a-z]{2,}|[0-9]{1,4}))+$/;
/** A short one: small and large letters and digits by turns. */
const SHORT_PART =
  /[/=](?=[A-Za-z0-9_-]{0,32}[a-z])(?=[A-Za-z0-9_-]{0,32}[A-Z])(?=[A-Za-z0-9_-]{0,32}(?:[0-9][A-Za-z-]{1,8}[0-9]|[A-Za-z][0-9]{1,4}[A-Za-z]))[A-Za-z0-9_-]{8,}(?:[/?#&]|$)/;
/** The same without a digit: capitals and small letters by turns. */
const MIXED_PART = /[/=](?=[A-Za-z]*[a-z][A-Z][A-Za-z]*[a-z][A-Z])[A-Za-z]{18,}(?:[/?#&]|$)/;
/** Digits and the letters of hexadecimal ones by turns. */
const HEX_PART = /[/=](?=[a-f]{0,16}[0-9]{1,16}[a-f]{1,16}[0-9])[0-9a-f]{10,}(?:[/?#&]|$)/;
/** "recover/5f2c-99ab-71": the same in groups, two of them of both. */
const HEX_GROUPS = /[/=]([0-9a-f]{1,12}(?:-[0-9a-f]{1,12}){2,7})(?:[/?#&]|$)/;
const isMixed = (group: string): boolean => /[0-9]/.test(group) && /[a-f]/.test(group);
/** So long, and of all three, that it is the only key to a page. */
const LONG_PART =
  /[/=](?=[A-Za-z_-]{0,24}[0-9])(?=[A-Z0-9_-]{0,40}[a-z])(?=[a-z0-9_-]{0,40}[A-Z])[A-Za-z0-9_-]{20,}(?:[/?#&]|$)/;
const RANDOM_PART = /[/=](?=[A-Za-z_-]{0,80}[0-9])[A-Za-z0-9_.~-]{16,}(?:[/?#&]|$)/;

/** What is said before such a link is pasted. */
const LET_IN =
  /reset|passw|passw|recover|restab|r[ée]init|zurücksetz|ripristin|recuper|redefin|senha|contrase|mot de passe|mdp|wachtwoord|has[lł]|lösenord|adgangskode|salasan|heslo|jelsz|parol|[sş]ifre|parool|парол|сброс|восстан|скидан|відновл|вход|вхід|log ?-?in|sign ?-?in|anmeld|einlogg|connexion|iniciar ses|inlog|logow|giri[sş]|sandi|mật khẩu|パスワード|ログイン|密码|密碼|登录|비밀번호|로그인|كلمة (?:المرور|السر)|رمز عبور|סיסמ|lykilor|slapta|contrasin/iu;
const NAMES_LINK =
  /(?<!\p{L})(?:links?|url|enlace|lien|liga|länk|lenke|linki|linkki|odkaz|hivatkozás|bağlantı|tautan|ссылк\p{L}*|посилан\p{L}*|σύνδεσμο\p{L}*)(?!\p{L})|リンク|链接|連結|링크|رابط|קישור|लिंक|ลิงก์/iu;
const TALK_BACK = 3;

const WWW = triggerOf({ pieces: ['www'] });

const detector: Detector = {
  kind: 'reset-link',
  mayOccurIn: (text, { triggers }) => text.includes('://') || ((triggers & WWW) !== 0 && /www\./i.test(text)),
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    for (const match of matchesOf(LINK, text)) {
      const link = match[0].replace(/[.,;:!?)\]}]+$/, '');
      const path = link.slice(link.indexOf('/', 8));
      if (link.indexOf('/', 8) < 0) continue;
      if (TELLING.test(link) ? !hasKey(path) : !isKeyInTalk(path, passage, match.index, match.index + link.length))
        continue;
      const why = 'a link that lets in whoever has it';
      yield { kind: 'reset-link', start: match.index, end: match.index + link.length, confidence: 0.997, why };
    }
  },
};

function hasKey(path: string): boolean {
  if ((HEX_GROUPS.exec(path)?.[1]?.split('-') ?? []).filter(isMixed).length > 1) return true;
  if (PARAMETER.test(path) || MIXED_PART.test(path) || SHORT_PART.test(path) || HEX_PART.test(path)) return true;
  const [part] = RANDOM_PART.exec(path) ?? [];
  return part !== undefined && !SLUG.test(part.slice(1).replace(/[/?#&]$/, ''));
}

/** Whether a link whose own words do not tell what it is has a key, and talk of letting somebody in. */
function isKeyInTalk(path: string, passage: Passage, start: number, end: number): boolean {
  if (SHORT_PART.test(path) && followsTalk(passage, false)) return true;
  const isLong = LONG_PART.test(path);
  if (!isLong && !HEX_PART.test(path)) return false;
  // "My tracking link https://...": not by what the link itself happens to spell.
  if (namesOfOthers(passage).some((other) => other.end <= start || other.start >= end)) return false;
  return followsTalk(passage, isLong) || (isLong && SAYS_RECEIVED.test(passage.text));
}
/** "Le lien reçu https://...", "the link u sent": sent to this person alone. */
const SAYS_RECEIVED =
  /(?<!\p{L})(?:(?:link|url) (?:that )?(?:i|we|you|u|which) (?:\p{L}+ )?(?:got|received|sent|send|emailed|texted|mailed)|(?:lien|lien que j['’]ai) re[cç]u|(?:link|enlace|liga) (?:que )?(?:recib\p{L}*|me (?:lleg|mand|envi)\p{L}*)|link (?:que )?(?:receb\p{L}*|chegou|mandaram)|link (?:che )?(?:ricevut\p{L}*|ho ricevuto|mi avete)|(?:erhaltene\p{L}*|zugeschickte\p{L}*|bekommene\p{L}*) link|link (?:kam|erhalten|bekommen)|ontvangen link|otrzyman\p{L}* link|link (?:dosta[lł]\p{L}*|otrzyma\p{L}*)|fick l[aä]nken|lenken (?:jeg|vi) fikk|linket (?:jeg|vi) fik|saamani linkki|ссылк\p{L}* (?:котор\p{L}+ )?(?:пришл\p{L}*|получил\p{L}*)|gelen link|link yang (?:dikirim|masuk))(?!\p{L})/iu;

/** Whether such a link is spoken of, here or shortly before; for a key of all characters, that something lets in is enough. */
function followsTalk(passage: Passage, isLong: boolean): boolean {
  let [one, letsIn, isNamed]: [Passage | undefined, boolean, boolean] = [passage, false, false];
  for (let back = 0; one && back <= TALK_BACK && one.text.length <= LONGEST_TALK; back++) {
    const said = one.text.replace(LINK, ' ');
    letsIn ||= LET_IN.test(said);
    isNamed ||= NAMES_LINK.test(said);
    if (letsIn && (isNamed || isLong)) {
      if (back > 0) passage.onAskedBefore();
      return true;
    }
    one = one.preceding?.();
  }
  return false;
}
const LONGEST_TALK = 400;

export const resetLink: Kind = {
  name: 'reset-link',
  finds: 'links that reset a password or sign somebody in, by their words and random parts',
  sets: [],
  detectors: () => [detector],
};
