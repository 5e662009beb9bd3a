import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import { plain, wordsOf } from '../lexicon.js';
import { matchesOf } from '../matches.js';
import type { Word } from '../mention.js';
import { isTypingError } from '../misspelt.js';
import type { Passage } from '../passage.js';
import { latinOf } from '../transliteration.js';
import { formsOfGivenName, type GivenNameForm } from './given-names.js';
import { NameHints, SHORTEST_MISSPELT } from './name-hints.js';
import { readingOf, romajiOf, toHiragana, toKatakana } from './japanese-names.js';
import { beginsSentence, isCapital, isNamePlace } from './name-places.js';

/** Not part of a name: titles, particles, and placeholders for names. */
const NO_NAMES = new Set(
  `mr,mrs,ms,miss,dr,prof,sir,madam,herr,frau,monsieur,madame,senor,senora,sr,sra,jr,ii,iii,van,von,der,den,de,del,della,di,da,dos,das,la,le,el,al,bin,bint,ibn,und,and,of,the,
  customer,agent,guest,visitor,anonymous,unknown,user,bot,web,messaging,message,chat,support,service,external,contact,caller,client,kunde,gast,test,admin,system,workflow,acd,queue,team,help,desk,sales,genesys,whatsapp,sms,participant`
    .split(',')
    .map((word) => word.trim()),
);
/** Names that are ordinary words as well: written small, they count only beside another part of the name. */
const ORDINARY = new Set(
  `will,mark,may,bill,grace,hope,rose,art,max,chase,jack,pat,rob,sue,drew,dean,grant,young,long,short,brown,white,black,green,king,price,cook,baker,day,love,best,wise,field,hall,wood,woods,park,page,case,banks,bush,carter,summer,autumn,april,june,
  august,joy,faith,dawn,ray,guy,don,gene,frank,rich,ben,sky,star,ruby,pearl,amber,olive,ivy,iris,violet,lane,street,hill,west,north,east,south,stone,rivers,waters,lake,ford,church,bishop,pope,knight,duke,prince,major,marshall,mason,miller,smith,taylor,turner,fisher,hunter,gardner,potter,
  fox,wolf,bear,swan,crane,drake,bird,lamb,little,small,strong,good,gold,silver,cash,power,rice,bean,berry,cherry,gay,sharp,cross,bell,book,bond,bright,brook,can,ali,ana,ida,eva,mia,an,in,so,no,my,ok,do,go,he,her,him,son,man,tim,per,mai,noel,christian,victor,miles,cliff,rusty,sandy,penny,carol,bob,nick,tony,van,len,lee,ho,li,more,less,moore,wells,read,reed,rush,sale,self,speed,still,wall,ward,way,winter,winters,wish,work,worth,link,post,pay,bank,order,sun,moon,
  sol,mar,luz,rosa,ella,nova,bella,blanca,blanco,branco,branca,negro,rojo,nuevo,bueno,casas,calle,plaza,domingo,dolores,dias,reis,leite,flor,campos,porta,conti,klein,gross,lang,kurz,jung,alt,rot,schwarz,weiss,braun,grun,blau,petit,grand,blanc,noir,claire,meer,groot,wit,zwart,liv,bo,dag,stor,ny,maly,maj,anh,em,minh,chi,hai,nam,sau,bay,thu,kak,pak,bu,mas,mbak,hari,su,ay,ada`
    .split(',')
    .map((word) => word.trim()),
);
/** Particles of names. */
const PARTICLES = new Set(
  `von,van,der,den,de,del,della,delle,dei,di,da,do,dos,das,du,des,la,le,el,al,bin,bint,ibn,ben,zu,zur,zum,vom,ten,ter,te,het,mac,mc,san,saint,st,af,av,y,e`.split(
    ',',
  ),
);
/** Low, so that a larger find that contains the name, such as an address, wins. */
const CONFIDENCE = 0.5;
const WHY = 'the name of somebody who takes part';
const SMALL_FROM = 3;
/** Its vowels and tones are letters of their own, so that a half of a name is no name. */
const THAI = /\p{sc=Thai}/u;
/** Letters of scripts that write no spaces. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;
const NAME_LIMIT = 200;

/** The parts of people's names, as words and as pieces of text without spaces. */
interface Names {
  words: ReadonlySet<string>;
  /** Forms of Slavic names in Latin letters, which only count with a capital. */
  cases: ReadonlySet<string>;
  /** Other forms of their given names, "deb" for Deborah. */
  forms: ReadonlyMap<string, GivenNameForm>;
  /** Parts that are long enough to be known with a typing error in them. */
  long: readonly string[];
  /** Prefixes of a part: `von der` Heide, `O'` Connor. */
  particles: ReadonlyMap<string, readonly string[]>;
  unspaced: readonly string[];
  /** Initials of the parts. */
  initials: ReadonlySet<string>;
  /** Family names of one letter, which only a title behind them tells from a word: "王先生". */
  titled: readonly string[];
  /** Names in hiragana, which only a word of their place tells from others: "たなかです". */
  spoken: readonly string[];
}

