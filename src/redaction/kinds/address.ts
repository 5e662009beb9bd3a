import type { Candidate, Detector } from '../detector.js';
import { isDateOrTime } from '../date-time.js';
import { BARRIER } from '../fold.js';
import type { Kind } from '../kind.js';
import { Lexicon } from '../lexicon.js';
import { nameOfOther, namesOther, questionFor } from '../naming.js';
import type { Passage } from '../passage.js';
import { endsInQuantity, isQuantity } from '../quantities.js';
import { matchesOf } from '../matches.js';
import { triggerOf } from '../text-facts.js';
import { isAskedWhere, OF_ADDRESS } from './asked-where.js';

const NAME = "\\p{Lu}[\\p{L}'’.-]{0,24}";
/** What has a number and an amount rather than a house and a town: "Rechnung 41, 1000 Euro". */
const THING =
  '(?:Rechnung|Bestellung|Auftrag|Faktura|Objednávka|Smlouva|Zmluva|Zimmer|Nummer|Seite|Artikel|Order|Invoice|Room|Page|Gate|Flight|Item|Ticket|Article|Paket|Balík|Vertrag|Konto|Linie|Tisch|Tag|Punkt|Nr)';
const SUM =
  '(?:Euro?s?|EUR|CHF|USD|GBP|K[čc]s?|Ft|Kr|Punkte|Stück|Stk|Uhr|Personen|Gramm|Meter|Points?|Pieces)(?!\\p{L})';
const OF =
  "(?:(?:de|du|des|del|della|delle|dei|di|da|do|dos|das|la|le|les|los|las|el|van|von|den|der|het|y|e) |d['’]|l['’]){0,3}";
/** "via skjema 4-B": in most languages a way of doing something. */
const VIA =
  'Via(?! (?:form|skjema|skema|blankett|lomak|chat|app|link|lenk|länk|lien|sms|e-?mail|mail|web|site|sito|sajt|portal|gate|port|terminal|kanal|channel|flight|bus|train|tog|tåg|zug|trein|lini|linj|line|option|step|men[uyü]|ticket|order|router|usb|wi-?fi|hdmi|vpn|api|version|slot|pos(?!\\p{L}))\\p{L}* )';
/** "3 place de parking", "2 place settings"; "4 cours de piano". */
const FREE =
  " (?:(?:de |d[’'])(?:parking|stationnement|concert|cin[ée]|th[ée][âa]tre|spectacle|camping|avion|train|bus)|libre|dispo|assise|debout|pour|dans|restant|vip|adulte|enfant|settings?|mats?|holders?|cards?|orders?|(?:in|on|at|for|to|is|and|left|a|à|en|au|par|sur)(?!\\p{L}))";
const LESSON =
  " (?:de (?:piano|yoga|guitare|danse|fran[çc]ais|maths?|sport|tennis|natation|cuisine|chant|conduite|langue|musique|fitness|pilates|zumba|dessin|surf|ski|golf|code|soutien)|d[’'](?:essai|anglais|espagnol|allemand|italien|arabe|eau)|particulier|collectif|priv[ée]|individuel|en |par |du |gratuit|restant|[àa] |pour |sont |ont |dans |cette |chaque )";
/** Words that only end like the names of streets: "Sitzplatz 41", "Garantie 24", "investigate 12". */
const NO_STREET =
  '(?<!\\p{L})(?:[Ss]itzplatz|[Ss]tellplatz|[Pp]arkplatz|[Ss]tehplatz|[Ff]ensterplatz|[Gg]angplatz|[Ll]iegeplatz|[Aa]rbeitsplatz|[Ss]peicherplatz|[Ss]teckplatz|[Ll]agerplatz|[Cc]ampingplatz|[Ss]tudienplatz|[Uu]mweg|[Hh]inweg|[Gg]arantie|[Pp]artie|[Rr]epartie|[Ss]ortie|[Cc]utie|[Nn]ecktie|[Bb]owtie|[Aa]mnestie|[Ii]nvestigate|[Nn]avigate|[Dd]elegate|[Tt]ailgate|[Aa]ggregate|[Mm]itigate|[Ii]rrigate|[Bb]rigade|[Dd]e[ck]ade|[Bb]lo[ck]+ade|[Ss]urvei|[Oo]vervej|(?:[Vv]er)?[Kk]äufer|[Ll]äufer|[Aa]nrufer)';

/** "2 external hard drive", "1 test drive", "the 2 bus lane" */
const NO_DRIVE =
  '(?:hard|flash|test|usb|disk|pen|thumb|tape|ssd|hdd|external|wheel|google|cloud|backup|cd|dvd|zip|network) drive|(?:bus|cycle|bike|fast|slow) lane';
const UNIT =
  '(?:,? ?(?:[Aa]pt|[Aa]partment|[Uu]nit|[Ss]uite|[Ss]te|[Ff]lat|[Ff]loor|[Ff]l|[Rr]oom|[Rr]m|#|[Pp]iso|[Ww]ohnung|[Tt]op)\\.? ?#?[0-9A-Za-z-]{1,6})?';
