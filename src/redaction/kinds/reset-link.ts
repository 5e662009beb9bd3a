import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';
import { triggerOf } from '../text-facts.js';

const LINK =
  /(?:https?:\/\/|www\.)[^\s<>"'\x1a\u3000-\u303f\uff00-\uffef\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]{4,2048}/giu;
const TELLING =
  /redefin|restablec|restaur|reinicia|recuper|reinitialis|r%C3%A9initialis|zuruecksetz|zur%C3%BCcksetz|ripristin|reimposta|herstel|odzysk|aterstall|nulstil|tilbakestill|palaut|obnov|sifirla|sfirla|reset|cambi|alterar|aendern|passw|pwd|recover|verif|confirm|activat|magic|one-?time|otp|sign-?in|log-?in|invite|invitation|unlock|auth|token|oobcode|mot-?de-?passe|contrasena|passwort|senha|wachtwoord|haslo/i;
/** A parameter that is a key, or a random part of the path. */
const PARAMETER =
  /[?&#;](?:[\w.-]{0,24}(?:token|code|key|ticket|otp|sig|signature|secret|hash|auth|jwt|session|sid|nonce|magic|link|id|t|k|c|q|u|e|oob))=[^&#\s]{6,}/i;
/** The same without a digit: capitals and small letters by turns. */
const MIXED_PART = /[/=](?=[A-Za-z]*[a-z][A-Z][A-Za-z]*[a-z][A-Z])[A-Za-z]{18,}(?:[/?#&]|$)/;
const RANDOM_PART = /[/=](?=[A-Za-z_-]{0,80}[0-9])[A-Za-z0-9_.~-]{16,}(?:[/?#&]|$)/;

const WWW = triggerOf({ pieces: ['www'] });

const detector: Detector = {
  kind: 'reset-link',
  mayOccurIn: (text, { triggers }) => text.includes('://') || ((triggers & WWW) !== 0 && /www\./i.test(text)),
  *detect({ text }: Passage): Generator<Candidate> {
    for (const match of matchesOf(LINK, text)) {
      const link = match[0].replace(/[.,;:!?)\]}]+$/, '');
      const path = link.slice(link.indexOf('/', 8));
      if (
        !TELLING.test(link) ||
        link.indexOf('/', 8) < 0 ||
        !(PARAMETER.test(path) || RANDOM_PART.test(path) || MIXED_PART.test(path))
      )
        continue;
      const why = 'a link that lets in whoever has it';
      yield { kind: 'reset-link', start: match.index, end: match.index + link.length, confidence: 0.997, why };
    }
  },
};

export const resetLink: Kind = {
  name: 'reset-link',
  finds: 'links that reset a password or sign somebody in, by their words and random parts',
  sets: [],
  detectors: () => [detector],
};
