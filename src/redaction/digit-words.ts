import { plain } from './lexicon.js';

/**
 * Digits in words, zero first, with other forms of a digit behind `|`. Languages that say a digit alike, or never otherwise with
 * the same word, share a line; a number is said in the words of one line.
 */
const UNITS: readonly string[] = [
  'zero|oh|o|nought one two three four five six seven eight nine',
  'cero uno|una|un dos tres cuatro cinco seis siete ocho nueve',
  'zero um|uma dois|duas três quatro cinco seis|meia sete oito nove',
  'zéro un|une deux trois quatre cinq six sept huit neuf',
  'zero uno|una|un due tre quattro cinque sei sette otto nove',
  'null eins|ein zwei|zwo drei vier fünf|fuenf sechs sieben acht neun',
  'nul een|eén twee drie vier vijf|vyf zes|ses zeven|sewe acht|agt negen|nege',
  'noll ett|en två tre fyra fem sex sju åtta nio',
  'null|nul en|et|ett to tre fire fem seks syv|sju otte|åtte ni',
  'nolla|null yksi|yks|ykkönen|üks kaksi|kaks|kakkonen kolme|kolm|kolmonen neljä|nelj|neli viisi|viis|vitonen kuusi|kuus|kutonen seitsemän|seittemän|seittemä|seiska|seitse kahdeksan|kaheksan|kasi|kaheksa yhdeksän|yheksän|ysi|üheksa',
  'zero jeden|jedna|jedno dwa|dwie trzy cztery pięć sześć siedem osiem dziewięć',
  'nula|nič jedna|jeden|jedno|jedan|ena dva|dvě|dve|dvije tři|tri čtyři|štyri|štiri|četiri pět|päť|pet šest|šesť sedm|sedem|sedam osm|osem|osam devět|deväť|devet',
  'nulla egy kettő|két három négy öt hat hét nyolc kilenc',
  'zero unu|una doi|două trei patru cinci șase șapte opt nouă',
  'nulis|nulle vienas|viens du|dvi|divi trys|trīs keturi|četri penki|pieci šeši|seši septyni|septiņi aštuoni|astoņi devyni|deviņi',
  'sıfır bir iki üç dört beş altı yedi sekiz dokuz',
  'μηδέν ένα|μία|ένας δύο τρία|τρεις τέσσερα|τέσσερις πέντε έξι επτά|εφτά οκτώ|οχτώ εννέα|εννιά',
  "ноль|нуль|нула один|одна|едно|един|еден|један два|две|дві три четыре|чотири|четири пять|п'ять|пет шесть|шість|шест семь|сім|седем|седум|седам восемь|вісім|осем|осум|осам девять|дев'ять|девет",
  'אפס אחת|אחד שתיים|שתים|שניים שלוש|שלושה ארבע|ארבעה חמש|חמישה שש|שישה שבע|שבעה שמונה תשע|תשעה',
  'صفر واحد|واحدة|یک اثنان|اثنين|اتنين|دو ثلاثة|ثلاث|تلاتة|سه أربعة|أربع|اربعه|چهار خمسة|خمس|خمسه|پنج ستة|ست|سته|شش سبعة|سبع|سبعه|هفت ثمانية|ثمان|تمانية|ثمانيه|هشت تسعة|تسع|تسعه|نه',
  'शून्य एक दो तीन चार पांच छह सात आठ नौ',
  'zero|shunya|sunya ek do teen|tin char|chaar paanch|panch|pach che|chhe|chhah|cheh saat|sat aath|ath nau',
  'nol|kosong|zero satu|isa dua|dalawa tiga|tatlo empat|apat lima enam|anim tujuh|pito delapan|lapan|walo sembilan|siyam',
  'không một hai ba bốn năm sáu bảy tám chín',
  'ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า',
  'ゼロ|れい|まる|零|〇 いち|一 に|二 さん|三 よん|し|四 ご|五 ろく|六 なな|しち|七 はち|八 きゅう|く|九',
  '영|공 일 이 삼 사 오 육|륙 칠 팔 구',
  'zero un|u|una dos|dues tres quatre cinc sis set vuit nou',
  'sifuri|sufuri moja mbili tatu nne tano sita saba nane tisa',
  'zero një dy tre|tri katër pesë gjashtë shtatë tetë nëntë',
  'núll einn|eitt tveir|tvö þrír|þrjú fjórir|fjögur fimm sex sjö átta níu',
  'صفر ایک دو تین چار پانچ چھ|چھے سات آٹھ نو',
  'শূন্য এক দুই তিন চার পাঁচ ছয় সাত আট নয়',
  '零|〇 一|幺 二|两 三 四 五 六 七 八 九',
];
const [EN, ES, PT, FR, IT, DE, NL, SV, NO, FI, PL, CS, HU, RO, LT, TR, EL, RU] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
] as const;