/** Endings of names in the cases of Greek and Slavic languages, by the end of the first case. */
const CASES: readonly (readonly [end: RegExp, others: readonly string[]])[] = [
  [/ος$/, ['ε', 'ο', 'ον', 'ου']],
  [/ης$/, ['η']],
  [/ας$/, ['α']],
  [
    /[аия]$/,
    [
      'а',
      'у',
      'ю',
      'е',
      'и',
      'і',
      'ы',
      'ой',
      'ою',
      'ей',
      'ею',
      'о',
      'й',
      'єю',
      'ї',
      'ии',
      'ию',
      'ией',
      'ія',
      'ію',
      'ією',
    ],
  ],
  [/[йь]$/, ['я', 'ю', 'ем', 'ём', 'е', 'єм', 'ого', 'ому', 'им', 'ым', 'ом', 'и']],
  [/(?<=[бвгдзклмнпрстфхцчшщж])$/, ['а', 'у', 'ом', 'ем', 'е', 'ым', 'ой', 'ові', 'еві', 'ою']],
];
const SHORTEST_STEM = 3;
/** Given names of Polish, Czech, Slovak, Croatian, Serbian and Slovene people, whose cases show in Latin letters. */
const SLAVIC = new Set(
  `agnieszka,aleksandra,ola,alicja,ania,anna,asia,barbara,basia,beata,bozena,danuta,dorota,edyta,elzbieta,ela,ewa,gosia,grazyna,halina,hanna,hania,irena,iwona,iza,izabela,jadwiga,joanna,jolanta,jola,justyna,kamila,karolina,kasia,katarzyna,kinga,krystyna,lidia,lucyna,magda,magdalena,malgorzata,maria,marta,marzena,milena,monika,natalia,ola,patrycja,paulina,renata,sylwia,teresa,urszula,wanda,weronika,wieslawa,zofia,zosia,zuzanna,
  adam,adrian,andrzej,artur,bartek,bartosz,bogdan,dariusz,darek,dawid,dominik,filip,grzegorz,henryk,hubert,jacek,jakub,kuba,jan,janusz,jaroslaw,jarek,jerzy,jozef,kamil,karol,krzysztof,krzysiek,leszek,lukasz,maciej,marcin,marek,mariusz,mateusz,michal,mieczyslaw,mikolaj,oskar,patryk,pawel,piotr,piotrek,przemyslaw,radek,rafal,robert,roman,ryszard,sebastian,slawomir,stanislaw,stefan,szymon,tadeusz,tomasz,tomek,waldemar,wiktor,wieslaw,wojciech,wojtek,zbigniew,zdzislaw,
  alena,alzbeta,andrea,blanka,dana,dagmar,eliska,eva,hana,helena,ivana,jana,jarmila,jaroslava,jirina,jitka,kamila,katerina,klara,kristyna,lenka,libuse,lucie,ludmila,marcela,marie,marketa,martina,michaela,milada,miroslava,nikola,pavla,petra,radka,sarka,simona,tereza,vera,veronika,vlasta,zdenka,zuzana,
  ales,antonin,bohumil,david,frantisek,jakub,jan,jaroslav,jiri,josef,karel,ladislav,libor,lubos,lukas,marek,martin,michal,milan,miloslav,miroslav,ondrej,pavel,petr,radek,roman,stanislav,tomas,vaclav,vit,vladimir,vojtech,zdenek,peter,juraj,jozef,branislav,dusan,igor,ivan,jovan,luka,marko,milos,mirko,nikola,stjepan,zoran,goran,dragan,bojan,ante,ivo,josip,tomislav,matej,miha,janez,katja,ivica,marija,mirjana,snezana,vesna,jelena,milica`
    .split(',')
    .map((word) => word.trim()),
);
const SLAVIC_FAMILY = /(?:sk[iy]|ck[iy]|zk[iy]|ska|cka|zka|wicz|ovic|evic|czyk|czak|ova|iak|arz|[nl]ik|ek|ak)$/;

