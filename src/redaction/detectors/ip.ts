import ipaddr from 'ipaddr.js';
import type { Candidate, Detector } from '../detector.js';
import type { Passage, Weights } from '../passage.js';
import { DOT_WORDS } from '../spelled-signs.js';
import { marksOf } from '../text-facts.js';
import { matchesOf } from '../matches.js';

const THRESHOLD = 0.5;
const OCTETS = 4;
const COLON = marksOf(':');
/** Octets may be padded with zeros; a prefix length belongs to the address. */
const QUAD = /[0-9]{1,3}(?:\.[0-9]{1,3}){3}/g;
const PREFIX_LENGTH = /^\/[0-9]{1,3}(?![0-9/]|\.[0-9])/;
/** Longest IPv6 address: eight groups of four, or six and a dotted quad. */
const LONGEST = 45;
const TWO_COLONS = /:[0-9a-f]{0,4}:/i;
const HEX_RUN = /[0-9a-f:.]{2,}/gi;
/** RFC 4007: the zone of a link-local address. */
const ZONE = /^%[a-z0-9]{1,16}(?![a-z0-9])/i;
const WEIGHTS: Weights = { ip: 1, version: -0.9, reference: -0.4, unit: -0.6, phone: -0.4 };
const NEIGHBOUR = /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{N}_]/u;

/** IPv4 and IPv6 addresses. A parser decides; surrounding words distinguish IPv4 from a version. */
export const ipDetector: Detector = {
  kind: 'ip',
  *detect(passage: Passage): Generator<Candidate> {
    const { text, facts } = passage;
    if (facts.digits >= OCTETS && text.includes('.')) {
      let versionEnd: number | undefined;
      for (const match of matchesOf(QUAD, text)) {
        const start = match.index;
        const end = start + match[0].length;
        if (isVersion(passage, start, end, versionEnd)) {
          versionEnd = end;
          continue;
        }
        const confidence = scoreQuad(passage, start, end);
        if (confidence >= THRESHOLD) yield { kind: 'ip', start, end: endOfNetwork(text, end), confidence };
      }
    }
    if (facts.digits >= OCTETS) yield* spelled(passage);
    if ((facts.marks & COLON) === 0 || !TWO_COLONS.test(text)) return;
    for (const match of matchesOf(HEX_RUN, text)) {
      const run = match[0].replace(/[.:]$/, (mark, _at: number, whole: string) => (whole.endsWith('::') ? mark : ''));
      if (run.length > LONGEST || !run.includes(':')) continue;
      const start = match.index;
      const end = start + run.length;
      if (!isAddress6(run, () => passage.contextScore(start, end, WEIGHTS) > 0 || text.trim() === run)) continue;
      if (NEIGHBOUR.test(text.charAt(start - 1)) || NEIGHBOUR.test(text.charAt(end))) continue;
      const zone = ZONE.exec(text.slice(end, end + 18))?.[0].length ?? 0;
      yield { kind: 'ip', start, end: endOfNetwork(text, end + zone), confidence: 0.99 };
    }
  },
};

/** "10.13.0.2 is the current release", "firmware 10.12.4.1 and it wants 10.13.0.2": what is called one, or stands shortly behind it. */
function isVersion(passage: Passage, start: number, end: number, versionEnd: number | undefined): boolean {
  const { text } = passage;
  if (passage.namedAs(start, NAMES) < 0 || IS_VERSION.test(text.slice(end, end + 40))) return true;
  if (REVISION.test(text.slice(Math.max(0, start - 20), start))) return true;
  if (versionEnd === undefined) return isAskedForVersion(passage);
  if (start - versionEnd > NEAR) return false;
  // "10.12.4.1 on the server and 10.12.5.0 here": of the clause before, "server" says nothing.
  return !OF_NETWORK.test(text.slice(versionEnd, start).split(CLAUSE).at(-1)!);
}
/** "Client version?", and the quad says little else. */
function isAskedForVersion({ text, preceding }: Passage): boolean {
  if (text.length > LONGEST || preceding === undefined) return false;
  const question = preceding().text;
  return VERSION_ASKED.test(question) && !OF_NETWORK.test(question);
}
const CLAUSE = /,|;|(?<!\p{L})(?:and|und|et|y|e|en|og|och|i|a|и|та|ve|dan|ja)(?!\p{L})/iu;
const VERSION_ASKED =
  /(?<!\p{L})(?:version\p{L}*|firmware|build|release|versi[oó]n|versione|vers[aã]o|versie|wersj\p{L}|верси\p{L}|версі\p{L}|verze|verzi\p{L}|s[uü]r[uü]m\p{L}*|versio\p{L}*|έκδοση|versi)(?!\p{L})[^.!?;]{0,32}[?？؟;]\s*$|(?:版本|バージョン|버전|الإصدار|גרסה)[^?？؟]{0,16}[?？؟]\s*$/iu;
