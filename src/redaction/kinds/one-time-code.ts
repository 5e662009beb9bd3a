import type { Candidate, Detector } from '../detector.js';
import { countDigits } from '../digit-stretch.js';
import type { Kind } from '../kind.js';
import { Lexicon, type Mention } from '../lexicon.js';
import { isAnswer, isCalledOther, isToldToBe, lastEndingBy, mayName, namesOther, namingOf } from '../naming.js';
import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';
import { isCodeOfThing, isMisread, isPriced } from './one-time-code-others.js';
import { isEndBeforeCode } from './security-code-ends.js';
import {
  followsTries,
  isAmountOrError,
  isByDefault,
  isCalledOtherwise,
  isEndOfCard,
  isOfThing,
  isYear,
} from './security-code-others.js';
import { isPlaceholder } from '../samples.js';
import { SIGNS } from '../signs.js';
import { isOfLongNumber } from '../surroundings.js';

const WORDS = new Lexicon({
  code: `otp, otp code, otps, one time code, one time password, one time passcode, one time pin, onetime code, verification code, verify code, verifying code, confirmation code from, authentication code, authenticator code, auth code, authenticator, authenticator app,
    authorization code, authorisation code, 2fa, 2fa code, fa code, mfa, mfa code, two factor code, two step code, login code, log in code, sign in code, signin code, sms code, text code, passcode, access code, code by text, code by sms, code i got, code i received, code you sent, code you received,
    code we sent, code we just sent, txt code, code we texted, code sent to, code from the text, code from the sms, code from your, code from the app, code that was sent, code in the text, the 6 digit code, 6 digit code, six digit code, recovery code, backup code, temporary code, temporary password, google code, whatsapp code,
    tan, sms tan, mtan, push tan, bestatigungscode, verifizierungscode, einmalcode, einmalpasswort, sicherheitscode per sms, zugangscode, anmeldecode, sms code, freischaltcode,
    code de verification, code de confirmation, code a usage unique, code unique, code sms, code recu, code d authentification, code de validation,
    codigo de verificacion, codigo de confirmacion, codigo sms, codigo de un solo uso, clave temporal, clave dinamica, codigo de acceso, codigo de autenticacion, token sms,
    codice di verifica, codice otp, codice di conferma, codice monouso, codice sms, smskod*, codigo de verificacao, codigo de confirmacao, codigo de acesso, token do sms, 
    verificatiecode, bevestigingscode, eenmalige code, sms kod, engangskod, engangskode, verifieringskod, bekraftelsekode, bekreftelseskode, vahvistuskoodi, kertakayttokoodi, kod weryfikacyjny, kod jednorazowy, kod sms, kod z sms, overovaci kod, sms kodu,
    tekstiviestikoodi, koodi tekstiviestista, code per sms, code aus der sms, codice via sms, kode via sms, code recu par sms, code recu,code du sms, codigo do sms, codigo que me llego, codigo del sms, codigo que recebi, codice ricevuto, kode sms, kode dari sms, kodu sms, kod z wiadomosci, koden fra sms, token, token do sms, kertakoodi, vahvistuskoodini, bekreftelseskode, engangskoden,
    dogrulama kod*, onay kod*, dogrulama sifresi, sms sifresi, sms sifrem, sms parolasi, gelen sifre, gelen kod, tek seferlik sifre, verification codes, kod weryfikacyjny, kodu weryfikacyjnego, kod autoryzacyjny, kodu autoryzacyjnego, bestatigungscodes, code on screen, code on the screen, code on my screen, code on tv, tek kullanimlik, cod de verificare, kode verifikasi, kode otp, ma xac nhan, ma xac minh, ma otp, ellenorzo kod, otpnya, otpny, otp nya, otpku, otp ku, staðfestingarkóð*, kinnituskood*, patvirtinimo kod*, apstiprinajuma kod*, potrditven* kod*, potvrdni kod*, sms kood*, 
    код подтверждения, код из смс, код из sms, смс код, одноразовый код, одноразовый пароль, код підтвердження, код з смс, κωδικος επαληθευσης, κωδικός επιβεβαίωσης, 
    kodebrikke*, kodebrikka, kodeviser*, nogleviser*, kodegenerator*, bankdosa*, bankdosan, sakerhetsdosa*, tunnuslukulaite*, avainlukulista*, tan generator, digipass, e identifier, card reader code, key fob, keyfob, security fob, pinsentry, code du boitier, chiavetta, 
    sms de confirmare, sms de confirmacion, sms de confirmation, sms di conferma, sms de confirmacao, sms de verification, sms de verificacion, bestatigungs sms, bevestigings sms, sms met code, sms mit code, sms med kode, sms med kod, sms potwierdzajacy, sms z kodem, potvrzovaci sms, sms s kodem, onay mesaji, sms s kodom, смс с кодом, смс з кодом, confirmation text, verification text, text with a code, text you a code, sms with a code,
    tac, tac code, kod tac, no tac, nombor tac, blik, kod blik, kodu blik, kodem blik, blika, code uit de app, code uit de sms, code van de app, code uit mijn app, code aus der app, code de l app, codigo de la app, codigo do app, codice dell app, kod z aplikacji, koden fra appen, koden i appen, koden fran appen, kod z aplikace, activation code, code d activation, codigo de activacion, codigo de ativacao, codice di attivazione, aktivierungscode, kod aktywacyjny, kode aktivasi, aktivointikoodi,
    验证码, 驗證碼, 动态码, 認証コード, 確認コード, ワンタイムパスワード, 인증번호, 인증 번호, 인증코드, رمز التحقق, رمز التأكيد, كود التحقق, קוד אימות, ओटीपी, ওটিপি, रหัส otp, קוד חד פעמי, קוד זיהוי, או טי פי, โอทีพี, отп, отп код, οτπ, کد تایید, کد تأیید, کد یکبار مصرف, رمز یکبار مصرف, رمز پویا, او ٹی پی, او تي بي, رمز otp`,
});
/** Four to ten digits, in two parts too, with a letter prefix too ("G-482913"), or six to ten letters and digits. */
const CODE =
  /(?<![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}0-9]|[0-9][.,:/)-]|[$€£#+])(?:(?:[A-Z]{1,3}-)?[0-9]{3}[ -][0-9]{3}|[0-9]{4}[ -][0-9]{4}|(?<![0-9]{2}[ -])[0-9]{2}[ -][0-9]{2}(?:[ -][0-9]{2})?(?![ -][0-9]{2})|(?:[A-Z]{1,3}-)?[0-9]{4,10}|[0-9](?:[ -][0-9]){3,9}|(?=[A-Z-]{0,8}[0-9])[A-Z0-9]{3,4}-[A-Z0-9]{3,4}|(?=(?:[a-z-]{0,7}[0-9]){3})(?=[0-9-]{0,7}[a-z])[a-z0-9]{3,4}-[a-z0-9]{3,4}|(?=[A-Z]{0,9}[0-9])(?=[0-9]{0,9}[A-Z])[A-Z0-9]{5,10})(?![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}0-9]|[.,:/][0-9]|[ ]?[%€£$])/gu;

/** "E-1047" is what a machine shows, but G-6977 a code of Google. */
const ERROR = /^[A-FH-Z]-[0-9]{3,4}$/;

/** The same in groups, as people send and say them: "482 6", "41, 77, 0 3"; only in answer to a question. */
const IN_GROUPS =
  /(?<![\p{L}0-9]|[0-9][.,:/-])[0-9]{1,4}(?:(?:,? |-)[0-9]{1,4}){1,7}(?![\p{L}0-9]|[.,:/-][0-9]| ?[%€£$])/gu;
const FEWEST = 4;
const MOST = 8;
/** Most codes have six digits. */
const USUAL = 6;
/** "2 2 1-190": groups that nothing else has. */
const GROUP_OF_ONE = /(?<![0-9])[0-9](?![0-9])/;
/** Those of Google, as it sends them: "G-482913 is your Google verification code"; in longer messages, with talk of such. */
const GOOGLE = /(?<![\p{L}\p{N}-])G-[0-9]{6}(?![\p{L}\p{N}-])/gu;

/** Codes of many things; here four to eight digits that are called nothing else. */
const PLAIN_WORDS = new Lexicon({
  code: `kodenya, kodnya, kodeny, kodny, kóðinn, kóði, kóðann, kóðanum, kood, kodeku, kodu, kodunuz, kodunuzu, kodumu, codul, codului, codi, el codi, κωδικος, κωδικο, κωδικού, קוד, הקוד, kód, kódot, kódom, kódja, kódomat, kódem, kódu, kodem, koda, kodą, kodas, kods, kodus, koodia, koodin, koodini, kodunu, kodun, кодом, коду, кодът, кодас, mã, code, my code, the code, codes, codigo, mi codigo, meu codigo, mon code, mein code, codice, kod, koden, kode, kodi, koodi, kodum, cod, ang code, код, кода, コード, 验证, 代码, 코드, 인증, الكود, كود, الرمز, رمز, कोड, รหัส`,
});
const PLAIN_CODE =
  /(?<!\p{L}(?<!(?<!\p{L})(?:code|otp|kod|kode|koodi|c[oó]digo|codice|cod|код))|[0-9_]|\p{L}[-/]|[0-9][.,:/)-]|[$€£+])(?:G-)?(?:(?<![0-9]{2}[ -])(?:[0-9]{2}(?:[ -][0-9]{2}){2,3}|[0-9]{2,4}[ -][0-9]{2,4})(?![ -][0-9]{2})|[0-9]{4,8}|[0-9](?:[ -][0-9]){3,7})(?![\p{sc=Latin}\p{sc=Cyrillic}0-9_]|[.,:/-][0-9]|[ ]?[%€£$])/gu;