/** "Agnieszko", "Petře", "panu Nowickiemu": such a name in the other cases. */
function latinCasesOf(name: string): string[] {
  const word = plain(name);
  if (!/^[a-z]+$/.test(word) || !(SLAVIC.has(word) || SLAVIC_FAMILY.test(word))) return [];
  if (word.endsWith('a')) {
    const stem = word.slice(0, -1);
    return ['o', 'e', 'y', 'i', 'u', 'ie', 'ce', 'ou', 'om', 'iu', 'ej', 'ze'].map((end) => stem + end);
  }
  if (/[iy]$/.test(word))
    return ['iego', 'iemu', 'im', 'ego', 'emu', 'ym', 'eho', 'emu'].map((end) => word.slice(0, -1) + end);
  if (/[oe]$/.test(word)) return ['a', 'u', 'om', 'em'].map((end) => word.slice(0, -1) + end);
  const stems = /[eo][kcl]$/.test(word) ? [word, word.slice(0, -2) + word.slice(-1)] : [word];
  return stems.flatMap((stem) =>
    ['a', 'u', 'e', 'ie', 'owi', 'ovi', 'em', 'om', 'iem', 'ze', 'rze', 'i', 'ku'].map((end) => stem + end),
  );
}

/** Titles behind a family name. */
const TITLES =
  '(?=先生|小姐|女士|太太|老师|老師|经理|經理|同学|总|總|様|さま|さん|氏|고객님|선생님|님|씨|대리|과장|사장|부장)';

/** What is behind the name of somebody who says who is there, or who is spoken to. */
const SAID =
  '(?=です|でございます|と申|ともうし|といい|と言い|と言う|だけど|っす|様|さま|さん|くん|ちゃん|さま|宛|名義)';