const US_CITY = `(?:,? ${NAME}(?: ${NAME}){0,2})?,? (?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\\.?,? [0-9]{5}(?:-[0-9]{4})?`;
const CITY = `(?:,? (?:[A-Z]{1,2}-)?[0-9]{4,5} ${OF}${NAME}(?:[ -]${NAME}){0,2})`;
/** "3. th", "leil H0302": flats in the north. */
const FLAT =
  '(?:,? (?:(?:[0-9]{1,2}|st|kl)\\.? ?(?:t[vh]|mf)\\.?(?!\\p{L})|(?:lgh|leil|leilighet|as|bst)\\.? ?[HhUuLlKk]?[0-9]{1,4}))?';
const TYPES =
  'street|avenue|road|boulevard|drive|lane|court|way|place|square|terrace|close|crescent|parkway|highway|circle|trail|mews|gardens|grove|alley|row|walk|plaza|loop|pike';
const SHORT_TYPES =
  'Vale|Rise|Parade|Croft|Esplanade|Wharf|Quay|Wynd|Brae|Dene|Heights|Meadows|St|Ave|Av|Rd|Blvd|Dr|Ln|Ct|Pl|Sq|Ter|Cres|Pkwy|Hwy|Cir|Trl|Way|Close';
/** Between a number and "road" in ordinary talk: "5 minutes down the road". */
const ORDINARY =
  '(?:the|a|an|minutes?|mins?|hours?|miles?|km|blocks?|days?|weeks?|years?|times?|people|of|on|in|at|to|for|from|down|up|by|my|your|our|their|its|and|or|is|are|was|way|one|this|that|some|any|first|second|st|nd|rd|th|percent|dollars?|euros?|pm|am|per)';

/** "footscray 3011": a suburb of Australia or New Zealand and its post code, which end what is said. */
const SUBURB = `(?:,? (?!(?:${ORDINARY}|since|until|till|costs?|order|ref|case|ticket|phone|call|pin|code|ext|born|year|room|only|over|under) )\\p{L}{3,20}(?: \\p{L}{3,20})?,?(?: (?:nsw|vic|qld|tas|act|nt|wa|sa))? [0-9]{4}(?=[.,;!?\\n]|$))`;