const NOT_SECRET =
  /(?:customer|client|kunden-?|zip|post\p{L}*|area|country|dial\p{L}*|promo\p{L}*|voucher|coupon|discount|gift|error|status|reason|response|decline|declined|return|result|fee|product|item|order|booking|bar|qr|colou?r|dress|source|building|door|gate|sort|bank|branch|swift|bic|class|pin|postal|producto|barras|área|pays|erreur|hata|virhe\p{L}*|chyb\p{L}*|hiba|feil\p{L}*|fejl\p{L}*|fout|b[lł][eę]d\p{L}*|produit|reduc\p{L}*|réservation|prenotazione|prodotto|rabatt\p{L}*|gutschein\p{L}*|fehler|barras|reserva|descuento|desconto|produto|towaru|rabatow\p{L}*|rezerwacji|ошибки|товара|купон\p{L}*|kode pos|barang|booking|diskon|优惠|兑换|邮政|优惠|订|商品|条|クーポン|郵便|商品|予約|エラー|오류|错误代?|錯誤代?|상품|할인|예약|우편|에러|الخصم|المنتج|الحجز|البريدي|कूपन|प्रोमो|पिन)\s?$/iu;
const YEAR_OF_EXPIRY = /(?<!\p{L})(?:exp\p{L}*|valid|until|bis|jusqu|hasta|até)[ .:]{1,2}20[2-4][0-9]$/iu;
const ELSEWHERE = /^ (?:on|under|at the back of) (?:the|my|your) /i;
const NOT_SECRET_AFTER =
  /^(?:\s(?:cliente?|klienta|zákazníka|client[eë]?le|de (?:atenci[oó]n|seguimiento|rastreo|cliente|socio|contrato|tr[aá]mite|postagem|suivi|dossier)|do cliente|postal|promo\p{L}*|produit|produto|producto|prodotto|barang|booking|de (?:reserva|producto|descuento|barras|área|pedido)|de (?:produto|desconto|rastreio)|d['’]erreur|de réduction|sconto|rabatow\p{L}*|towaru|заказа|товара|ошибки)|[-_]?(?:barres?|barras))/iu;

const plain: Detector = {
  kind: 'one-time-code',
  needs: { words: [PLAIN_WORDS] },
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    if (!mayName(passage, PLAIN_WORDS, 2)) return;
    const names = PLAIN_WORDS.in(passage);
    for (const match of matchesOf(PLAIN_CODE, text)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const naming = namingOf(passage, start, end, PLAIN_WORDS, { before: 24, after: 16, questions: 2 });
      if (!naming || ELSEWHERE.test(text.slice(end, end + 30))) continue;
      const asked = naming.how === 'asked' ? passage.preceding?.() : passage;
      const name =
        naming.how === 'asked'
          ? asked && PLAIN_WORDS.in(asked).findLast((one) => !isMisread(asked.text, one))
          : (names[lastEndingBy(names, start)] ?? names[0]);
      if (!asked || !name || isMisread(asked.text, name)) continue;
      if (isPlaceholder(text, start, end) || isEndBeforeCode(passage, start, end)) continue;
      if (isYear(text, start, end) || isEndOfCard(text, start, end) || followsTries(text, start)) continue;
      if (isByDefault(text, start) || isOfLongNumber(text, start, end)) continue;
      if (naming.how === 'before' && (isOfPayment(passage, start) || isPriced(text, start, end))) continue;
      if (naming.how === 'before' && isToldToBe(passage, end)) continue;
      if (isAmountOrError(text, start, end) || (naming.how === 'asked' && (isOfThing(asked) || SHOWN.test(asked.text))))
        continue;
      if (naming.how !== 'asked' && !isOwnCode(text, name) && !isVerified(passage, match[0])) continue;
      if (isOtherCode(asked.text, name) || YEAR_OF_EXPIRY.test(text.slice(Math.max(0, start - 12), end))) continue;
      yield { kind: 'one-time-code', start, end, confidence: 0.7, why: 'beside or in answer to a word for a code' };
    }
  },
};

/** "Which error code blinks?": what a machine shows. */
const SHOWN =
  /(?<!\p{L})(?:errors?|fehler\p{L}*|erreurs?|errore|erro|fout\p{L}*|fel(?:kod\p{L}*)?|feil\p{L}*|fejl\p{L}*|virhe\p{L}*|b[lł][eęaą]d\p{L}*|chyb\p{L}*|hib[aá]\p{L}*|hata\p{L}*|eroare\p{L}*|ошибк\p{L}*|помилк\p{L}*|blink\p{L}*|flash(?:es|ing)|clignot\p{L}*|parpade\p{L}*|pisca\p{L}*|lampegg\p{L}*|knipper\p{L}*|miga|blik[aá]\p{L}*|villog\p{L}*|мига\p{L}*|блима\p{L}*|yanıp)(?!\p{L})|エラー|点滅|错误|錯誤|故障|闪烁|오류|에러|깜[빡박]/iu;

/** "my code 4821", "el código que me llegó" */
function isOwnCode(text: string, { start, end }: Mention): boolean {
  return OWN_BEFORE.test(text.slice(Math.max(0, start - 10), end)) || OWN_BEHIND.test(text.slice(end, end + 20));
}
const OWN_BEFORE =
  /(?<!\p{L})(?:my|mein(?:en)?|mon|mi|il mio|meu|mijn|min|m[oó]j|m[uů]j|мой|benim|a|this|that|new|this new) \p{L}+$|kodum$/iu;
const OWN_BEHIND =
  /^,? ?(?:i |you |we |it |that |which |just )?(?:got|get|received|sent|came|arrived|says|shows|que |qui |che |die |który |který |kterej |koji |что |который |що |який |което |който |som |dat |amit |ami |joka |jonka |care |yang |na |που )/iu;

/** Other things have codes as well, so there must be talk of verification, unless it has the six digits of most of them. */
function isVerified(passage: Passage, code: string): boolean {
  if (SIX.test(code)) return true;
  let one: Passage | undefined = passage;
  for (let back = 0; one && back <= VERIFIED_BACK; back++) {
    if (VERIFIES.test(one.text) || WORDS.in(one).some(({ start, end }) => one!.text.slice(start, end) !== 'tan')) {
      if (back > 0) passage.onAskedBefore();
      return true;
    }
    one = one.preceding?.();
  }
  return false;
}
const SIX = /^(?:[0-9]{3}[ -]?[0-9]{3}|[0-9](?: [0-9]){5}|[0-9]{2}[ -][0-9]{2}[ -][0-9]{2})$/;
const VERIFIED_BACK = 4;
const VERIFIES =
  /(?<!\p{L})(?:nimetuma|imetumwa|imefika|nimepata|nimepokea|erdhi|mora|kom|f[eé]kk|sendi|gavau|at[eė]jo|sa[nņ][eē]mu|atn[aā]ca|dobi(?:o|la?|li)|stig(?:ao|la)|prispel\p{L}*|f[aå]et|fik|f[aå]tt|fick|fikk|sain|saanut|tuli|прийш\p{L}*|отрим\p{L}*|надійш\p{L}*|получ\p{L}*|kapt\p{L}*|(?:meg)?jött|érkez\p{L}*|primit|venit|dostal\p{L}*|při[sš]\p{L}*|erhalten|gekommen|natanggap|nakuha|dumating|masuk|dapat|terima|nhận|ήρθε|ηρθε|έλαβα|ελαβα|πήρα|πηρα|sms|mms|text(?:ed)?|texts?|otp|[12]fa|log(?:ged)? ?in|log-?in\p{L}*|sign(?:ed)? ?in|verif\p{L}*|authent\p{L}*|auth|confirm\p{L}*|best[aä]tig\p{L}*|anmeld\p{L}*|einlogg\p{L}*|potwierdz\p{L}*|zaloguj\p{L}*|logowan\p{L}*|connexion|connecter|inici\p{L}*|acces\p{L}*|acess\p{L}*|entrar|accedere|inlog\p{L}*|logga\p{L}*|kirjaud\p{L}*|do[gğ]rula\p{L}*|onay\p{L}*|giri[sş]\p{L}*|подтвержд\p{L}*|вход\p{L}*|войти|смс|whats?app|telegram|e-?mail\p{L}*|phone|handy|tel[eé]fono|telefon\p{L}*|телефон\p{L}*|hp|app|sent|send|sendt\p{L}*|skick\p{L}*|k[uü]ld\p{L}*|trimis\p{L}*|posl\p{L}*|wys[lł]a\p{L}*|enviam\p{L}*|enviad\p{L}*|envoy\p{L}*|inviat\p{L}*|gestuurd|verzonden|l[aä]het\p{L}*|g[oö]nder\p{L}*|надісла\p{L}*|отправ\p{L}*|изпрат\p{L}*|kirim\p{L}*|dikirim|received|got|arrived|expired|arriv\p{L}*|re[cç]u\p{L}*|recib\p{L}*|lleg\p{L}*|receb\p{L}*|cheg\p{L}*|ricev\p{L}*|kam|bekomm\p{L}*|geschickt|gekregen|ontvang\p{L}*|przysz\p{L}*|dosta\p{L}*|geldi|пришел|пришёл|прислал\p{L}*|password|passwort|salasana|l[oö]senord\p{L}*|has[lł]o|heslo|wachtwoord|mot de passe|contrase[nñ]a|clave|senha|parola|пароль|[sş]ifre|pin|lock|lock ?box|key ?box|alarm|safe|account|konto|compte|cuenta|conta|banking)(?!\p{L})|短信|验证|驗證|登录|登錄|認証|ログイン|届|인증|로그인|문자|رسال|وصل|تحقق|تسجيل|הודע|אימות|सत्याप|लॉगिन|एसएमएस|มือถือ|ยืนยัน/iu;

/** "It came, 48 19 03": what somebody says to have come, after a code was sent. */
const arrived: Detector = {
  kind: 'one-time-code',
  needs: { others: true },
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    const isTried = TRIED.test(text);
    if (!passage.preceding || text.length > ARRIVED_LENGTH || namesOther(passage)) return;
    if (!isTried && !ARRIVED.test(text)) return;
    const numbers = matchesOf(PLAIN_CODE, text);
    const [only] = numbers;
    if (numbers.length !== 1 || !only || text.replace(/[^0-9]/g, '') !== only[0].replace(/[^0-9]/g, '')) return;
    const [start, end] = [only.index, only.index + only[0].length];
    const digits = countDigits(only[0]);
    if (digits < FEWEST || digits > MOST || isCalledOtherwise(passage, start, end) || isEndOfCard(text, start, end))
      return;
    const isSent = (asked: Passage): boolean =>
      (WORDS.in(asked).length > 0 || PLAIN_WORDS.in(asked).some((name) => !isOtherCode(asked.text, name))) &&
      !isOfThing(asked) &&
      !SHOWN.test(asked.text);
    if (isTried && digits < SECRET) return;
    if (isTried && isSent(passage)) passage.onAskedBefore();
    else if (!passage.follows(isTried ? TRIED_BACK : ARRIVED_BACK, isSent)) return;
    yield { kind: 'one-time-code', start, end, confidence: 0.7, why: 'said to have come, after talk of a code' };
  },
};
/** "i key in 338104 then say expired": what somebody typed, and what became of it, tells a code of five digits and more. */
const TRIED =
  /(?<!\p{L})(?:key(?:ed)? ?in|typ(?:e|ed|ing)|enter(?:ed|ing)?|put in|tried|expired?|invalid|rejected|also cannot|(?:does|did)n['’]?t work|not work\p{L}*|eingegeben|eingetippt|abgelaufen|ung[uü]ltig|geht nicht|saisi|tap[eé]|entr[eé]|expir[eé]\p{L}*|invalide|march\p{L}* pas|puse|met[ií]|ingres[eé]|caduc[oó]|vencid[oa]|inv[aá]lid[oa]|coloquei|digitei|expirou|inserito|messo|scadut[oa]|non valid[oa]|ingevoerd|verlopen|ongeldig|wpisa[lł]\p{L}*|wpisuj[eę]|wygas\p{L}*|niewa[zż]n\p{L}*|nie dzia[lł]a|skrev|skrivit|utg[aå]tt|udl[oø]bet|utl[oø]pt|ogiltig|ugyldig|sy[oö]tin|laitoin|vanhentu\p{L}*|ei (?:toimi|kelpaa)|zadal\p{L}*|nefunguje|neplatn\p{L}*|vypr[sš]el\p{L}*|be[ií]rtam|lej[aá]rt|[eé]rv[eé]nytelen|introdus|expirat|nu merge|yazd[iı]m|girdim|ge[cç]ersiz|hata verdi|ввел\p{L}*|ввёл|ввожу|истек\p{L}*|неверн\p{L}*|не работает|ввів|ввела|невірн\p{L}*|не працює|въведох|изтекъл|невалид\p{L}*|unio|upisao|upisala|istekao|ne radi|vnesel|potekel|[iį]ved\p{L}*|nebegalioja|masukin|dimasukkan|nhập|hết hạn|έληξε|ληξη|έβαλα)(?!\p{L})|输入|输了|过期|無効|入力|만료|입력|أدخلت|انتهت|وارد کردم|منقضی/iu;
const TRIED_BACK = 4;
/** Shorter ones are tried for PINs and doors as well. */
const SECRET = 5;
const ARRIVED_LENGTH = 48;
const ARRIVED_BACK = 2;
const ARRIVED =
  /(?<!\p{L})(?:got|came|arrived|received|here|kam|angekommen|bekommen|erhalten|da|re[cç]u|arriv[eé]\p{L}*|lleg[oó]|recib\p{L}*|cheg\p{L}*|receb\p{L}*|arrivat\p{L}*|ricevut\p{L}*|gekregen|ontvangen|binnen|przysz\p{L}*|doszed\p{L}*|dosta\p{L}*|kom|kommit|f[aå]tt|f[aå]et|fick|fik|fikk|tuli|sain|při[sš]\p{L}*|dostal\p{L}*|(?:meg)?jött|(?:meg)?kaptam|venit|primit|ajuns|geldi|ald[iı]m|приш\p{L}*|получ\p{L}*|прийш\p{L}*|отрим\p{L}*|ήρθε|ηρθε|έλαβα|πήρα|irthe|aaya|mila|aa gaya|masuk|dapat|dumating|natanggap|nakuha|đến|nhận)(?!\p{L})|届い|来た|来ました|收到|到了|왔|받았|وصل|הגיע|קיבלתי|आ गया|आया|मिला|ได้แล้ว|มาแล้ว/iu;

/** "190226", "ok, 881 274", "55 1 902": little more than six digits, while a code is awaited that somebody sends or has sent. */
const awaited: Detector = {
  kind: 'one-time-code',
  needs: { others: true },
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    if (!passage.preceding || passage.facts.digits < FEWEST || text.length > AWAITED_LENGTH || namesOther(passage))
      return;
    const found = LITTLE_ELSE.exec(text)?.[1];
    if (found === undefined || !isSixDigits(found)) return;
    const start = text.indexOf(found);
    const end = start + found.length;
    const isOther = SIX.test(found) ? isAmountOrError(text, start, end) : isCalledOtherwise(passage, start, end);
    if (isOther || isEndOfCard(text, start, end) || !isAwaited(passage)) return;
    passage.onAskedBefore();
    yield { kind: 'one-time-code', start, end, confidence: 0.6, why: 'by itself, while a code is awaited' };
  },
};
/** Not "70-2291", which is parted as references are, nor "18:30". */
const isSixDigits = (written: string): boolean => countDigits(written) === USUAL && !PARTED.test(written);
const PARTED = /^(?![0-9]{3}-[0-9]{3}$|[0-9](?:-[0-9])+$)[0-9]+-/;
const AWAITED_LENGTH = 40;
const AWAITED_BACK = 6;
/** Digits in groups, also of one message after the other, and at most two words on each side. */
const LITTLE_ELSE =
  /^(?:[^\p{L}0-9]*\p{L}+){0,2}[^\p{L}0-9]*?((?:G-)?[0-9]+(?:[ \n-][0-9]+){0,5})(?![.,:/-][0-9])(?:[^\p{L}0-9]+\p{L}+){0,2}[^\p{L}0-9]*$/u;

/** Whether a code was talked of, and nobody has asked for another number since. */
function isAwaited(passage: Passage): boolean {
  let before = passage.preceding?.();
  for (let back = 0; before && back < AWAITED_BACK; back++) {
    const isCode =
      WORDS.in(before).some(({ start, end }) => before!.text.slice(start, end) !== 'tan') ||
      PLAIN_WORDS.in(before).some((name) => !isOtherCode(before!.text, name));
    if (isCode)
      return !isOfThing(before) && !SHOWN.test(before.text) && !(ASKS.test(before.text) && namesOther(before));
    if (back < ASKED_BACK && before.sender !== passage.sender && (namesOther(before) || ASKS.test(before.text)))
      return false;
    before = before.preceding?.();
  }
  return false;
}
const ASKS = /[?？؟;]/;
const ASKED_BACK = 2;

/** Whether a word for a code stands in the name of one that is no secret: "zip code", "code promo". */
function isOtherCode(text: string, { start, end }: Mention): boolean {
  return (
    NOT_SECRET.test(text.slice(Math.max(0, start - 24), start)) ||
    NOT_SECRET_AFTER.test(text.slice(end, end + 24)) ||
    isCodeOfThing(text, start, end)
  );
}

/** Whether a passage names a code that is no secret by one of the words. */
export function namesOtherCode(passage: Passage, words: Lexicon): boolean {
  return words.in(passage).some((name) => isOtherCode(passage.text, name));
}

const detector: Detector = {
  kind: 'one-time-code',
  needs: { signs: SIGNS.google, words: [WORDS] },
  *detect(passage: Passage): Generator<Candidate> {
    if (isAnswer(passage) || VERIFIES.test(passage.text)) {
      for (const { index: start, 0: code } of matchesOf(GOOGLE, passage.text)) {
        if (isCalledOther(passage, start)) continue;
        yield { kind: 'one-time-code', start, end: start + code.length, confidence: 0.9, why: 'the notation of one' };
      }
    }
    if (!mayName(passage, WORDS)) return;
    for (const { index: start, 0: code } of matchesOf(IN_GROUPS, passage.text)) {
      const [end, digits] = [start + code.length, countDigits(code)];
      if (digits < FEWEST || digits > MOST) continue;
      const how = namingOf(passage, start, end, WORDS)?.how;
      if (how === 'asked' && passage.preceding?.().says('phone') === true) continue;
      const isUneven = digits === USUAL && GROUP_OF_ONE.test(code);
      const isMeant = how === 'asked' ? isUneven || !code.includes('-') : how === 'before' && isUneven;
      if (!isMeant) continue;
      yield { kind: 'one-time-code', start, end, confidence: 0.93, why: 'in groups, in answer to a word for one' };
    }
    for (const match of matchesOf(CODE, passage.text)) {
      const start = match.index;
      const end = start + match[0].length;
      if (isYear(passage.text, start, end) || isAmountOrError(passage.text, start, end)) continue;
      if (isOfLongNumber(passage.text, start, end) || ERROR.test(match[0])) continue;
      if (isEndOfCard(passage.text, start, end) || isPlaceholder(passage.text, start, end)) continue;
      const naming = namingOf(passage, start, end, WORDS);
      if (naming?.how === 'before' && isOfPayment(passage, start)) continue;
      if (naming)
        yield { kind: 'one-time-code', start, end, confidence: 0.92, why: 'beside or in answer to a word for one' };
    }
  },
};

/** "£75.00 taken, auth code 044182": what a bank or an insurer answers, which lets nobody in. */
function isOfPayment({ text }: Passage, start: number): boolean {
  return APPROVAL.test(text.slice(Math.max(0, start - 48), start)) && PAYS.test(text);
}
const APPROVAL =
  /(?<!\p{L})(?:auth(?:ori[sz]ation)?|approval|autori[sz]a[çc][aã]o|autorizaci[oó]n|autorisation|autorizzazione|autorisatie|autoryzac\p{L}*|genehmigung\p{L}*|onay|авторизац\p{L}*|одобрен\p{L}*)[ -](?:codes?|no\.?|number|nr\.?)?(?: [^0-9.!?;]{0,24})?[ :#]{0,2}$/iu;
const PAYS =
  /[0-9][.,][0-9]{2}(?![0-9])|\p{Sc}|(?<!\p{L})(?:paid|payments?|(?:went|gone) through|charged|taken|approved|settled|refund\p{L}*|declined|clinics?|hospitals?|treatments?|procedures?|dentists?|pagad\p{L}*|pago|pagamento|paiement|pay[ée]\p{L}*|pagat\p{L}*|zahlung|bezahlt|betaling|betaald|betalt|betalning|p[lł]atno[sś][cć]|zap[lł]ac\p{L}*|ödeme|оплат\p{L}*)(?!\p{L})/iu;

export const oneTimeCode: Kind = {
  name: 'one-time-code',
  finds: 'one-time and verification codes, by word or as the answer to a question for one',
  sets: ['genesys'],
  detectors: () => [detector, plain, arrived, awaited],
};