function readNames(names: readonly string[]): Names {
  const words = new Set<string>();
  const cases = new Set<string>();
  const forms = new Map<string, GivenNameForm>();
  const long = new Set<string>();
  const particles = new Map<string, readonly string[]>();
  const unspaced = new Set<string>();
  const initials = new Set<string>();
  const titled = new Set<string>();
  const spoken = new Set<string>();
  for (const name of names) {
    const all: readonly string[] =
      name
        .slice(0, NAME_LIMIT)
        .normalize('NFC')
        .match(/[\p{L}\p{M}]+/gu) ?? [];
    const parts = all.filter((part) => !NO_NAMES.has(plain(part)));
    if (/[@0-9]/.test(name)) continue;
    for (const part of parts) {
      initials.add(plain(part).charAt(0));
      if (UNSPACED.test(part)) {
        if (part.length >= 2) unspaced.add(part);
        const kana = KANA.test(part) ? part : readingOf(part);
        if (kana !== undefined && kana.length >= SHORTEST_KANA) {
          for (const latin of romajiOf(kana)) words.add(latin);
          unspaced.add(toKatakana(kana));
          spoken.add(toHiragana(kana));
        }
        if (part.length <= 4 && /^[\p{sc=Han}\p{sc=Hangul}]/u.test(part)) titled.add(part.charAt(0));
      } else if (part.length >= 2) {
        const word = plain(part);
        words.add(word);
        for (const latin of latinOf(word)) words.add(latin);
        if (word.length >= SHORTEST_MISSPELT) long.add(word);
        for (const form of casesOf(part.toLowerCase())) words.add(form);
        for (const form of latinCasesOf(part)) cases.add(form);
      }
    }
    for (const form of formsOf(parts.map(plain))) forms.set(form.form, form);
    let before: string[] = [];
    for (const word of all.map(plain)) {
      if (PARTICLES.has(word) || (word.length === 1 && before.length === 0)) {
        before.push(word);
        continue;
      }
      if (before.length > 0 && words.has(word)) {
        particles.set(word, before);
        words.add(before.join('') + word);
      }
      before = [];
    }
    for (const part of UNSPACED.test(name) && !THAI.test(name) ? parts : []) {
      // Family and given name; a family name of one letter is too common a word.
      if (part.length === 3) unspaced.add(part.slice(1));
      if (part.length === 4) unspaced.add(part.slice(0, 2)).add(part.slice(2));
    }
    const [first, last] = [parts[0], parts.at(-1)];
    if (first && last && parts.length > 1 && !UNSPACED.test(name)) {
      words.add(plain(first + last));
      words.add(plain(last + first));
    }
    if (parts.length > 1 && UNSPACED.test(name)) unspaced.add(parts.join('')).add(parts.join(' '));
  }
  const longestFirst = [...unspaced].sort((a, b) => b.length - a.length);
  for (const word of words) forms.delete(word);
  return {
    words,
    cases,
    forms,
    long: [...long],
    particles,
    unspaced: longestFirst,
    initials,
    titled: [...titled],
    spoken: [...spoken],
  };
}

/** Other forms of given names: of all parts but the last, or of the last where the family name comes first; of two together, too. */
function formsOf(parts: readonly string[]): readonly GivenNameForm[] {
  const given = parts.length > 1 ? parts.slice(0, -1) : parts;
  const pairs = parts.slice(1).map((part, index) => parts[index]! + part);
  const found = [...given, ...pairs].flatMap(formsOfGivenName);
  return found.length > 0 ? found : formsOfGivenName(parts.at(-1) ?? '');
}

const KANA = /^[\p{sc=Hiragana}\p{sc=Katakana}ー]+$/u;
const SHORTEST_KANA = 3;

/** "Παπαδόπουλε", "Марии": a name in the other cases. */
function casesOf(name: string): string[] {
  const [end, others] = CASES.find(([ending]) => ending.test(name)) ?? [];
  const stem = end === undefined ? '' : name.replace(end, '');
  return stem.length < SHORTEST_STEM ? [] : others!.map((other) => plain(stem + other));
}