/** From ten to nineteen, and from twenty to ninety; what stands between a ten and its unit, which German and Dutch say first. */
const TENS: readonly (readonly [language: number, teens: string, tens: string, joints: readonly string[]])[] = [
  [
    EN,
    'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
    'twenty thirty forty|fourty fifty sixty seventy eighty ninety',
    [' '],
  ],
  [
    ES,
    'diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve',
    'veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa',
    [' y '],
  ],
  [
    PT,
    'dez onze doze treze catorze|quatorze quinze dezasseis|dezesseis dezassete|dezessete dezoito dezanove|dezenove',
    'vinte trinta quarenta cinquenta sessenta setenta oitenta noventa',
    [' e '],
  ],
  [
    FR,
    'dix onze douze treize quatorze quinze seize dix_sept dix_huit dix_neuf',
    'vingt trente quarante cinquante soixante septante quatre_vingt|quatre_vingts|huitante nonante',
    [' ', ' et '],
  ],
  [
    IT,
    'dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove',
    'venti trenta quaranta cinquanta sessanta settanta ottanta novanta',
    ['', ' '],
  ],
  [
    DE,
    'zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn',
    'zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig',
    ['und', ' und '],
  ],
  [
    NL,
    'tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien',
    'twintig dertig veertig vijftig zestig zeventig tachtig negentig',
    ['en', ' en '],
  ],
  [
    SV,
    'tio elva tolv tretton fjorton femton sexton sjutton arton nitton',
    'tjugo trettio|tretti fyrtio|fyrti femtio|femti sextio|sexti sjuttio|sjutti åttio|åtti nittio|nitti',
    ['', ' '],
  ],
  [
    NO,
    'ti elleve tolv tretten fjorten femten seksten sytten atten nitten',
    'tjue tretti|tredve førti|forti femti seksti sytti åtti nitti',
    ['', ' '],
  ],
  // Danish.
  [NO, '', 'tyve tredive fyrre halvtreds tres halvfjerds firs halvfems', ['og', ' og ']],
  [
    FI,
    'kymmenen yksitoista kaksitoista kolmetoista neljätoista viisitoista kuusitoista seitsemäntoista kahdeksantoista yhdeksäntoista',
    'kaksikymmentä kolmekymmentä neljäkymmentä viisikymmentä kuusikymmentä seitsemänkymmentä kahdeksankymmentä yhdeksänkymmentä',
    ['', ' '],
  ],
  // As Finns speak.
  [
    FI,
    '',
    'kakskyt|kaks_kyt kolkyt|kolmekyt nelkyt|neljäkyt|nelikyt viiskyt kuuskyt seitkyt|seiskyt|seittemänkyt kaheksankyt|kaheksakyt yheksänkyt|yheksäkyt',
    ['', ' '],
  ],
  // Estonian.
  [
    FI,
    'kümme üksteist kaksteist kolmteist neliteist viisteist kuusteist seitseteist kaheksateist üheksateist',
    'kakskümmend kolmkümmend nelikümmend viiskümmend kuuskümmend seitsekümmend kaheksakümmend üheksakümmend',
    [' '],
  ],
  [
    PL,
    'dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście',
    'dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt',
    [' '],
  ],
  [
    CS,
    'deset jedenáct dvanáct třináct čtrnáct patnáct šestnáct sedmnáct osmnáct devatenáct',
    'dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát',
    [' ', '', 'a'],
  ],
  // Slovak, Slovenian, and what Croats, Bosniaks and Serbs say.
  [
    CS,
    'desať jedenásť dvanásť trinásť štrnásť pätnásť šestnásť sedemnásť osemnásť devätnásť',
    'dvadsať tridsať štyridsať päťdesiat šesťdesiat sedemdesiat osemdesiat deväťdesiat',
    [' ', ''],
  ],
  [
    CS,
    'deset enajst dvanajst trinajst štirinajst petnajst šestnajst sedemnajst osemnajst devetnajst',
    'dvajset trideset štirideset petdeset šestdeset sedemdeset osemdeset devetdeset',
    ['in', ' in '],
  ],
  [
    CS,
    'deset jedanaest dvanaest trinaest četrnaest petnaest šesnaest sedamnaest osamnaest devetnaest',
    'dvadeset trideset četrdeset pedeset šezdeset sedamdeset osamdeset devedeset',
    [' ', ' i '],
  ],
  [
    HU,
    'tíz tizenegy tizenkettő|tizenkét tizenhárom tizennégy tizenöt tizenhat tizenhét tizennyolc tizenkilenc',
    'húsz|huszon harminc negyven ötven hatvan hetven nyolcvan kilencven',
    ['', ' '],
  ],
  [
    RO,
    'zece unsprezece|unspe doisprezece|doispe treisprezece|treispe paisprezece|paispe cincisprezece|cinspe șaisprezece|șaispe șaptesprezece|șaptespe optsprezece|optspe nouăsprezece|nouăspe',
    'douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci',
    [' și ', ' '],
  ],
  [
    LT,
    'dešimt vienuolika dvylika trylika keturiolika penkiolika šešiolika septyniolika aštuoniolika devyniolika',
    'dvidešimt trisdešimt keturiasdešimt penkiasdešimt šešiasdešimt septyniasdešimt aštuoniasdešimt devyniasdešimt',
    [' '],
  ],
  // Latvian.
  [
    LT,
    'desmit vienpadsmit divpadsmit trīspadsmit četrpadsmit piecpadsmit sešpadsmit septiņpadsmit astoņpadsmit deviņpadsmit',
    'divdesmit trīsdesmit četrdesmit piecdesmit sešdesmit septiņdesmit astoņdesmit deviņdesmit',
    [' '],
  ],
  [
    TR,
    // Ten by itself is a word that other languages are full of.
    'on_sıfır on_bir on_iki on_üç on_dört on_beş on_altı on_yedi on_sekiz on_dokuz',
    'yirmi otuz kırk elli altmış yetmiş seksen doksan',
    [' '],
  ],
  [
    RU,
    'десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать',
    'двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто',
    [' '],
  ],
  // Ukrainian, Bulgarian.
  [
    RU,
    "десять одинадцять дванадцять тринадцять чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять",
    "двадцять тридцять сорок п'ятдесят шістдесят|шістьдесят сімдесят вісімдесят дев'яносто",
    [' '],
  ],
  [
    RU,
    'десет единадесет|единайсет дванадесет|дванайсет тринадесет|тринайсет четиринадесет|четиринайсет петнадесет|петнайсет шестнадесет|шестнайсет седемнадесет|седемнайсет осемнадесет|осемнайсет деветнадесет|деветнайсет',
    'двадесет|двайсет тридесет|трийсет четиридесет|четирийсет петдесет шестдесет|шейсет седемдесет осемдесет деветдесет',
    [' и ', ' '],
  ],
  [
    EL,
    'δέκα έντεκα δώδεκα δεκατρία δεκατέσσερα δεκαπέντε δεκαέξι|δεκάξι δεκαεπτά|δεκαεφτά δεκαοκτώ|δεκαοχτώ δεκαεννέα|δεκαεννιά',
    'είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα',
    [' ', ''],
  ],
];

