/** Raw streams packed by Zlib, Deflate or Brotli, and Office's ActiveMime. */
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as UnpackModule from './unpack.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { tryUnpack } = (await load('unpack')) as typeof UnpackModule;

const MOST_BYTES = 512 * 1024 * 1024;
const ACTIVE_MIME_BYTES = 50;

type Method = Parameters<typeof tryUnpack>[0];

export const readPieces: ReadPieces = (content, sink) => {
  if (content.toString('latin1', 0, 10) === 'ActiveMime') {
    const packed = unpack('zlib', content.subarray(ACTIVE_MIME_BYTES), sink);
    if (packed === undefined) sink.find('damaged', 'an ActiveMime object cannot be unpacked');
    else sink.piece('ActiveMime', packed.content);
    return;
  }
  const [first = 0, second = 0] = content;
  const isZlib = (first & 15) === 8 && first >> 4 <= 7 && ((first << 8) | second) % 31 === 0;
  for (const name of [...(isZlib ? ['zlib' as const] : []), 'brotli' as const, 'deflate' as const]) {
    const unpacked = unpack(name, content, sink);
    // Random bytes can unpack to a few bytes, but end before the file does.
    if (unpacked === undefined || unpacked.used !== content.length || unpacked.content.length < 8) continue;
    sink.piece(name, unpacked.content);
    return;
  }
};

function unpack(method: Method, content: Buffer, sink: PieceSink) {
  return tryUnpack(method, content, sink, { maxOutputLength: Math.max(1, Math.min(sink.bytesLeft + 1, MOST_BYTES)) });
}