/** Finds the names of those who take part in a conversation, wherever somebody writes them. */
function nameDetector(names: readonly string[]): Detector | undefined {
  const { words, cases, forms, long, particles, unspaced, initials, titled, spoken } = readNames(names);
  let spelledPattern: RegExp | undefined;
  const spelled = (): RegExp => (spelledPattern ??= spelledNames(words));
  const honoured = titled.length === 0 ? undefined : new RegExp(`(?:${titled.join('|')})${TITLES}`, 'gu');
  const said = spoken.length === 0 ? undefined : new RegExp(`(?:${spoken.join('|')})${SAID}`, 'gu');
  if (words.size + unspaced.length === 0) return undefined;
  const ofAscii = (all: Iterable<string>): string[] => [...all].filter((word) => !NOT_ASCII.test(word));
  const hints = new NameHints(ofAscii([...words, ...cases, ...forms.keys()]), ofAscii(long));
  const kind = 'participant-name';
  /** "Deb", "Farrel": a word that is a form of a name, or one with a typing error, where it stands for one. */
  const isOtherForm = (text: string, all: readonly Word[], isSure: readonly boolean[], index: number): boolean => {
    const { word, start, end } = all[index]!;
    const form = forms.get(word);
    if (form) return standsForName(text, { word, start, end }, form, nextTo(all, isSure, index));
    if (latinOf(word).some((latin) => words.has(latin) || forms.has(latin)))
      return nextTo(all, isSure, index) || isNamePlace(text, start, end, false);
    if (word.length <= SHORT_FORM - 1) return false;
    const beside = nextTo(all, isSure, index);
    if (beside && long.some((name) => isHalfOf(word, name))) return true;
    if (!long.some((name) => isTypingError(word, name))) return false;
    return beside || (word.length > SHORTEST_MISSPELT && isNamePlace(text, start, end, true));
  };
  return {
    kind,
    mayOccurIn: (text, { isAscii }) => {
      if (!isAscii) return true;
      return hints.mayBeIn(text) || (MAY_BE_SPELLED.test(text) && text.search(spelled()) >= 0);
    },
    *detect(passage: Passage): Generator<Candidate> {
      const { text } = passage;
      const all = withoutHumps(wordsOf(passage), words).map(({ word, start, end }) => {
        const length = /[0-9]$/.test(word) ? end - 1 : end;
        return { word: word.replace(/[0-9]$/, ''), start, end: length };
      });
      const isWord = all.map(
        ({ word, start }) =>
          words.has(word) ||
          (isCapital(text, start) && latinOf(word).some((latin) => words.has(latin))) ||
          (cases.has(word) && /\p{Lu}/u.test(text.charAt(start))) ||
          (word.endsWith('s') && words.has(word.slice(0, -1)) && word.length > 4),
      );
      // "R Shah", "Peter J. Vandenberg"
      const isInitial = all.map(({ word, start, end }, index) => {
        if (word.length > 1 || !/\p{Lu}/u.test(text.slice(start, end))) return false;
        const before = isWord[index - 1] === true && /^ ?$/.test(text.slice(all[index - 1]!.end, start));
        const after = isWord[index + 1] === true && /^\.? ?$/.test(text.slice(end, all[index + 1]!.start));
        return (before && after) || ((before || after) && initials.has(word));
      });
      const isForm = all.map((_, index) => !isWord[index] && isOtherForm(text, all, isWord, index));
      const isName = isWord.map((is, index) => is || isInitial[index]! || isForm[index]!);
      const spans: { start: number; end: number }[] = [];
      for (const [index, { word, start, end }] of all.entries()) {
        if (!isName[index]) continue;
        const written = text.slice(start, end);
        const beside = nextTo(all, isName, index);
        const small = written === written.toLowerCase();
        const isAlone = !beside && !isForm[index];
        if (
          small &&
          isAlone &&
          (written.length < SMALL_FROM || ORDINARY.has(word)) &&
          !isNamePlace(text, start, end, true)
        )
          continue;
        if (!small && isAlone && word.length === 2 && written === written.toUpperCase()) continue;
        const from = startOf(all, index, particles);
        const before = spans.at(-1);
        const gap = isInitial[index] || isInitial[index - 1] ? 2 : 1;
        const isMiddle =
          before !== undefined && /^ \p{Lu}[\p{L}’'-]{1,14} $/u.test(text.slice(before.end, from)) && !small;
        if (before && ((from - before.end <= gap && from > before.end) || isMiddle)) before.end = end;
        else spans.push({ start: from, end });
      }
      for (const { start, end } of spans) yield { kind, start, end, confidence: CONFIDENCE, why: WHY };
      for (const pattern of [MAY_BE_SPELLED.test(text) ? spelled() : undefined, honoured, said]) {
        for (const { index, 0: name } of pattern ? matchesOf(pattern, text) : []) {
          yield { kind, start: index, end: index + name.length, confidence: CONFIDENCE, why: WHY };
        }
      }
      for (const name of unspaced) {
        for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
          yield { kind, start: at, end: at + name.length, confidence: CONFIDENCE, why: WHY };
        }
      }
    },
  };
}