/** The digits that words stand for, by language as a bit. A phrase has one to `LONGEST_PHRASE` words. */
const byPhrase = new Map<string, Map<number, string>>();
/** Languages in which a word begins a phrase of several words. */
const beginnings = new Set<string>();
export const LONGEST_PHRASE = 4;

function add(language: number, phrase: string, digits: string): void {
  const key = plain(phrase.replaceAll('_', ' '));
  const known = byPhrase.get(key) ?? new Map<number, string>();
  byPhrase.set(key, known);
  if (!known.has(1 << language)) known.set(1 << language, digits);
  if (key.includes(' ')) beginnings.add(key.slice(0, key.indexOf(' ')));
}

/** What stands behind a unit that is said before its ten: "zweiunddreißig", "toogtredive", "triinštirideset", "pětatřicet". */
const UNIT_FIRST: ReadonlySet<string> = new Set(['und', 'en', 'og', 'in', 'a']);

const formsOf = (line: string): string[][] => line.split(' ').map((forms) => forms.split('|'));

for (const [language, line] of UNITS.entries()) {
  for (const [digit, forms] of formsOf(line).entries()) for (const form of forms) add(language, form, String(digit));
}
// "nullsieben", "nollsju": how the numbers of mobile phones begin, in one word.
for (const language of [DE, NL, SV, NO, FI]) {
  const [zeros = [], ...units] = formsOf(UNITS[language]!);
  for (const zero of zeros) {
    for (const [digit, forms] of [zeros, ...units].entries())
      for (const form of forms) add(language, zero + form, `0${digit}`);
  }
}
for (const [language, teens, tens, joints] of TENS) {
  const units = formsOf(UNITS[language]!);
  if (teens !== '')
    for (const [unit, forms] of formsOf(teens).entries()) for (const form of forms) add(language, form, `1${unit}`);
  for (const [index, forms] of formsOf(tens).entries()) {
    for (const ten of forms) {
      add(language, ten, `${index + 2}0`);
      for (const joint of joints) addComposed(language, ten, joint, index + 2, units);
      // Soixante-dix-huit, quatre-vingt-dix-huit.
      if (language !== FR || ![6, 8].includes(index + 2)) continue;
      for (const [unit, [form]] of formsOf(teens).entries()) add(language, `${ten} ${form}`, `${index + 3}${unit}`);
    }
  }
}