/** "rev 10.0.19.44", "ревизия 10.2.0.8": directly before the quad, since a revision is many things elsewhere. */
const REVISION =
  /(?<!\p{L})(?:rev|revs|revision(?:en|e)?|révision|revisión|revisió|revisão|revisie|revisjon|rev[ií]zi[aeój]\p{L}*|rewizj\p{L}|ревизи\p{L}|ревізі\p{L}|αναθεώρηση|revisi|修订版?|リビジョン|리비전)[ :.]{0,3}(?:n[or]\.? )?$/iu;
const NAMES: Weights = { ip: 1, version: -0.9 };
const NEAR = 48;
const OF_NETWORK =
  /(?<!\p{L})(?:ips?|ipv4|address\p{L}*|server|host|gateway|dns|adress\p{L}*|dirección|indirizzo)(?!\p{L})/iu;
/** Or what it mends: "5.11.0.4 fixes that". */
const IS_VERSION =
  /^,? (?:(?:now |already |should |will |has |hat |a )?(?:fix(?:es|ed)?|solve[sd]?|resolve[sd]?|introduce[sd]?|behebt|behoben|korrigiert|corrige|règle|résout|soluciona|resuelve|risolve|resolve|lost dat op|verhelpt|naprawia|opravuje|fikser|retter|åtgärdar|korjaa|düzeltiyor|исправля\p{L}*|исправил\p{L}*|виправля\p{L}*)(?!\p{L})|(?:is|was|ist|est|es|è|é|jest|är|er|on|это) (?:the |an? |die |das |der |la |le |el |il |o |de |het )?(?:\p{L}{2,12} )?(?:version|release|build|firmware|update|patch|versión|versione|versão|versie|wersj\p{L}|верси\p{L}))/iu;

/** Dots that are written out, bracketed or apart; commas beside a word for an address. */
const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|0?[0-9]{1,2})';
const ODD = new RegExp(
  `(?<![0-9.,])${OCTET}(?:(?: ?[\\[({] ?(?:\\.|${DOT_WORDS}) ?[\\])}] ?${OCTET}){3}|(?: (?:${DOT_WORDS}) ${OCTET}){3}|(?: \\. ?${OCTET}){3}|(?:, ?${OCTET}){3})(?![0-9]|[.,][0-9])`,
  'giu',
);
const MAY_BE_ODD = new RegExp(
  `[0-9] ?(?:[\\[({] ?(?:\\.|${DOT_WORDS})| (?:${DOT_WORDS}) | \\. ?|, ?)[\\])}]? ?[0-9]`,
  'iu',
);

function* spelled(passage: Passage): Generator<Candidate> {
  const { text } = passage;
  if (!MAY_BE_ODD.test(text)) return;
  for (const match of matchesOf(ODD, text)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (match[0].includes(',') && passage.contextScore(start, end, WEIGHTS) <= 0) continue;
    yield { kind: 'ip', start, end, confidence: 0.9 };
  }
}

function endOfNetwork(text: string, end: number): number {
  return end + (PREFIX_LENGTH.exec(text.slice(end, end + 5))?.[0].length ?? 0);
}

function scoreQuad(passage: Passage, start: number, end: number): number {
  const { text } = passage;
  const before = text.slice(Math.max(0, start - 2), start);
  if (/[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{N}.]$|[0-9]-$|[\p{L}\p{N}]_$/u.test(before) && !isNamed(text, start))
    return 0;
  if (
    /^(?:[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{N}]|_[\p{L}\p{N}]|[.,]\d|-\p{L}(?!\p{Ll}{2}))/u.test(
      text.slice(end, end + 4),
    )
  )
    return 0;
  const octets = text.slice(start, end).split('.').map(Number);
  if (octets.some((octet) => octet > 255) || isNobody(octets)) return 0;
  const small = octets.every((octet) => octet < 20);
  return Math.min(0.97, (small ? 0.5 : 0.7) + 0.5 * passage.contextScore(start, end, WEIGHTS));
}

/** RFC 1122, 3.2.1.3: "this host", all hosts and the host itself; and masks of networks, which are no addresses. */
function isNobody(octets: readonly number[]): boolean {
  if (octets[0] === 127) return true;
  const bits = octets.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^0+$|^1{8,}0*$/.test(bits);
}

/** "ip192.168.1.1" */
function isNamed(text: string, start: number): boolean {
  return /(?<!\p{L})ip(?:v4|4)?$/iu.test(text.slice(Math.max(0, start - 6), start));
}

/** `a::b`, `::` and `12::30` parse as well; only runs that nobody writes for anything else count without a word that says so. */
function isAddress6(run: string, isMeant: () => boolean): boolean {
  const colons = run.split(':').length - 1;
  if (colons < 2 || !ipaddr.IPv6.isValid(run)) return false;
  if (colons >= 4 || /(?:^|:)(?=[a-f]*\d|[0-9a-f]{4})[0-9a-f]{3,4}(?::|$)/i.test(run) || run === '::1') return true;
  if (/\./.test(run)) return true;
  return isMeant() && (/[0-9]/.test(run) || run === '::');
}
