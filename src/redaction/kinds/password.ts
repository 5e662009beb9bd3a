import type { Candidate, Detector } from '../detector.js';
import { BARRIER } from '../fold.js';
import type { Kind } from '../kind.js';
import { Lexicon, plain } from '../lexicon.js';
import { isLabelled } from '../answers.js';
import { isAnswer, isCalledOther, namesOther } from '../naming.js';
import type { Passage } from '../passage.js';
import { type TextFacts, triggerOf } from '../text-facts.js';
import { matchesOf } from '../matches.js';
import { signsOfTriggers } from '../signs.js';
import {
  LOGIN_TRIGGER,
  mayNameLogin,
  mixedTokenOf,
  passwordsIn,
  passwordsOfLogins,
  passwordsSet,
  passwordsTold,
} from './password-tokens.js';

const WORDS = new Lexicon({
  password: `password, parola chiave, palavra passe, ww, wachtwrd, losen, mot passe, lozenka, pw, p w, pass, passcode word, psswd, wifi password, passwords, passwd, pasword, passwort, passwort*, kennwort, kennwort*, pass word, passphrase, pass phrase, pwd, pword, psw, pswd, passw, login password, mot de passe, mdp, contrasena, contrasenya, clave de acceso, clave,
    palabra clave, parola d ordine, password e, senha, palavra passe, palavra chave, wachtwoord, losenord, losenordet, adgangskode, kodeord, passord, salasana, haslo, haslem, hasla, hasle, heslo, hesla, heslem, hesle, gesla, lozinku, lozinke, jelszo, jelszavam, parola, parolam, parol, parolim, parolum, mening parolim, sifre, sifrem, kata sandi, sandi, mat khau, geslo, lozinka, zaporka,
    пароль, паролем, κωδικος προσβασης, συνθηματικο, security answer, secret answer, secret word, memorable word, security word, kundenkennwort,
    パスワード, パス変え, パスを変え, 新しいパス, 新パス, パスは, 仮パス, 密码, 密碼, 비밀번호, 비번, 암호, كلمة المرور, كلمة السر, סיסמה, סיסמא, पासवर्ड, รหัสผ่าน, пасворд, лозинка, лозинку, парола, паролата, пароли,
    lykilorð*, aðgangsorð*, slaptažod*, slaptazod*, mana parole, parole ir, paroli, parool*, salasõna*, fjalëkalim*, contrasinal, pasahitza, cyfrinair, passny, passnya, passwordny, passwordnya, passwordku, sandinya, sandiku,
    wifi key, wifi pass, wi fi key, wi fi password, wlan key, wlan schlussel, wlan passwort, wpa key, cle wifi, cle wi fi, cle wpa, clave wifi, clave del wifi, chiave wifi, chave wifi, klucz wifi,
    رمز عبور, گذرواژه, پسورد, پاس ورڈ, باسورد, باسوورد, พาสเวิร์ด, 패스워드, পাসওয়ার্ড, პაროლი, գաղտնաբառ`,
});
/** In ASCII texts, which are read faster, and in others. */
const MAY_NAME_ASCII =
  /pass|pwd|\bpw\b|\bww\b|p\/w|pword|psw|pssw|kennw|mdp|contras|clave|senha|palavra|palabra|parola|wachtw|losen|adgangsk|kodeord|salasana|hasl|hesl|jelsz|sifre|sandi|gesl|lozink|zapork|word|answer|lykilor|slapta|paroo?l|salas|fjalek|pasahitz|cyfrin|wi-?fi|wlan|wpa/i;
