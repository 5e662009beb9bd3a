/** Raw streams packed by Zlib, Deflate or Brotli, and Office's ActiveMime. */
import { brotliDecompressSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { InputType, ZlibOptions } from 'node:zlib';
import type { PieceSink, ReadPieces } from './pieces.js';

const MOST_BYTES = 512 * 1024 * 1024;
const ACTIVE_MIME_BYTES = 50;

type Unpack = (content: InputType, options: ZlibOptions) => Buffer;

export const readPieces: ReadPieces = (content, sink) => {
  if (content.toString('latin1', 0, 10) === 'ActiveMime') {
    const packed = unpack(inflateSync as Unpack, content.subarray(ACTIVE_MIME_BYTES), sink);
    if (packed === undefined) sink.find('damaged', 'an ActiveMime object cannot be unpacked');
    else sink.piece('ActiveMime', packed.content);
    return;
  }
  const [first = 0, second = 0] = content;
  const isZlib = (first & 15) === 8 && first >> 4 <= 7 && ((first << 8) | second) % 31 === 0;
  const kinds: readonly (readonly [string, Unpack])[] = [
    ...(isZlib ? [['zlib', inflateSync as Unpack] as const] : []),
    ['brotli', brotliDecompressSync as Unpack],
    ['deflate', inflateRawSync as Unpack],
  ];
  for (const [name, method] of kinds) {
    const unpacked = unpack(method, content, sink);
    // Random bytes can unpack to a few bytes, but end before the file does.
    if (unpacked === undefined || unpacked.used !== content.length || unpacked.content.length < 8) continue;
    sink.piece(name, unpacked.content);
    return;
  }
};

function unpack(method: Unpack, content: Buffer, sink: PieceSink): { content: Buffer; used: number } | undefined {
  const maxOutputLength = Math.max(1, Math.min(sink.bytesLeft + 1, MOST_BYTES));
  try {
    const { buffer, engine } = method(content, { maxOutputLength, info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return { content: buffer, used: engine.bytesWritten };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      sink.find('limit-exceeded:ratio', 'a packed stream exceeds the bound of ratio');
    }
    return undefined;
  }
}
