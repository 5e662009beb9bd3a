import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import { Lexicon } from '../lexicon.js';
import { isCalledOther, namingOf } from '../naming.js';
import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';
import { type TextFacts, triggerOf } from '../text-facts.js';

/** Prefixes that issuers publish so that leaks are found (GitHub secret scanning's list of partner patterns). */
const PREFIXED = new RegExp(
  '(?<![A-Za-z0-9_])(?:' +
    [
      '(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA)[A-Z0-9]{16}',
      'gh[pousr]_[A-Za-z0-9]{30,255}',
      'github_pat_[A-Za-z0-9_]{22,255}',
      'gl(?:pat|ptt|dt|rt|cbt|soat|ft)-[A-Za-z0-9_-]{20,64}',
      '(?:sk|pk|rk)_(?:live|test|prod|dev|sandbox)_[A-Za-z0-9]{10,128}',
      'whsec_[A-Za-z0-9+/=]{16,128}',
      'sk-(?:proj-|ant-|or-|svcacct-|admin-)?[A-Za-z0-9_-]{20,200}',
      'xox[abeoprs]-[A-Za-z0-9-]{10,250}',
      'xapp-[A-Za-z0-9-]{10,250}',
      'AIza[A-Za-z0-9_-]{30,40}',
      'ya29\\.[A-Za-z0-9_-]{20,250}',
      'GOCSPX-[A-Za-z0-9_-]{20,40}',
      'SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{16,64}',
      'npm_[A-Za-z0-9]{30,40}',
      'pypi-[A-Za-z0-9_-]{30,250}',
      'hf_[A-Za-z0-9]{30,40}',
      'dop_v1_[a-f0-9]{40,64}',
      'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}',
      'sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,43}',
      'EAAA[A-Za-z0-9_-]{40,80}',
      'key-[a-f0-9]{32}',
      '(?:SK|AC)[a-f0-9]{32}',
      'glsa_[A-Za-z0-9_]{30,50}',
      'dckr_pat_[A-Za-z0-9_-]{20,40}',
      'lin_api_[A-Za-z0-9]{30,50}',
      'NRAK-[A-Z0-9]{27}',
      'PMAK-[A-Za-z0-9-]{50,70}',
      'rk_[A-Za-z0-9]{20,64}',
      '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}',
      // Product keys: five groups of five (Microsoft).
      '[BCDFGHJKMNPQRTVWXY2-9]{5}(?:-[BCDFGHJKMNPQRTVWXY2-9N]{5}){4}',
      'eyJ[A-Za-z0-9_-]{8,1500}\\.[A-Za-z0-9_-]{8,3000}(?:\\.[A-Za-z0-9_-]{8,800})?',
    ].join('|') +
    ')(?![A-Za-z0-9])',
  'g',
);
/** What looks behind does so at a mark, because at every character it takes five times as long. */
const MAY_BE_PREFIXED =
  /-(?<=[A-Z0-9]{5}-)[A-Z0-9]{5}-|A[KSBCGIR][ICPDO]A|gh[pousr]_|github_pat|gl(?:pat|ptt|dt|rt|cbt|soat|ft)-|[spr]k_|whsec|sk-|xox|xapp|ya29|GOCSPX|SG\.|npm_|pypi-|hf_|dop_v1|shp|sq0|EAAA|key-|SK[a-f0-9]{4}|AC[a-f0-9]{4}|glsa_|dckr_|lin_api|NRAK|PMAK|:AA|eyJ/;