function addComposed(language: number, ten: string, joint: string, tens: number, units: readonly string[][]): void {
  for (const [unit, forms] of units.entries()) {
    if (unit === 0) continue;
    for (const form of forms) {
      const isUnitFirst = UNIT_FIRST.has(joint.trim());
      add(language, isUnitFirst ? form + joint + ten : ten + joint + form, `${tens}${unit}`);
      // Ventuno, ventotto.
      if (language === IT && joint === '' && /^[ou]/.test(form))
        add(language, ten.slice(0, -1) + form, `${tens}${unit}`);
      // Veintidós.
      if (language === ES && tens === 2) add(language, `veinti${form}`, `2${unit}`);
    }
  }
}

/** The digits of a phrase in plain words, by language. */
export function digitsOfPhrase(phrase: string): ReadonlyMap<number, string> | undefined {
  return byPhrase.get(phrase);
}

export function beginsPhrase(word: string): boolean {
  return beginnings.has(word);
}

/** Words that chats are full of, and that no number consists of. */
const COMMON = new Set(['set', 'to', 'ti', 'en', 'et', 'do', 'du', 'sat', 'ba', 'hai', 'once', 'on']);

/** Words of ASCII that are digits, tens and teens by themselves, for a first look. Compounds without a space are not among them. */
export const NUMBER_WORDS: readonly string[] = [...UNITS, ...TENS.flatMap(([, teens, tens]) => [teens, tens])]
  .flatMap((line) => line.split(/[ |_]/))
  .map(plain)
  .filter((word) => /^[a-z]+$/.test(word) && !COMMON.has(word));

/** Words of ASCII that are two digits, without a space, for a first look. */
export const COMPOUND_WORDS: readonly string[] = [...byPhrase.keys()].filter((word) => /^[a-z]{7,}$/.test(word));

/** Hundreds by the languages that say them, which a code or a group of a number may be said with: "acht hundert zwölf". */
export const HUNDREDS: ReadonlyMap<string, number> = withLanguages({
  hundred: [EN],
  cent: [FR],
  cents: [FR],
  cien: [ES],
  ciento: [ES],
  cento: [PT, IT],
  cem: [PT],
  set: [CS],
  sta: [CS],
  ste: [CS],
  hundert: [DE],
  honderd: [NL],
  hundra: [SV],
  hundre: [NO],
  hundrede: [NO],
  sto: [PL, CS],
  yuz: [TR],
  sata: [FI],
  сто: [RU],
  εκατο: [EL],
});
/** Thousands, of numbers of four digits: "quatre mille neuf cent". */
export const THOUSANDS: ReadonlyMap<string, number> = withLanguages({
  thousand: [EN],
  mille: [FR, IT],
  mil: [ES, PT],
  mila: [IT],
  tausend: [DE],
  duizend: [NL],
  tusen: [SV, NO],
  tusind: [NO],
  tysiac: [PL],
  tysiace: [PL],
  tysiecy: [PL],
  tisic: [CS],
  tisice: [CS],
  bin: [TR],
  тысяча: [RU],
  тысячи: [RU],
  тысяч: [RU],
});

function withLanguages(words: Readonly<Record<string, readonly number[]>>): Map<string, number> {
  return new Map(
    Object.entries(words).map(([word, languages]) => [
      word,
      languages.reduce((bits, language) => bits | (1 << language), 0),
    ]),
  );
}