/**
 * Whether a form of a given name is that. Beside another part of the name it is; a word of its own counts only where people are called by
 * their names, a short one with a capital that no beginning of a sentence asks for, too, and a long one anywhere.
 */
function standsForName(text: string, { word, start, end }: Word, form: GivenNameForm, beside: boolean): boolean {
  const isWord = form.isWord || ORDINARY.has(word);
  if (beside && (!isWord || isCapital(text, start))) return true;
  if (isNamePlace(text, start, end, isWord)) return true;
  if (isWord) return false;
  if (word.length > SHORT_FORM) return true;
  if (text.slice(start, end) === text.slice(start, end).toUpperCase()) return false;
  return word.length >= SMALL_FROM && isCapital(text, start) && !beginsSentence(text, start);
}
const SHORT_FORM = 4;

/** "Emeka" for Chukwuemeka. */
const isHalfOf = (word: string, name: string): boolean =>
  word.length < name.length && (name.startsWith(word) || name.endsWith(word));

const NOT_ASCII = /[^\x00-\x7f]/;
/** Three letters one by one: few messages have them, and the patterns of a conversation's own names are slow to make. */
const MAY_BE_SPELLED = /(?<!\p{L})\p{L}[-. ,]{1,2}\p{L}[-. ,]{1,2}\p{L}(?!\p{L})/u;

/** "P-A-T", "p a t": a name that is spelled. */
function spelledNames(words: ReadonlySet<string>): RegExp {
  const names = [...words].filter((word) => /^[a-z]{3,16}$/.test(word));
  if (names.length === 0) return /(?!)/g;
  const spelt = names.map((word) => [...word].join('[-. ,]{1,2}'));
  return new RegExp(`(?<!\\p{L}|(?<!\\p{L})\\p{L}[-. ])(?:${spelt.join('|')})(?!\\p{L}|[-. ]\\p{L}(?!\\p{L}))`, 'giu');
}

/** "McAllister" is no name of a field: its pieces in one, where the whole is a name. */
function withoutHumps(all: readonly Word[], words: ReadonlySet<string>): readonly Word[] {
  const joined: Word[] = [];
  for (const word of all) {
    const before = joined.at(-1);
    if (before?.end === word.start && words.has(before.word + word.word)) {
      joined[joined.length - 1] = { word: before.word + word.word, start: before.start, end: word.end };
    } else joined.push(word);
  }
  return joined;
}

/** Where a part of a name begins, with the particles that belong to it. */
function startOf(
  all: readonly { word: string; start: number; end: number }[],
  index: number,
  particles: ReadonlyMap<string, readonly string[]>,
): number {
  const before = particles.get(all[index]!.word) ?? [];
  let start = all[index]!.start;
  for (let back = 1; back <= before.length; back++) {
    const particle = all[index - back];
    if (particle?.word !== before[before.length - back] || start - particle!.end > 2) break;
    start = particle!.start;
  }
  return start;
}

function nextTo(
  all: readonly { word: string; start: number; end: number }[],
  isName: readonly boolean[],
  index: number,
): boolean {
  const [before, here, after] = [all[index - 1], all[index]!, all[index + 1]];
  const near = (one: { word: string; start: number; end: number } | undefined, isOne: boolean | undefined): boolean =>
    one !== undefined &&
    isOne === true &&
    one.word !== here.word &&
    Math.max(here.start - one.end, one.start - here.end) <= 2;
  return near(before, isName[index - 1]) || near(after, isName[index + 1]);
}

export const participantName: Kind = {
  name: 'participant-name',
  finds:
    'the names of those who take part, as Genesys knows them: first, last, possessive, in small letters from three on',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [],
  detectorsFor: ({ names }) => [nameDetector(names)].filter((one) => one !== undefined),
};