/** Private keys, from the first line to the last, or to the end of what came. */
const PEM =
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[^-]{0,8000}(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)?/g;
const CREDENTIALS_IN_URL = /(?<=:\/\/[A-Za-z0-9._%+-]{0,64}:)[^\s@/:]{3,128}(?=@[A-Za-z0-9.-])/g;
const BEARER = /(?<=\b(?:bearer|basic)\s{1,2})[A-Za-z0-9+/_.~-]{16,2000}={0,2}/gi;
const CONNECTION =
  /(?<=(?:AccountKey|SharedAccessKey|SharedAccessSignature|[?&]sig|client_secret|clientsecret|api_?key|access_?token|refresh_?token|auth_?token|id_token|secret_?key|secret)["']?\s?[=:]\s?["']?)[A-Za-z0-9+/_.~%-]{12,2000}={0,2}/gi;
/** "DB_TOKEN=...", "export PARTNER_SECRET_KEY='...'": what programs read from their surroundings or from a file. */
const SETTING =
  /(?<=(?<![A-Za-z0-9])[A-Z][A-Z0-9]{0,24}(?:_[A-Z0-9]{1,24}){0,5}_(?:TOKEN|KEY|SECRET|CREDENTIALS?|PASSWORD|PASSWD|PASS|PWD|PW)["']?\s?[=:]\s?["']?)(?=[^\s"'0-9]{0,60}[0-9])[^\s"'\x1a]{8,512}/g;
const WORDS = new Lexicon({
  key: `chave da api, chave de api, clave de api, clave de la api, clave del api, cle d api, cle de l api, cle dapi, chiave dell api, chiave api, chiave per l api, api sleutel, sleutel van de api, klucz do api, kluczem api, klucza api, klic k api, api klic, klice k api, kluc k api, api kluc, kluce k api, kljuc za api, api kljuc, api kulcs, api kulcsom, cheia api, cheie api, api anahtari, api anahtarim, kunci api, khoa api, api nogle, api noglen, api nokkel, api nokkelen, api nyckeln, api avain, apiavain, api lykill, api raktas, api atslega, api voti, api schluessel, api keys, api credentials, aws key, aws keys, aws secret, access keys, secret keys, server key, integration key, ключ api, ключ к api, ключ от api, ключ до api, ключ доступа, ключ доступу, api ключът, κλειδί api, api 金鑰, מפתח api,
    chave aleatoria, chave pix, clave aleatoria, secret, segredo, secreto, api key, apikey, api token, api secret, secret key, secret access key, access key, access token, auth token, authentication token, bearer token, client secret, private key, secret token, session token, refresh token, personal access token,
    webhook secret, encryption key, signing key, consumer secret, app secret, token, api schlussel, geheimer schlussel, zugriffstoken, cle api, cle secrete, jeton, clave api, clave secreta, chave api, chave secreta, api nyckel, klucz api, seed phrase, wallet key,
    апи ключ, api ключ, токен, секретный ключ, apiキー, api キー, アクセストークン, 密钥, 密鑰, 令牌, api 키, مفتاح api`,
});
/** Random values: 16 characters or more, with letters and digits. */
const RANDOM =
  /(?<![A-Za-z0-9_+/=-])(?=[A-Za-z_+/=.-]{0,60}[0-9])(?=[0-9_+/=.-]{0,60}[A-Za-z])[A-Za-z0-9_+/=.-]{16,512}(?![A-Za-z0-9_+/=-])/g;
const NAMES =
  'key,token,secret,bearer,basic,schl,jeton,cle,clave,chiave,chave,sleutel,nyckel,klucz,seed,sig=,private,api, aws ,_pass,_pwd,_pw,_cred'.split(
    ',',
  );
const MAY_NAME = new RegExp(`${NAMES.join('|')}|clé|ключ|токен|キー|トークン|密|令|鑰|키|κλειδ|מפתח|مفتاح`, 'i');
const NAME_TRIGGER = triggerOf({ pieces: NAMES });
const mayNameIn = (text: string, { triggers }: TextFacts): boolean =>
  (triggers & NAME_TRIGGER) !== 0 && MAY_NAME.test(text);
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const detector: Detector = {
  kind: 'secret-key',
  mayOccurIn: (text, facts) => {
    const hasLink = text.includes('://');
    return hasLink || (facts.digits > 0 && (MAY_BE_PREFIXED.test(text) || mayNameIn(text, facts)));
  },
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    const mayBeNamed = mayNameIn(text, passage.facts);
    const kind = 'secret-key';
    const patterns: [RegExp, string][] = [];
    if (MAY_BE_PREFIXED.test(text)) patterns.push([PREFIXED, 'the prefix of an issuer of keys']);
    if (text.includes('PRIVATE KEY')) patterns.push([PEM, 'a private key']);
    if (text.includes('://')) patterns.push([CREDENTIALS_IN_URL, 'a password in a link']);
    if (mayBeNamed) patterns.push([BEARER, 'an authorization header'], [CONNECTION, 'a parameter that holds a key']);
    if (mayBeNamed && text.includes('_')) patterns.push([SETTING, 'a setting that holds a key']);
    for (const [pattern, why] of patterns) {
      for (const match of matchesOf(pattern, text)) {
        yield { kind, start: match.index, end: match.index + match[0].length, confidence: 0.995, why };
      }
    }
    if (!mayBeNamed) return;
    for (const match of matchesOf(RANDOM, text)) {
      const start = match.index;
      const end = start + match[0].replace(/[.=-]+$/, '').length;
      const isUuid = UUID.test(match[0]);
      const naming = namingOf(passage, start, end, WORDS, { before: isUuid ? 24 : 48, questions: 1 });
      if (naming) yield { kind, start, end, confidence: 0.93, why: 'random characters beside a word for a key' };
    }
  },
};

/** "fab6109cfbf6833d": what answers a question for a key, or follows one that was given. */
const answers: Detector = {
  kind: 'secret-key',
  needs: { words: [WORDS], others: true },
  mayOccurIn: (text, { digits }) => digits > 0 && text.length >= SHORTEST_ANSWER && text.length <= ANSWER,
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    if (!passage.preceding || passage.facts.longestRun < SHORTEST_ANSWER || mayNameIn(text, passage.facts)) return;
    const [only, ...others] = matchesOf(RANDOM, text);
    if (
      !only ||
      others.length > 0 ||
      text.length - only[0].length > LITTLE_ELSE ||
      UUID.test(only[0]) ||
      !isRandom(only[0])
    )
      return;
    const [start, end] = [only.index, only.index + only[0].replace(/[.=-]+$/, '').length];
    if (isCalledOther(passage, start)) return;
    const question = passage.preceding();
    if (question.sender === passage.sender || (WORDS.in(question).length === 0 && !ASKS_KEY.test(question.text)))
      return;
    passage.onAskedBefore();
    yield {
      kind: 'secret-key',
      start,
      end,
      confidence: 0.9,
      why: 'random characters that answer a question for a key',
    };
  },
};
const [SHORTEST_ANSWER, ANSWER, LITTLE_ELSE] = [12, 160, 40];
/** "Which key do you use?": of nothing else that has characters at random. */
const ASKS_KEY = /(?<!\p{L})keys?(?!\p{L})/iu;
/** Of small letters, large ones and digits, or of digits and the letters of hexadecimal ones. */
const isRandom = (text: string): boolean =>
  /^(?=.*[a-z])(?=.*[A-Z])(?=(?:.*[0-9]){2})/.test(text) || /[0-9a-f]{16}/i.test(text);

export const secretKey: Kind = {
  name: 'secret-key',
  finds: 'keys and tokens of interfaces, by prefix, layout or word; passwords in links; private keys',
  sets: [],
  detectors: () => [detector, answers],
};