/** Hundreds in one word, from two hundred. */
const WHOLE_HUNDREDS: ReadonlyMap<string, string> = new Map(
  [
    'doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos',
    'duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos',
    'duecento trecento quattrocento cinquecento seicento settecento ottocento novecento',
    'zweihundert dreihundert vierhundert fünfhundert sechshundert siebenhundert achthundert neunhundert',
    'tweehonderd driehonderd vierhonderd vijfhonderd zeshonderd zevenhonderd achthonderd negenhonderd',
    'dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset',
    'двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот',
    'dvjesto tristo četiristo petsto šesto sedamsto osamsto devetsto',
    'двісті триста чотириста п’ятсот шістсот сімсот вісімсот дев’ятсот',
  ].flatMap((line) =>
    line.split(' ').map((word, index) => [plain(word).replace('’', "'"), String(index + 2)] as const),
  ),
);
/** "vierhundertzweiundachtzig", "quattrocentottantadue": what else they say stands behind them. */
const GLUED_HUNDREDS = /^(.{3,8}(?:hundert|honderd|cent))(?:und|en|o)?(.{2,})$/;

/** The hundreds that a plain word says, and the word behind them that is glued to it. */
export function hundredsIn(word: string): { digit: string; rest?: string } | undefined {
  const digit = WHOLE_HUNDREDS.get(word);
  if (digit !== undefined) return { digit };
  const [, hundreds = '', behind = ''] = GLUED_HUNDREDS.exec(word) ?? [];
  const glued = WHOLE_HUNDREDS.get(hundreds) ?? WHOLE_HUNDREDS.get(`${hundreds}o`);
  const rest = [behind, `o${behind}`].find((one) => byPhrase.has(one));
  return glued === undefined || rest === undefined ? undefined : { digit: glued, rest };
}

/** For a first look, of ASCII: hundreds in one word, and three letters of those that more is glued to. */
export const HUNDRED_WORDS: readonly string[] = [...WHOLE_HUNDREDS.keys()].filter((word) => /^[a-z]+$/.test(word));
export const HUNDRED_PIECES: readonly string[] = ['hun', 'erd', 'cen'];

/** Whether a word in lower case, with its accents or without, stands for digits or begins to. */
export function isNumberWord(word: string): boolean {
  return numberWords.has(word);
}
const numberWords = new Set([
  ...[...byPhrase.keys()].map((phrase) => phrase.split(' ')[0]!),
  ...[...UNITS, ...TENS.flatMap(([, teens, tens]) => [teens, tens])].flatMap((line) => line.split(/[ |_]/)),
  ...HUNDREDS.keys(),
]);

/** All of them in ASCII: two beside each other, or with a word for a mark between them, are what is looked for. */
export const PAIRED_WORDS: readonly string[] = [...numberWords].filter((word) => /^[a-z]+$/.test(word));

/** Whether such a word is hardly ever another one, so that digits beside it may continue what it says. */
export function isTellingNumberWord(word: string): boolean {
  return word.length > 2 && numberWords.has(word) && !COMMON.has(word);
}

/** Scripts that write digits without a space between them, and the longest word for a digit in them. */
const UNSPACED = /^[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{M}]+$/u;
const LONGEST_UNSPACED = 6;
const unspacedBeginnings = new Set(UNITS.flatMap((line) => line.split(/[ |]/)).map((word) => word.charAt(0)));

/** What makes it polite: "칠이공이요", "ななさんごです". */
const ENDING = /(?<=.{3})(?:이요|이에요|입니다|이고요)$|(?<=.{2})(?:요|예요|です|ですね)$/u;

/** The pieces of a word without spaces that is nothing but digits: なな|ご|ご|よん; undefined for any other word. */
export function unspacedDigits(word: string): string[] | undefined {
  if (!unspacedBeginnings.has(word.charAt(0)) || !UNSPACED.test(word)) return undefined;
  const pieces: string[] = [];
  const spoken = word.replace(ENDING, '');
  for (let at = 0; at < spoken.length;) {
    let length = Math.min(LONGEST_UNSPACED, spoken.length - at);
    while (length > 0 && !byPhrase.has(plain(spoken.slice(at, at + length)))) length--;
    if (length === 0) return undefined;
    pieces.push(spoken.slice(at, at + length));
    at += length;
  }
  return pieces;
}