/** Of each word of the first. */
const NAME_TRIGGER = triggerOf({
  pieces:
    'pass,pwd, pw, ww,p/w,pword,psw,pssw,kennw,mdp,contras,clave,senha,palavra,palabra,parola,wachtw,losen,adgangsk,kodeord,salasana,hasl,hesl,jelsz,sifre,sandi,gesl,lozink,zapork,word,answer,lykilor,slapta,parol,parool,salas,fjalek,pasahitz,cyfrin,wifi,wi-fi,wlan,wpa'.split(
      ',',
    ),
});
const MAY_NAME =
  /pass|pwd|(?<!\p{L})[pw]w(?!\p{L})|pword|psw|pssw|kennw|mdp|contrase|clave|senha|palavra|palabra|parola|wachtw|l[öo]sen|adgangsk|kodeord|salasana|has[łl]|heslo|jelsz|[şs]ifre|sandi|kh[ẩa]u|gesl|lozink|zapork|парол|лозинк|συνθ|κωδικ|пасв|word|answer|lykilor|a[ðd]gangsor|slapta|paroo?l|salas|fjal[eë]k|contrasin|pasahitz|cyfrin|wi-?fi|wlan|wpa|netzwerk|パス(?!ポート|タ)|密|비밀|비번|암호|패스워드|كلمة|سورد|پسورد|رمز|گذرواژ|پاس|סיסמ|पास|รหัส|พาสเวิ|পাসও|პაროლ|գաղտն/iu;