const PATTERNS: readonly (readonly [needs: RegExp, pattern: RegExp])[] = [
  // 221B Baker Street; 1600 Pennsylvania Ave NW, Washington, DC 20500
  [
    new RegExp(`\\b(?:${TYPES}|${SHORT_TYPES})\\b`, 'i'),
    new RegExp(
      `(?<![\\p{L}\\p{N}.,:/-])[0-9]{1,5}(?:-[0-9]{1,4})?[A-Za-z]?,? (?:[NSEW]\\.? |(?:North|South|East|West) )?(?:(?:${NAME}|[0-9]{1,3}(?:st|nd|rd|th)) ){1,3}(?:(?:${TYPES.replace(/(^|\|)([a-z])/g, (_, bar: string, first: string) => `${bar}[${first.toUpperCase()}${first}]`)})|(?:${SHORT_TYPES})\\.?)(?!\\p{L})(?: (?:[NSEW]{1,2}|North|South|East|West)(?!\\p{L}))?${UNIT}(?:${US_CITY}|, Dublin [0-9]{1,2}W?(?![0-9])|${SUBURB})?`,
      'gu',
    ),
  ],
  [
    new RegExp(`\\b(?:street|avenue|road|boulevard|lane|drive|terrace|crescent)\\b`, 'i'),
    new RegExp(
      `(?<![\\p{L}\\p{N}.,:/-])[0-9]{1,5}[a-z]? (?:(?!${ORDINARY} )\\p{L}{3,20} ){1,2}(?:street|avenue|road|boulevard|lane|drive|terrace|crescent)(?<!${NO_DRIVE})(?!\\p{L})${UNIT}${SUBURB}?`,
      'giu',
    ),
  ],
  // Hauptstraße 12a, 10115 Berlin; Keizersgracht 123; Storgatan 5
  [
    /str|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|plein|gracht|kade|dijk|singel|gata|väg|gade|vej|gate|vei|katu|tie\b/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:${NAME}[ -]){0,2}\\p{Lu}?[\\p{L}-]{2,24}(?:straße|strasse|str\\.|weg|platz|allee|gasse|damm|ufer|straat|laan|plein|gracht|kade|dijk|singel|gatan|gata|vägen|väg|gade|vej|gate|gaten|veien|vei|katu|tie|kuja|polku)(?=[ ][0-9])(?<!${NO_STREET})[ ][0-9]{1,4}(?: [A-Z] [0-9]{1,3}(?![\\p{L}\\p{N}])|[ ]?[a-zA-Z](?!\\p{L}))?(?:[-/][0-9]{1,3})?(?![0-9])${FLAT}(?:${CITY})?`,
      'gu',
    ),
  ],
  [
    /(?:straße|strasse|platz|allee) [0-9]/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:${NAME} ){1,2}(?:Straße|Strasse|Str\\.|Platz|Allee|Weg|Ring|Damm) [0-9]{1,4}(?:[ ]?[a-z](?!\\p{L}))?(?:${CITY})?`,
      'gu',
    ),
  ],
  // 12 bis, rue de la Paix, 75002 Paris
  [
    /rue|avenue|boulevard|place|chemin|all[ée]e|impasse|quai|cours|route/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])[0-9]{1,4}(?: ?(?:bis|ter|quater|[A-D]))?,? (?:rue|avenue|av\\.|boulevard|bd|place(?!${FREE})|chemin|allée|allee|impasse|quai|cours(?!${LESSON})|route|square) ${OF}(?:${NAME}|${OF}\\p{L}{3,20})(?:[ -]${OF}${NAME}){0,3}(?:${CITY})?`,
      'giu',
    ),
  ],
  // Am Wall 9, 28195 Bremen; An der Alster 4, 20099 Hamburg: with the town alone.
  [
    /(?:am|an|auf|im|in|zum|zur|unter|hinter|vor|bei) (?:de[rmn] )?\p{Lu}/iu,
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:Am|An de[rmn]|Auf de[rmn]|Im|In de[rmn]|Zum|Zur|Unter de[nr]|Hinter de[rmn]|Vor de[rmn]|Bei de[rmn]|Beim) ${NAME}(?:[ -]${NAME})? [0-9]{1,4}[a-z]?, ?(?:[A-Z]{1,2}-)?[0-9]{4,5} ${NAME}(?:[ -]${NAME})?`,
      'gu',
    ),
  ],
  // Gėlių g. 18-41, Kaunas; Brīvības iela 12-4
  [
    /(?: g\.| gatv| pr\.| al\.| pl\.| iela| bulvāris| prospekt)/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:${NAME} ){1,2}(?:g\\.|gatvė|pr\\.|al\\.|pl\\.|iela|ielā|bulvāris|prospekt[sa]s?) ?[0-9]{1,4}[A-Za-z]?(?:[-/][0-9]{1,4})?(?![0-9])(?:, ?${NAME})?`,
      'gu',
    ),
  ],
  // 7 Heol y Castell, 14 Ffordd Las
  [
    /[0-9][a-z]?,? (?:heol|ffordd|stryd|l[oô]n|clos|cwrt|rhodfa)/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}.,:/-])[0-9]{1,4}[a-zA-Z]?,? (?:[Hh]eol|[Ff]fordd|[Ss]tryd|[Ll][oô]n|[Cc]los|[Cc]wrt|[Rr]hodfa)(?: (?:y|yr|Y|Yr|${NAME})){1,3}`,
      'gu',
    ),
  ],
  // Laugavegur 56, 101 Reykjavík
  [
    /(?:vegur|gata|götu|stígur|braut|holt|hlíð|bakki|gerði|tún|teigur|mýri|hvammur) [0-9]/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])\\p{Lu}\\p{L}{1,20}(?:vegur|gata|götu|stígur|braut|holt|hlíð|bakki|gerði|tún|teigur|mýri|hvammur) [0-9]{1,3}[a-zA-Z]?(?![\\p{L}\\p{N}])(?:, ?[0-9]{3} \\p{Lu}\\p{L}{2,20})`,
      'gu',
    ),
  ],
  // הרצל 52 דירה 7, גבעתיים 5329614
  [
    /[0-9],? ?(?:דירה|קומה|כניסה|דיור)/,
    /(?<![\p{L}\p{N}])(?:[\u05d0-\u05ea'"׳״-]{2,16} ){1,3}[0-9]{1,3},? ?(?:(?:דירה|קומה|כניסה) ?[0-9\u05d0-\u05ea]{1,3},? ?){1,3}(?:[\u05d0-\u05ea'"׳״-]{2,16} ?){0,3}(?:[0-9]{7}(?![0-9]))?/gu,
  ],
  // 3/17 tui st, Petone: a flat and a house.
  [
    /[0-9]\/[0-9]{1,4}[a-z]? \p{L}/iu,
    new RegExp(
      `(?<![\\p{L}\\p{N}.,:/-])[0-9]{1,3}[a-z]?/[0-9]{1,4}[a-z]? (?!inch|mm|cm|in |of |full|empty|cups?|tank|off )(?:\\p{L}{2,20} ){1,2}(?:street|st|road|rd|avenue|ave|crescent|cres|terrace|tce|parade|pde|lane|highway|hwy|boulevard|blvd|esplanade)(?![\\p{L}])`,
      'giu',
    ),
  ],
  // 45/12 Lê Văn Sỹ, P.13, Q.3
  [
    /[ ,](?:[pq]\.? ?[0-9]|phường|quận)/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}.,:-])[0-9]{1,4}[A-Za-z]?(?:/[0-9]{1,4}[A-Za-z]?){0,3} (?:\\p{L}{1,8} ){1,4}?\\p{L}{1,8},? ?(?:(?:[Pp]\\.? ?[0-9]{1,2}|[Pp]hường [\\p{L}\\p{N} ]{1,20}),? ?(?:[Qq]\\.? ?[0-9]{1,2}|[Qq]uận (?:[0-9]{1,2}|\\p{Lu}\\p{L}{1,12}(?: \\p{Lu}\\p{L}{1,12})?))|[Qq]uận (?:[0-9]{1,2}|\\p{Lu}\\p{L}{1,12}(?: \\p{Lu}\\p{L}{1,12})?))`,
      'gu',
    ),
  ],
  // Gülbahar Mah. Çınar Sok. No: 18 D: 4
  [
    /mah|sok|cad|bulv|blv/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:(?:${NAME}|[0-9]{1,4}\\.?) ){1,3}(?:[Mm]ah(?:allesi|\\.)?|[Ss]ok(?:ak|ağı|\\.)?|[Cc]ad(?:desi|\\.)?|[Bb]ulv(?:arı|\\.)?|[Bb]lv\\.?),? (?:(?:${NAME}|[0-9]{1,4}\\.?) ){0,3}(?:(?:[Ss]ok(?:ak|ağı|\\.)?|[Cc]ad(?:desi|\\.)?|[Bb]ulv(?:arı|\\.)?),? ?)?(?:[Nn]o|[Kk]apı)[:. ]{1,2}[0-9]{1,4}(?:[/-][0-9A-Z]{1,3})?(?:,? ?(?:[Dd]|[Dd]aire|[Kk]at|[Kk])[:. ]{1,2}[0-9]{1,3}){0,2}`,
      'gu',
    ),
  ],
  // Lipová 27, 602 00 Brno; Cesta v Rožno dolino 41, 1000 Ljubljana: with the town alone.
  [
    /[0-9], (?:[A-Z]{2}-)?[0-9]{3,4} ?[0-9]{0,2} \p{Lu}/u,
    new RegExp(
      `(?<![\\p{L}\\p{N}]|(?:rue|avenue|av\\.|boulevard|bd|place|chemin|cours|quai|route|via|calle|rua|d[ue]|des|la|le|dell[ao]|del|d[iao]|das|dos|van|de[nr]|het) )(?!${THING} )${NAME}(?: (?:v|na|u|pri|pod|nad|ob|k|do|za))?(?: \\p{L}{2,20}){0,2} [0-9]{1,4}(?:/[0-9]{1,4})?[a-z]?, (?:[A-Z]{2}-)?(?:[0-9]{3} [0-9]{2}|[0-9]{4}) (?!${SUM})${NAME}(?: [0-9]{1,2}(?![0-9]))?`,
      'gu',
    ),
  ],
  // خیابان بهار، پلاک ۴۱
  [
    /خیابان|کوچه|بلوار|میدان|شهرک/,
    /(?:خیابان|کوچه|بلوار|میدان|شهرک) [\p{L}\u200c ]{2,40}[،,] ?(?:(?:خیابان|کوچه|بلوار|میدان) [\p{L}\u200c ]{2,40}[،,] ?){0,2}(?:پلاک|شماره|پ) ?[0-9]{1,4}(?:[،,] ?(?:واحد|طبقه) ?[0-9]{1,3}){0,2}(?:[،,] ?[\p{L}\u200c]{2,20}(?![\p{L}\u200c]))?/gu,
  ],
  // House 27, Street 9, G-10/2 Islamabad
  [
    /house|h\. ?no|flat|plot|maka+n/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:[Hh]ouse|[Hh]\\. ?[Nn]o\\.?|[Pp]lot|[Ff]lat|[Mm]aka{1,2}n)(?: [Nn]o\\.?)? ?[0-9]{1,4}[A-Za-z]?(?:/[0-9]{1,3})?, ?(?:[Ss]treet|[Ss]t|[Gg]all?i|[Ll]ane|[Ss]ector|[Bb]lock|[Pp]hase)(?: [Nn]o\\.?)? ?[0-9A-Z]{1,3}(?![\\p{L}\\p{N}])(?:-[A-Z])?(?:, ?[A-Z]-[0-9]{1,2}(?:/[0-9])?)?(?:,? ${NAME}){0,3}`,
      'gu',
    ),
  ],
  // Blk 218 Yishun Ring Road #07-441, S(760218)
  [
    /bl(?:oc)?k/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])bl(?:oc)?k\\.? [0-9]{1,4}[A-Z]? (?:\\p{L}{2,20} ){1,5}(?:[0-9]{1,3} )?#[0-9]{2}-[0-9]{2,4}(?:,? ?(?:s|singapore)[ (]{0,2}[0-9]{6}\\)?(?![0-9]))?`,
      'giu',
    ),
  ],
  // B-14/2, Sector 9
  [
    /sector|block|phase|pocket/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])[A-Z]{1,2}[- ]?[0-9]{1,4}(?:/[0-9]{1,3})?[A-Z]?, ?(?:[Ss]ector|[Bb]lock|[Pp]hase|[Pp]ocket)[ -]?(?:[0-9]{1,3}|[A-Z])(?![\\p{L}\\p{N}])(?:, ?${NAME}(?= [A-Z]|[,.\\n]|$)){0,2}`,
      'gu',
    ),
  ],
  // #12 Rizal st brgy 5, 4217
  [
    /brgy|barangay|bgy/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}.,:/-])#?[0-9]{1,4}[a-z]? (?:\\p{L}{2,20}\\.? ){1,3}(?:st|street|ave|avenue|rd|road)\\.?,? (?:brgy|barangay|bgy)\\.? [\\p{L}0-9]{1,20}(?:,? [0-9]{4}(?![\\p{L}0-9]))?`,
      'giu',
    ),
  ],
  // Masarykova 17 60200 brno; Prešernova 8a, 4000 kr: adjectives that are streets, with a code and a town.
  [
    /(?:ova|eva|sk[aá]|ck[aá]|ého) [0-9]/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?!(?:celkov|nov|hotov|kartov|cenov|slevov|typov|darkov|dárkov|uctov|účtov)[aá] )\\p{L}{3,20}(?:ova|eva|sk[aá]|ck[aá]|ého)(?: (?:cesta|ulica|trg|t[rř][ií]da))? [0-9]{1,4}(?:/[0-9]{1,4})?[a-z]?,? (?:[0-9]{3} ?[0-9]{2}|[0-9]{4}) (?!${SUM}|ks(?!\\p{L})|din|rsd|kom)\\p{L}{2,20}(?![\\p{L}\\p{N}])`,
      'giu',
    ),
  ],
  // 1133 bp pannonia u 41 3/12
  [
    /[0-9]{4} .{4,40} (?:u|[uú]t|utca|t[eé]r|krt)\.? [0-9]/iu,
    new RegExp(
      `(?<![\\p{L}\\p{N}.,:/-])[1-9][0-9]{3} \\p{L}{2,20}\\.?,? (?:\\p{L}{3,20} ){1,2}(?:u|[uú]t|utca|t[eé]r|krt)\\.? [0-9]{1,4}[a-z]?(?![0-9])(?:[ /.-]{1,2}[0-9]{1,3}(?:/[0-9]{1,3})?(?![0-9]))?`,
      'giu',
    ),
  ],
  // Calle Mayor 12, Via Roma, 5, Rua Augusta 1500, ul. Długa 5/3, ул. Ленина, д. 5
  [
    /calle|c\/|r\. d[aeo]|av\.|avenida|avda|plaza|paseo|via|viale|piazza|corso|rua|travessa|largo|pra[çc]a|ul\.|ulica|al\.|ул\.|вул|улица|улиця|просп|бульв|провул|переул|пров\.|пер\.|jalan|jl\./i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:(?:Calle|Avenida|Avda|Plaza|Paseo|Carrera|${VIA}|Viale|Piazza|Corso|Rua|Travessa|Largo|Praça|ulica|улица|вул|вулиця|вулиці|пр-т|просп|проспект|бульвар|провулок|переулок|Jalan)(?!\\p{L})|C/|R\\.(?= d[aeo]s? )|Avda\\.|Av\\.|ul\\.|al\\.|os\\.|ул\\.|вул\\.|просп\\.|бул\\.|пров\\.|пер\\.|Jl\\.) ?${OF}(?:(?:${NAME}|[0-9]{1,2}(?![0-9A-Za-z])) ?){1,4},? ?(?:(?:n[º°.o]?|nr|num\\.?|número|д\\.|дом|#|No\\.?) ?)?[0-9]{1,5}[A-Za-z]?(?:[/-][0-9A-Za-z]{1,4})?(?![0-9]|:[0-9])(?:,? ?[0-9]{1,2}[ºo°](?!\\p{L})(?: ?(?:[A-H]|izq(?:da)?|dcha)\\.?(?![\\p{L}\\p{N}]))?)?(?: ?[0-9]{1,2}[ªa](?!\\p{L}))?(?:,? ?(?:(?:кв\\.?|piso|int\\.?|apto\\.?|d(?:e|p)?pto\\.?|pta\\.?|puerta|bloco|m\\.) ?[0-9A-Za-z]{1,5}|pb(?: ?[0-9A-D](?![\\p{L}\\p{N}]))?(?!\\p{L})|fundos|sobrado)){0,2}(?:${CITY})?`,
      'giu',
    ),
  ],
  // Str. Lalelelor nr. 14, bl. C2, ap. 9
  [
    /str|b-?dul|bd\.|bulevardul|calea|aleea|[șş]os/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:[Ss]tr\\.|[Ss]trada|[Bb]d\\.|[Bb]ulevardul|[Cc]alea|[Aa]leea|[ȘŞșşSs]os\\.) ?(?:${NAME},? ){1,4}(?:nr|numărul)\\.? ?[0-9]{1,4}[A-Za-z]?(?:,? (?:bl|sc|et|ap|sector|jud)\\.? ?[A-Za-z0-9]{1,6}(?!\\p{L})){0,6}`,
      'gu',
    ),
  ],
  // 1117 Budapest, Fehérvári út 44.; Petőfi u. 12/b, 6720 Szeged
  [
    /utca|u\.|út|tér|krt|körút|sétány|fasor|rakpart/,
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:[0-9]{4} ${NAME},? )?(?:${NAME} ){1,2}(?:utca|u\\.|útja|út|tere|tér|krt\\.|körút|sétány|fasor|rakpart) [0-9]{1,4}(?:[./-]{1,2}[A-Za-z0-9]{1,2}(?![\\p{L}\\p{N}]))?\\.?(?:,? ?(?:[0-9IVX]{1,3}\\.? ?(?:em(?:elet)?|lh|lépcsőház)(?!\\p{L})|fsz(?!\\p{L}))\\.?(?: ?/? ?[0-9]{1,3}(?![0-9])\\.?)?){0,2}(?:,? [0-9]{4} \\p{L}{3,20})?`,
      'gu',
    ),
  ],
  // số 27 ngõ 114 Nguyễn Trãi, Thanh Xuân, Hà Nội
  [
    /s[ốo] [0-9]/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:[Ss]ố|[Ss]o) [0-9]{1,4}[A-Za-z]?(?:/[0-9]{1,4}){0,3},? (?:(?:ngõ|ngo|ngách|ngach|hẻm|hem|đường|duong|phố|pho) (?:[0-9]{1,4},? )?){1,3}(?:\\p{Lu}\\p{L}{0,10} ?){1,4}(?:, ?(?:\\p{Lu}\\p{L}{0,10} ?){1,3}){0,4}`,
      'gu',
    ),
  ],
  // unit 7, 213 wattle st; blk 12 lot 7 Sampaguita St
  [
    /unit|apt|flat|suite|bl(?:oc)?k/i,
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:(?:unit|apt|flat|suite) [0-9]{1,4}[a-z]?[,/ ]{1,2}[0-9]{1,4}[a-z]?|bl(?:oc)?k\\.? [0-9]{1,3},? lot [0-9]{1,3},?)(?: \\p{L}{3,20}){1,2} (?:${TYPES}|${SHORT_TYPES})(?!\\p{L})`,
      'giu',
    ),
  ],
  // 渋谷区富ヶ谷2-41-7-305
  [
    /[区市町村郡]/,
    /(?:[\p{sc=Han}ヶケ々]{1,4}[都道府県])?[\p{sc=Han}ヶケ々]{1,6}[区市町村郡](?:(?![はをにでもとへ])[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ヶー々]){1,12}[0-9]{1,4}(?:丁目[0-9]{1,4})?(?:[-ー番][0-9]{1,4}){1,3}号?(?![0-9]|[人個名回日月時分階枚件年円])/gu,
  ],
  [
    /box|postfach|apartado|caixa/i,
    /(?<![\p{L}\p{N}])(?:P\.? ?O\.? ?Box|Post Office Box|Postfach|Apartado(?: postal)?|Caixa postal|Postboks|Boîte postale|Postbus|Skr\. poczt\.) [0-9]{1,6}(?: [0-9]{1,4})?(?![0-9])/giu,
  ],
];

