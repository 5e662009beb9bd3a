/**
 * Whether bytes that were decoded from letters, or unpacked from a document, are worth examining. Any long word decodes to
 * something; what counts is what begins like a file, holds a container, or is text. Used in threads: like them, it imports by
 * URL.
 */
import type * as SignaturesModule from './signatures.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { containersIn, formatOfHead } = (await load('signatures')) as typeof SignaturesModule;

const LEAST_BYTES = 24;
/** Words decode to text of this length by chance too rarely to matter. */
const TEXT_BYTES = 64;
const HEADS: readonly (readonly [number, string])[] = [
  [0, '\x7fELF'],
  [0, '%PDF-'],
  [0, '{\\rt'],
  [0, '\xff\xd8\xff'],
  [0, '\x89PNG'],
  [0, 'GIF8'],
  [0, 'RIFF'],
  [4, 'ftyp'],
  [0, 'ActiveMime'],
  [0, '\x4c\0\0\0\x01\x14\x02\0'],
  [0, '\xca\xfe\xba\xbe'],
];

/** The shortest program that Windows runs; a hash is shorter. */
const PROGRAM_BYTES = 97;

export function beginsLikeFile(content: Buffer): boolean {
  return (
    formatOfHead(content) !== undefined ||
    (content.length >= PROGRAM_BYTES && content.toString('latin1', 0, 2) === 'MZ') ||
    HEADS.some(([at, mark]) => content.toString('latin1', at, at + mark.length) === mark)
  );
}

export function holdsContainer(content: Buffer): boolean {
  return containersIn(content, 0, content.length).next().done !== true;
}

/** Whether it begins like text. */
export function isText(content: Buffer): boolean {
  for (const byte of content.subarray(0, TEXT_BYTES)) {
    if ((byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte >= 0x7f) return false;
  }
  return true;
}

export function isWorthALook(content: Buffer): boolean {
  if (content.length < LEAST_BYTES) return false;
  return isText(content) || beginsLikeFile(content) || holdsContainer(content);
}