/** Between the word and what it is: "is", ":", "for my account is", "(temporary) =". */
const LINK =
  /^["'“”’)\]]?\s{0,2}(?:(?:\p{L}{2,12}\s){1,2}?(?=[:=：]))?(?:(?:for|to|of|on|fur|für|zu|de|del|di|da|do|pour|van|till|til|voor)\s(?:[\p{L}.@\d_-]{1,30}\s){1,4})?(?:(?:was|is|its|it's|ist|lautet|war|est|es|era|è|era|é|är|er|on|to|jest|to jest|je|yra|это|adalah|là|είναι|is currently|is now|is still|used to be|should be|would be|=>|->)[\s:=]{1,3}|[-–:=：>]\s{0,3}|c['’]est\s|です\s|は\s?|是\s?|은\s?|는\s?)/iu;
/** The value itself, to the next space; quotes may hold spaces. */
const QUOTED = /^["'“”‘’«`[(「]([^"'“”‘’»`\n\s]{3,64}?|[^"'“”‘’»`\n\])」]{3,64})["'“”‘’»`\])」]/u;
const VALUE = /^[^\s\x1a<]{3,64}/u;
const CLOSING = /[.,;:!?)\]}"'”’»`]+$/u;
const ANSWER_LENGTH = 64;
const MAY_ANSWER = /[0-9@#$%^&*_+=]|[a-z][A-Z]|^\s*\S+\s*$/;
const PRINTED = /[^\s\x1a]+/gu;
const HAS_SIGN = /[0-9]|[^\p{L}\p{M}0-9'’.-]|[\p{Ll}][\p{Lu}]/u;
/** "its hunter27!, thats the pw" */
const NAMED_AFTER =
  /(?<=^|\s)([^\s,]{5,64}),? {1,2}(?:that['’]?s|thats|is) {1,2}(?:the|my) {1,2}(?:password|pass|pw|passwd|pwd)(?!\p{L})/giu;
/** Words behind "my password is" that are not a password. */
const ORDINARY = new Set(
  `not,wrong,incorrect,invalid,expired,expiring,the,a,an,my,your,our,still,working,too,also,required,correct,right,changed,reset,being,case,same,different,strong,weak,secure,safe,needed,missing,lost,forgotten,
  forgot,locked,blocked,saved,stored,set,unknown,empty,blank,at,on,in,to,for,from,with,only,never,always,now,no,yes,ok,okay,what,where,how,why,when,something,anything,it,that,this,ready,fine,good,bad,old,new,current,longer,short,
  long,temporary,rejected,accepted,refused,denied,recognized,recognised,sent,written,under,please,sorry,thanks,and,or,but,i,we,you,they,because,if,so,very,really,just,already,about,protected,there,here,all,used,given,known,hidden,masked,
  cheers,dankeschon,bitteschon,thx,ta,merci,danke,obrigado,obrigada,gracias,grazie,bedankt,dzieki,tack,takk,kiitos,tesekkurler,spasibo,thankyou,bye,goodbye,tschuss,ciao,wait,moment,sekunde,between,email,link,failing,broken,compromised,hacked,stolen,leaked,visible,unable,out,over,up,off,must,should,can,could,will,would,has,have,had,does,did,dont,doesnt,isnt,wasnt,help,hello,hi,thank,great,sure,done,sent,
  nicht,falsch,richtig,ungultig,abgelaufen,vergessen,das,der,die,ein,eine,mein,noch,immer,gesperrt,nur,zu,korrekt,neu,weg,auch,wieder,bitte,danke,ja,nein,pas,incorrecte,faux,expire,oublie,le,la,les,un,une,mon,ne,non,oui,merci,bloque,trop,
  incorrecta,incorrecto,incorreta,incorreto,errada,errado,invalida,invalido,olvidada,el,mi,no,muy,si,gracias,correcta,correcto,expirada,vencida,bloqueada,sbagliata,sbagliato,errata,scaduta,dimenticata,non,grazie,il,lo,mia,corretta,nao,meu,minha,a,o,
  leer,vide,vacio,vacia,vazio,vazia,vuoto,vuota,leeg,puste,prazdne,tomt,tyhja,ures,пусто,пустой,порожньо,n/a,none,null,nil,keine,keins,ninguna,nenhuma,aucun,nessuna,geen,brak,inget,ingen,
  niet,verkeerd,onjuist,verlopen,vergeten,het,de,een,mijn,fout,juist,fel,forkert,feil,vaara,zle,bledne,niepoprawne,wygaslo,nieprawidlowe,yanlis,hatali,неверный,неправильный,не,неверен,забыл,забыла,истек,не подходит`
    .split(',')
    .map((word) => word.trim()),
);

const detector: Detector = {
  kind: 'password',
  needs: { signs: signsOfTriggers(NAME_TRIGGER | LOGIN_TRIGGER) },
  mayOccurIn: (text, facts) =>
    mayNameIn(text, facts) || (text.length <= ANSWER_LENGTH && mayNameLogin(text, facts) && MAY_ANSWER.test(text)),
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    if (mayNameIn(text, passage.facts)) {
      const mixed = WORDS.in(passage).length > 0 || PLAIN_CODE.test(text) ? [...passwordsIn(passage)] : [];
      for (const { end } of WORDS.in(passage)) {
        const found = valueBehind(text, end, passage.isTalkOnly);
        // "password: maybe W3lkom01"
        const isFiller =
          found &&
          !HAS_SIGN.test(text.slice(found.start, found.end)) &&
          ((mixed.at(-1)?.start ?? 0) > found.end || text.slice(found.end, found.end + 48).includes(BARRIER));
        if (found && !isFiller)
          yield { kind: 'password', ...found, confidence: 0.94, why: 'behind a word for a password' };
        const inserted = APPOSITION.exec(text.slice(end, end + 160));
        if (!inserted || /^[0-9.,:/-]+(?:[ap]m|st|nd|rd|th)$/i.test(inserted[1]!)) continue;
        const last = end + inserted[0].length - ', '.length;
        yield {
          kind: 'password',
          start: last - inserted[1]!.length,
          end: last,
          confidence: 0.9,
          why: 'set off behind a word for a password',
        };
      }
      for (const match of matchesOf(NAMED_AFTER, text)) {
        if (!HAS_SIGN.test(match[1]!)) continue;
        const start = match.index + match[0].indexOf(match[1]!);
        yield {
          kind: 'password',
          start,
          end: start + match[1]!.length,
          confidence: 0.9,
          why: 'before a word for a password',
        };
      }
      for (const place of passwordsSet(passage)) {
        yield { kind: 'password', ...place, confidence: 0.85, why: 'what is set or used, in talk of a password' };
      }
      for (const place of mixed) {
        yield { kind: 'password', ...place, confidence: 0.85, why: 'letters and digits, in talk of a password' };
      }
      return;
    }
    for (const place of passwordsOfLogins(passage)) {
      yield { kind: 'password', ...place, confidence: 0.9, why: 'behind the name of an account' };
    }
  },
};

const answers: Detector = {
  kind: 'password',
  needs: { others: true },
  mayOccurIn: (text, facts) => mayNameIn(text, facts) || (text.length <= ANSWER_LENGTH && MAY_ANSWER.test(text)),
  *detect(passage: Passage): Generator<Candidate> {
    const answer = mayNameIn(passage.text, passage.facts) ? undefined : answerOf(passage);
    if (answer) yield { kind: 'password', ...answer, confidence: 0.8, why: 'answers a question for a password' };
  },
};

/** "cant u just set it to Foxglove!Barn31", "the old one was robin1988": messages after a password was spoken of. */
const chosen: Detector = {
  kind: 'password',
  needs: { others: true },
  mayOccurIn: (text) => text.length <= CHOSEN_LENGTH && MAY_BE_CHOSEN.test(text),
  *detect(passage: Passage): Generator<Candidate> {
    if (!passage.preceding) return;
    const set = [...passwordsSet(passage)];
    const places = set.length > 0 || namesOther(passage) || isAskedElse(passage) ? set : [...passwordsTold(passage)];
    if (places.length === 0 || places.length > MOST_CHOSEN) return;
    if (!passage.follows(CHOSEN_BACK, (before) => WORDS.in(before).length > 0)) return;
    for (const place of places)
      yield { kind: 'password', ...place, confidence: 0.85, why: 'what is set or used, in talk of a password' };
  },
};

/** Whether the other side has just asked something, and for no password. */
function isAskedElse(passage: Passage): boolean {
  const question = passage.preceding?.();
  return question?.sender !== passage.sender && ASKS.test(question!.text) && WORDS.in(question!).length === 0;
}
const ASKS = /[?？؟]/;
const MOST_CHOSEN = 3;
const CHOSEN_LENGTH = 120;
const CHOSEN_BACK = 5;
const MAY_BE_CHOSEN = /(?=\S{8})\S{0,63}[0-9]/;

function mayNameIn(text: string, { isAscii, triggers }: TextFacts): boolean {
  if ((triggers & NAME_TRIGGER) === 0) return false;
  return isAscii ? MAY_NAME_ASCII.test(text) : MAY_NAME.test(text);
}

function valueBehind(text: string, from: number, isTalkOnly: boolean): { start: number; end: number } | undefined {
  const rest = text.slice(from, from + 200);
  const link =
    LINK.exec(rest)?.[0] ??
    /^\s{1,2}["'“‘«`([「]?/.exec(rest)?.[0] ??
    (UNSPACED.test(text.slice(from - 1, from + 1)) ? '' : undefined);
  if (link === undefined) return undefined;
  const isLinked = /[^\s"'“‘«`([「]/.test(link);
  const quoteAt = link.trimEnd().length - (/["'“‘«`[(「]$/.test(link) ? 1 : 0);
  const quoted = QUOTED.exec(rest.slice(quoteAt).trimStart());
  if (quoted && ORDINARY.has(plain(quoted[1]!))) return undefined;
  if (quoted) {
    const start = from + rest.indexOf(quoted[1]!, quoteAt);
    return { start, end: start + quoted[1]!.length };
  }
  const value = VALUE.exec(rest.slice(link.length))?.[0].replace(CLOSING, '') ?? '';
  // "mein Passwort 100% Sommer!2019", "the pass is £1.80"
  if (MONEY.test(value)) return undefined;
  if (PERCENT.test(value))
    return isTalkOnly ? undefined : valueBehind(text, from + link.length + value.length, isTalkOnly);
  const trimmed = value === '' ? '' : value;
  if (!/[\p{sc=Latin}0-9]/u.test(trimmed) || /^[0-9]{1,2}[^\x00-\x7f]+$/.test(trimmed)) return undefined;
  if (trimmed.length < 3 || ORDINARY.has(plain(trimmed.replace(/['’]/g, '')))) return undefined;
  const telling = HAS_SIGN.test(trimmed);
  if (!telling && (!isLinked || isTalkOnly)) return undefined;
  if (!telling && !/[:=：]/.test(link) && !endsSentence(rest, link.length + trimmed.length)) return undefined;
  if (/^https?:|^\[/.test(trimmed) || COUNTED.test(trimmed)) return undefined;
  // The name of the next field: "check: pass\ncvvLength: 3".
  if (link.includes('\n') && /^[:=]/.test(rest.slice(link.length + trimmed.length))) return undefined;
  const start = from + link.length;
  return { start, end: start + withSigns(rest.slice(link.length), trimmed).length };
}

/** "密码abc12345": no space and no mark between them. */
const UNSPACED = /^[\p{sc=Han}\p{sc=Katakana}\p{sc=Hangul}\u30fc][A-Za-z]/u;

/** "the temporary password you sent me, kT7#mmq2, does not work": with letters and digits it is no word of the sentence. */
const APPOSITION = /^(?: \p{L}{1,12}){0,5}, (?=[^\s,]*[0-9])(?=[^\s,]*\p{L})([^\s,\x1a]{6,64}), /u;

/** A plain word is a password when the sentence ends with it, or continues with "and", "but" and the like. */
function endsSentence(rest: string, at: number): boolean {
  return /^["'”’]?\s*(?:$|[\n.,;!?]|(?:and|but|und|et|y|e|en|och|i|и|for|on)\s)/u.test(rest.slice(at));
}

/** Marks at the end belong to a password that has others: "Passw0rd!" but "hunter2." */
function withSigns(rest: string, trimmed: string): string {
  const mark = /^[!?]+/.exec(rest.slice(trimmed.length))?.[0] ?? '';
  return trimmed + mark;
}

/** A word for a code of any kind, which letters and digits make a password. */
const PLAIN_CODE = /(?<!\p{L})κωδικ[οό]|รหัส(?!สินค้า|ไปรษณีย์|ข้อผิดพลาด|ส่วนลด|โปร|พนักงาน|ลูกค้า|จอง|สั่ง)/iu;
/** "8个0吗", "4桁": how many characters it has, or whether. */
const COUNTED = /^[0-9]{1,2}(?:-[0-9]{1,2})?(?:个|個|位|桁|文字|자리|ตัว|หลัก)|[吗嗎呢么][？?]?$/u;
const MONEY = /^\p{Sc}[0-9][0-9.,]*$|^[0-9][0-9.,]*\p{Sc}$/u;
const PERCENT = /^[0-9]{1,3}(?:[.,][0-9]+)? ?%$/;

/** Quantities, dates, numbers of orders, names of files. */
const NO_PASSWORD = /^[#(\p{Sc}]?[0-9][0-9.,:/-]*[)%]?$|\.(?:jpe?g|png|pdf|gif|heic)$/iu;

/** Scripts without spaces: a sentence, or a number with an ending. */
const SENTENCE =
  /[，。、！？].|\p{sc=Han}[,.!?].|^[^A-Za-z]{0,64}[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]{4}[^A-Za-z]*$|^[0-9-]+\p{sc=Hangul}{1,3}$/u;

/** One word with a digit or a mark in it, in answer to the message before. */
function answerOf(passage: Passage): { start: number; end: number } | undefined {
  const question = passage.preceding?.();
  if (!question || passage.text.length > ANSWER_LENGTH || !isAnswer(passage)) return undefined;
  if (namesOther(passage)) return undefined;
  const asked = WORDS.in(question).at(-1);
  if (!asked || passage.text.includes(BARRIER)) return undefined;
  if (question.isTalkOnly) return mixedTokenOf(passage);
  const words = matchesOf(PRINTED, passage.text);
  const telling = words.filter(
    ([word]) =>
      word.length >= 5 &&
      /[A-Za-z0-9]/.test(word) &&
      HAS_SIGN.test(word.replace(CLOSING, '')) &&
      !/^https?:/.test(word),
  );
  const [only] = telling.length === 1 ? telling : words.length === 1 ? words : [];
  if (!only || only[0].length < 5 || ORDINARY.has(plain(only[0].replace(CLOSING, '')))) return undefined;
  if (telling.length === 0 && (/[?]/.test(passage.text) || !/[\p{sc=Latin}]/u.test(only[0]))) return undefined;
  if (SENTENCE.test(only[0])) return undefined;
  const [start, end] = [only.index, only.index + only[0].replace(/[,.;:]+$/, '').length];
  if (isLabelled(passage.text, start, end) || isCalledOther(passage, start) || NO_PASSWORD.test(only[0]))
    return undefined;
  return { start, end };
}

export const password: Kind = {
  name: 'password',
  finds: 'passwords, behind a word for one or as the answer to a question for one',
  sets: ['genesys'],
  detectors: () => [detector, answers, chosen],
};
