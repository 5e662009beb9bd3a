import type { Findings } from '../contract/findings.js';
import type { PolicyVerdict, UnscannableReason } from '../contract/verdict.js';

type Limit = Extract<UnscannableReason, `limit-exceeded:${string}`>;

/** What a verdict means, for somebody who has to decide. */
const REASONS: Readonly<Record<Exclude<UnscannableReason, Limit | PolicyVerdict>, string>> = {
  encrypted: 'It is encrypted: nobody can look into it without its password. Ask the sender for an open copy.',
  limits: 'It is larger or deeper than the scanner looks.',
  'no-verdict': 'The scanner answers this file with errors, while it works on others. That may be on purpose.',
  damaged: 'It is damaged: what cannot be opened here may still open elsewhere.',
  'unsupported-method': 'Parts of it are packed in a way that is not opened here.',
  'unaccounted-bytes': 'It holds bytes that belong to no part of it: something may be hidden there.',
  'hidden-container': 'Another file is hidden inside it.',
  'no-opener': 'It is a container of a kind that is not opened here.',
  'scanner-crash': 'It crashes the scanner whenever it is scanned. That may be on purpose.',
  'unknown-type': 'Nobody knows what type of file it is, and files of unknown types are contained here.',
};

const UNSCANNED: Readonly<Record<string, string>> = {
  'not-announced':
    'No listener of ours had started this run, or not with this link: somebody else may have, with any link.',
  'no-link': 'The event brought no link to it.',
  'link-gone': 'The link to it was dead before it could be fetched.',
  'link-refused': 'The link leads where none should, such as a private address.',
  'too-large': 'It is larger than MAX_ATTACHMENT_BYTES.',
  'too-slow': 'It came too slowly to be fetched.',
  incomplete: 'Nothing told where it ends, or it broke off again and again.',
  'not-the-file': 'A page or an error came in its place.',
  'content-mismatch': 'Its size or hash differs from what Genesys Cloud reports.',
  'download-failed': 'It could not be fetched in a day of tries.',
  'host-lost': 'The host that had fetched it is gone.',
  'file-lost': 'It was lost on the host that had fetched it.',
};

/** Families of names that engines give, the first that fits. */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/eicar/i, 'The test file of the anti-virus industry. It does nothing; somebody tests whether you look.'],
  [/phish|heuristics\.phishing/i, 'It imitates a known sender to get at passwords or payments.'],
  [/ransom/i, 'It encrypts files and asks for money.'],
  [/trojan|dropper|downloader|agent/i, 'It brings other malware onto the computer that opens it.'],
  [/worm/i, 'It spreads by itself.'],
  [/macro|doc\.|xls\.|ole/i, 'A document with a program in it that runs when it is opened.'],
  [/exploit|cve[-_.]\d/i, 'It uses a flaw in the program that opens it.'],
  [/^pua\./i, 'A potentially unwanted program: not malware as such, and often a tool of attackers.'],
  [/heuristics\./i, 'It looks like malware by its structure; this kind of finding is sometimes wrong.'],
];

/** A plain explanation of why a file is held. */
export function explain({ scan, unscannedBecause }: Findings): string {
  if (scan === undefined) {
    const why = UNSCANNED[unscannedBecause ?? ''] ?? 'It could not be fetched.';
    return `Nobody has looked into it. ${why} It is still in the conversation.`;
  }
  if (scan.verdict === 'clean') return 'The scanner found nothing.';
  if (scan.verdict === 'infected') {
    const known = SIGNATURES.find(([pattern]) => pattern.test(scan.signature));
    return `The scanner knows it as malware. ${known?.[1] ?? 'The name is the one that the scanner gives.'}`;
  }
  return `It could not be judged, and is not known to be harmless. ${unscannable(scan.reason)}`;
}

function unscannable(reason: UnscannableReason): string {
  if (reason.startsWith('policy:'))
    return `The policy of file types does not allow it: ${reason.slice('policy:'.length)}.`;
  if (reason.startsWith('limit-exceeded:')) {
    return `Opening it takes more ${reason.slice('limit-exceeded:'.length)} than is allowed, as a bomb does.`;
  }
  return REASONS[reason as keyof typeof REASONS] ?? 'It cannot be judged.';
}

/** Endings of names, and the types that files of that name have. */
const TYPES: Readonly<Record<string, RegExp>> = {
  pdf: /^application\/pdf$/,
  png: /^image\/png$/,
  jpg: /^image\/jpeg$/,
  jpeg: /^image\/jpeg$/,
  gif: /^image\/gif$/,
  zip: /^application\/zip$/,
  docx: /wordprocessingml|^application\/zip$/,
  xlsx: /spreadsheetml|^application\/zip$/,
  pptx: /presentationml|^application\/zip$/,
  doc: /^application\/(x-cfb|msword)$/,
  xls: /^application\/(x-cfb|vnd\.ms-excel)$/,
  mp3: /^audio\//,
  mp4: /^video\//,
};

/** What is odd about a name beside the type that the bytes have; undefined when nothing is known to be. */
export function nameMismatch(fileName: string, mimeType: string | undefined): string | undefined {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(fileName)?.[1]?.toLowerCase();
  if (ending === undefined || mimeType === undefined) return undefined;
  const expected = TYPES[ending];
  if (expected === undefined || expected.test(mimeType)) return undefined;
  return mimeType === 'application/octet-stream'
    ? `The name says .${ending}, and its bytes are of no known type.`
    : `The name says .${ending}, and its bytes say ${mimeType}.`;
}
