import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import { Lexicon } from '../lexicon.js';
import { mayName, namingOf } from '../naming.js';
import type { Passage } from '../passage.js';

const WORDS = new Lexicon({
  code: `otp, otp code, otps, one time code, one time password, one time passcode, one time pin, onetime code, verification code, verify code, verifying code, confirmation code from, authentication code, authenticator code, auth code,
    authorization code, authorisation code, 2fa, 2fa code, fa code, mfa, mfa code, two factor code, two step code, login code, log in code, sign in code, signin code, sms code, text code, passcode, access code, code by text, code by sms, code i got, code i received, code you sent, code you received,
    code we sent, code we just sent, code we texted, code sent to, code from the text, code from the sms, code from your, code from the app, code that was sent, code in the text, the 6 digit code, 6 digit code, six digit code, recovery code, backup code, temporary code, temporary password, google code, whatsapp code,
    tan, sms tan, mtan, push tan, bestatigungscode, verifizierungscode, einmalcode, einmalpasswort, sicherheitscode per sms, zugangscode, anmeldecode, sms code, freischaltcode,
    code de verification, code de confirmation, code a usage unique, code unique, code sms, code recu, code d authentification, code de validation,
    codigo de verificacion, codigo de confirmacion, codigo sms, codigo de un solo uso, clave temporal, clave dinamica, codigo de acceso, codigo de autenticacion, token sms,
    codice di verifica, codice otp, codice di conferma, codice monouso, codice sms, codigo de verificacao, codigo de confirmacao, codigo de acesso, token do sms, 
    verificatiecode, bevestigingscode, eenmalige code, sms kod, engangskod, engangskode, verifieringskod, bekraftelsekode, bekreftelseskode, vahvistuskoodi, kertakayttokoodi, kod weryfikacyjny, kod jednorazowy, kod sms, kod z sms, overovaci kod, sms kodu,
    dogrulama kodu, onay kodu, tek kullanimlik, cod de verificare, kode verifikasi, kode otp, ma xac nhan, ma otp, ellenorzo kod, 
    код подтверждения, код из смс, код из sms, смс код, одноразовый код, одноразовый пароль, код підтвердження, код з смс, κωδικος επαληθευσης, κωδικός επιβεβαίωσης, 
    验证码, 驗證碼, 动态码, 認証コード, 確認コード, ワンタイムパスワード, 인증번호, 인증 번호, 인증코드, رمز التحقق, رمز التأكيد, كود التحقق, קוד אימות, ओटीपी, रหัส otp`,
});
/** Four to ten digits, in two parts too, with a letter prefix too ("G-482913"), or six to ten letters and digits. */
const CODE =
  /(?<![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}0-9]|[0-9][.,:/]|[$€£#+])(?:(?:[A-Z]{1,3}-)?[0-9]{3}[ -][0-9]{3}|(?:[A-Z]{1,3}-)?[0-9]{4,10}|[0-9](?:[ -][0-9]){3,9}|(?=[A-Z]{0,9}[0-9])(?=[0-9]{0,9}[A-Z])[A-Z0-9]{5,10})(?![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}0-9]|[.,:/][0-9]|[ ]?[%€£$])/gu;

const detector: Detector = {
  kind: 'one-time-code',
  *detect(passage: Passage): Generator<Candidate> {
    if (!mayName(passage, WORDS)) return;
    for (const match of passage.text.matchAll(CODE)) {
      const start = match.index;
      const end = start + match[0].length;
      const naming = namingOf(passage, start, end, WORDS);
      if (naming)
        yield { kind: 'one-time-code', start, end, confidence: 0.92, why: 'beside or in answer to a word for one' };
    }
  },
};

export const oneTimeCode: Kind = {
  name: 'one-time-code',
  finds: 'one-time and verification codes, by word or as the answer to a question for one',
  sets: ['genesys'],
  detectors: () => [detector],
};
