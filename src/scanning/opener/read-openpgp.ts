/** Messages of OpenPGP that need no key: literal, packed and signed ones (RFC 9580, section 10.3). */
import type * as OpenpgpModule from './openpgp.js';
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as UnpackModule from './unpack.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { literal, PACKET, packetAt, SEALED_PACKETS } = (await load('openpgp')) as typeof OpenpgpModule;
const { takeSurplus, unpackWhole } = (await load('unpack')) as typeof UnpackModule;

/** Nothing that is worth opening is shorter. */
const LEAST_BYTES = 24;
/** GnuPG reads packed content in packed content up to this depth. */
const MOST_DEPTH = 32;
/** The last that RFC 9580 gives a meaning. */
const LAST_TAG = 21;
/** RFC 9580, section 9.4. */
const METHOD = { none: 0, deflate: 1, zlib: 2, bzip2: 3 } as const;

export const readPieces: ReadPieces = (content, sink) => readPackets(content, sink, 0);

function readPackets(content: Buffer, sink: PieceSink, depth: number): void {
  if (depth > MOST_DEPTH) return sink.find('limit-exceeded:depth', 'packets are packed deeper than any program does');
  let at = 0;
  for (let packet = packetAt(content, at); packet !== undefined; packet = packetAt(content, at)) {
    const { tag, body, next, isCut } = packet;
    if (isCut) sink.find('damaged', 'a packet ends before it is whole');
    if (tag === PACKET.literal) takeLiteral(body, sink);
    else if (tag === PACKET.compressed) takePacked(body, sink, depth);
    else if (SEALED_PACKETS.has(tag)) sink.find('encrypted', 'the message is read with a key only');
    else if (tag === 0 || tag > LAST_TAG) sink.find('no-opener', 'no opener opens a packet of this kind');
    else if (body.length >= LEAST_BYTES) sink.piece('packet', body);
    at = next;
  }
  takeSurplus('message', content.subarray(at), sink);
}

function takeLiteral(body: Buffer, sink: PieceSink): void {
  const found = literal(body);
  if (found === undefined) sink.find('damaged', 'a packet ends before its content begins');
  else sink.file(found.name || 'content', found.content);
}

function takePacked(body: Buffer, sink: PieceSink, depth: number): void {
  const packed = body.subarray(1);
  switch (body[0]) {
    case METHOD.none:
      return readPackets(packed, sink, depth + 1);
    case METHOD.deflate:
    case METHOD.zlib: {
      const method = body[0] === METHOD.zlib ? 'zlib' : 'deflate';
      const packets = unpackWhole(method, 'packed message', packed, sink);
      if (packets !== undefined) readPackets(packets, sink, depth + 1);
      return;
    }
    case METHOD.bzip2:
      if (packed.toString('latin1', 0, 3) === 'BZh') return sink.piece('packed message', packed);
      return sink.find('damaged', 'a packed message cannot be unpacked');
    default:
      return sink.find('unsupported-method', 'a message is packed in a way that RFC 9580 does not know');
  }
}