/** "my address is ...", to the end of the sentence, if it contains a number. */
const BY_WORD =
  /(?<!\p{L})(?:(?:my|home|street|postal|mailing|shipping|delivery|billing|full|new|current|residential)(?: (?:home|street|postal|mailing|shipping|delivery|billing|full|new|current))? address(?: is|:| =)|(?:meine|lieferadresse|rechnungsadresse|neue) ?(?:adresse|anschrift)?(?: ist| lautet|:)|(?:mon adresse|adresse postale)(?: est)? ?:?|(?:mi|la) direcci[oó]n(?: es|:)|(?:il mio|mio) indirizzo(?: è|:)|meu endereço(?: é|:)|mijn adres(?: is|:)|mój adres(?: to|:)|мой адрес:?|i live at|ich wohne in der|j['’]habite(?: au)?|vivo en(?: la)?|moro na|住所は|地址是?|주소는)[\s:]{1,3}(?=[^\n]{0,60}[0-9])([^\n;!?]{6,120}?)(?=[\n;!?]|\.(?:\s|$)|$|,? (?:and|but|und|et|y|e|please|bitte|thanks|thank|my|can|could|i) )/giu;

/** What follows a street: "/6, Kraków, 31-147", ", Lyon, 69003", ", 1070 Wien", "4° A, CABA, C1046AAS". */
const CODE =
  '(?:[A-Z]{1,2}-)?(?:[0-9]{5}-[0-9]{3}|[0-9]{2}-[0-9]{3}|[0-9]{3} [0-9]{2}|[0-9]{4} ?[A-Z]{2}|[A-Z][0-9]{4}[A-Z]{3}|[0-9]{4,7})(?![\\p{L}\\p{N}]|[.,:/-][0-9])';
const TOWN_NAME = `\\p{Lu}[\\p{L}'’.-]{1,24}(?: ${OF}\\p{Lu}[\\p{L}'’.-]{1,24}){0,2}`;
const TOWN = new RegExp(
  `^(?:/[0-9]{1,4}[A-Za-z]?){0,3}(?: [0-9]{1,3}° [A-Z](?![\\p{L}\\p{N}])| [A-Z] [0-9]{1,3}(?![0-9]))?(?:,? ${CODE} ${TOWN_NAME}|(?:, ${TOWN_NAME}){1,2}(?:,? ${CODE}|(?=[,.;\\n]|$)))?`,
  'u',
);
const TOWN_REACH = 120;

/** A number beside a word that begins large or is a type of street; read quickly. */
const MAY_BE_ONE =
  /[0-9][A-Za-z]?,? (?:[A-Z]|[a-z]{3,20} (?:[a-z]{3,20} )?(?:st|av|ro|bo|la|dr|te|cr)|rue|av|bo|pl|ch|al|im|qu|co|ro|sq)|[A-Z][a-z.-]{2,},? [0-9]|(?:[Bb]lk|[a-z]{3}(?:ova|eva|ska|cka)|[a-z] u) [0-9]|[Rr]\. d[aeo]|[Bb]rgy|[Bb]arangay|(?:str|strasse|weg|platz|allee|gasse|straat|laan|gracht|gatan|vej|gade|gate|katu|utca|u|nr)\.? ?[0-9]|[^\x00-\x7f]|[Bb]ox|[Cc]\//;

const detector: Detector = {
  kind: 'address',
  *detect(passage: Passage): Generator<Candidate> {
    const { text, facts } = passage;
    const named = (facts.triggers & ADDRESS_TRIGGER) !== 0 && ADDRESS_WORD.test(text);
    if (!named && !MAY_BE_ONE.test(text)) return;
    for (const [needs, pattern] of PATTERNS) {
      if (!needs.test(text)) continue;
      for (const match of matchesOf(pattern, text)) {
        const street = match.index + match[0].trimEnd().length;
        if (endsInQuantity(text, match.index, street)) continue;
        const end = street + TOWN.exec(text.slice(street, street + TOWN_REACH))![0].length;
        // More than a number that was asked for before it: "Wiedner Straße 117/9" is no policy.
        const confidence = questionFor(passage, ADDRESS_WORDS, 1) ? 0.97 : 0.9;
        yield { kind: 'address', start: match.index, end, confidence, why: 'the notation of a street address' };
      }
    }
    if (!named) return;
    for (const match of matchesOf(BY_WORD, text)) {
      if (match[1]!.includes('@') || !/\p{L}/u.test(match[1]!) || /https?:/.test(match[1]!)) continue;
      const start = match.index + match[0].length - match[1]!.length;
      yield {
        kind: 'address',
        start,
        end: start + match[1]!.trimEnd().length,
        confidence: 0.86,
        why: 'behind a word for an address',
      };
    }
  },
};
const ASCII_WORDS =
  'addres,adress,anschrift,direcci,indirizzo,endere,adres,i live at,wohne,habite,vivo en,moro na'.split(',');
const ADDRESS_WORD = new RegExp(`${ASCII_WORDS.join('|')}|адрес|住所|地址|주소`, 'i');
const ADDRESS_TRIGGER = triggerOf({ pieces: ASCII_WORDS });

export const ADDRESS_WORDS = new Lexicon({
  address: `la dire, mi dire, dire es, addy, my addy, addr, cim, a cim, aur pata, aapka pata, apna pata, poora pata, pura pata, naya pata, pata bataiye, pata likhiye, heimilisfang*, naslov za dostavo, moj naslov, nov naslov, novi naslov, pa naslov, naslov je, na naslov, adrese*, piegades adrese, adresas, pristatymo adresas, aadress, tarneaadress, ghar ka pata, mera pata, hamara pata, dia chi moi, adresa, adresa de livrare, bydliste, dorucovaci adresa, lakcim*, szallitasi cim*, cimem, cimet, cime, dia chi, dia chi giao hang, διευθυνση, ที่อยู่, adr, address, my address, home address, street address, delivery address, shipping address, billing address, postal address, mailing address, full address, street and number, house number and street,
    adresse, anschrift, lieferadresse, rechnungsadresse, wohnadresse, strasse und hausnummer, adresse postale, adresse de livraison, rue et numero, direccion, direccion de envio, domicilio, calle y numero,
    indirizzo, indirizzo di consegna, via e numero, residenza, endereco, morada, endereco de entrega, adres, afleveradres, bezorgadres, straat en huisnummer, adres dostawy, adres zamieszkania, ulica i numer,
    adress, leveransadress, gatuadress, leveringsadresse, gateadresse, vejnavn, osoite, katuosoite, toimitusosoite, adresim, adresi, teslimat adresi, ev adresi,
    адрес, адрес доставки, улица и дом, alamat, alamat rumah, alamat pengiriman, tirahan, tirahan ko, bahay,
    street, your street, rua, calle, strasse, straat, ulica, gata, улица, sokak, الشارع,
    住所, ご住所, お届け先, 届け先, 配送先, 地址, 收货地址, 送货地址, 住址, 주소, 배송지, 배송 주소, 집 주소, العنوان, عنوان, عنوان التوصيل, عنواني, पता, डिलीवरी पता, כתובת`,
});
/** If asked for, they are the address; in an answer, they are a part of it. */
const STREET = /^(?:street|rua|calle|stra(?:ss|ß)e|straat|ulica|gata|улица|sokak|الشارع)$/iu;
/** "Straße: Am Alten Markt 3a": in a form, it is. */
const LABEL_END = /^ ?[:：]/;
/** Addresses of other things: e-mail, IP and MAC addresses, pages. */
const NOT_POSTAL_BEFORE =
  /(?:e-?mail|mail|ip|mac|web|wallet|internet|電子メール|メール|邮箱|电子邮件|이메일|메일|adres e-?mail|البريد|ईमेल)[\s-]?$/iu;
const NOT_POSTAL_AFTER =
  /^[\s-]?(?:mail|e-?mail|mailowy|mailu|élect\p{L}*|electr\p{L}*|eletr\p{L}*|ip|mac|ipv[46]|web|mejl|почт\p{L}*|эл|البريد|الإلكتروني)(?!\p{L})/iu;
const LINKS =
  /^[\s:=：.,"'«„“`*_>-]{0,4}(?:(?:is|ist|lautet|wäre|est|es|è|é|jest|to|är|er|on|adalah|saya|nya|ko ay|ay|po ay|şu|такой|это|は|是|는|은|है|هو|का)[\s:=："'«„“`*_]{0,3})?/iu;
const REST = /^(?:[^\n;؛?!{}<>|@]|,\n){6,140}/u;
const END = /(?:[\s.,"'»“”`*_\])]|[^\p{L}\p{N}\s()])+$/u;
/** But "no 14" is a part of it, and so is the word that a number follows: "bağdat cad no 14". */
const FIRST_WORDS =
  /^(?:(?!no\.? ?[0-9]|(?!(?:sure|okay|here|this|that|mine|well|yeah|live|hier|wohne|voici|vivo|moro|claro|thanks) )\p{L}{4,10}\.? (?:(?:cad|cd|sok|sk|mah|bulv|blv|str?|ave?|rd|ul)\.? )?(?:no\.? ?)?[0-9]{1,3}[a-z]?(?![\p{L}\p{N}]))[\p{L}]{1,10}[\s,.!:：]{1,3}){0,3}?(?=[\p{Lu}\p{N}]|[^\p{sc=Latin}]|no\.? ?[0-9])/u;
const NAME_OF_PLACE = /\p{Lu}\p{L}{2}|\p{L}{4}|[\p{sc=Han}\p{sc=Hangul}\p{sc=Arabic}\p{sc=Devanagari}]{2}/u;
const LONGEST_ANSWER = 170;

/** The rest of a line after a word for an address, or an answer to a question for one, if it contains a number. */
const spoken: Detector = {
  kind: 'address',
  needs: { words: [ADDRESS_WORDS], others: true },
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    const kind = 'address';
    const mentions = ADDRESS_WORDS.in(passage).filter(({ start, end }) => isPostal(text, start, end));
    const named = mentions.find(
      ({ start, end }) => !STREET.test(text.slice(start, end)) || LABEL_END.test(text.slice(end, end + 2)),
    );
    if (named) {
      const from = named.end + LINKS.exec(text.slice(named.end, named.end + 24))![0].length;
      const place = placeIn(passage, from);
      if (place && !passage.isTalkOnly)
        yield { kind, ...place, confidence: 0.6, certain: true, why: 'behind a word for an address' };
      return;
    }
    if (text.length > LONGEST_ANSWER || /[?？]/.test(text)) return;
    const asked = questionFor(passage, ADDRESS_WORDS, 1);
    if (!asked && isAskedWhere(passage)) {
      const place = placeIn(passage, FIRST_WORDS.exec(text)?.[0].length ?? 0);
      if (place) yield { kind, ...place, confidence: 0.6, certain: true, why: 'answers a question for a place' };
      return;
    }
    const question = passage.preceding?.();
    if (!asked || !question || passage.isTalkOnly || givesItself(question.text, asked.end)) return;
    if (namesOther(passage) && !/[0-9]{4}/.test(text)) return;
    if (ADDRESS_WORDS.in(question).some(({ start, end }) => !isPostal(question.text, start, end))) return;
    const place = placeIn(passage, FIRST_WORDS.exec(text)?.[0].length ?? 0);
    if (place) yield { kind, ...place, confidence: 0.6, certain: true, why: 'answers a question for an address' };
  },
};

/** "My address is wrong. Please write Rue Haute 12": what answers gives none. */
function givesItself(question: string, end: number): boolean {
  return !/[?？؟]/.test(question) && (question.includes(BARRIER) || /[0-9]/.test(question.slice(end)));
}

function isPostal(text: string, start: number, end: number): boolean {
  return (
    !NOT_POSTAL_BEFORE.test(text.slice(Math.max(0, start - 14), start)) &&
    !NOT_POSTAL_AFTER.test(text.slice(end, end + 24))
  );
}

/** "адрес передан, заявка 118820": the number of something else, told apart from the address by its name. */
function isNamedOther(passage: Passage, at: number): boolean {
  const name = nameOfOther(passage, at);
  return name !== undefined && !OF_ADDRESS.test(name);
}
const DIGITS_IN_ROW = /[0-9]+/g;

/** "every 20 min until 0952", "subnet 255.255.255.0 lease 86400", "0x0000007E": times, networks and memory. */
const NO_PLACE =
  /(?<![\p{L}0-9])0x[0-9a-f]{2}|(?<!\p{L})(?:every [0-9]|until [0-9]|[0-9]+ ?min(?:s|utes?|uten|utos|uti)?(?!\p{L})|subnet|netmask|lease [0-9])/iu;

function placeIn(passage: Passage, from: number): { start: number; end: number } | undefined {
  const { text } = passage;
  const rest = REST.exec(text.slice(from))?.[0].replace(END, '') ?? '';
  if (isDateOrTime(rest.trim()) || NO_PLACE.test(rest)) return undefined;
  const numbers = matchesOf(DIGITS_IN_ROW, rest);
  const isOther = (at: number, end: number): boolean => isQuantity(rest, at, end) || isNamedOther(passage, from + at);
  if (numbers.every(({ index, 0: number }) => isOther(index, index + number.length))) return undefined;
  if (!/[0-9]/.test(rest) || !NAME_OF_PLACE.test(rest) || /https?:|www\./i.test(rest)) return undefined;
  return { start: from, end: from + rest.length };
}

export const address: Kind = {
  name: 'address',
  finds: 'street addresses and post office boxes, by notation or behind a word for one',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [detector, spoken],
};
