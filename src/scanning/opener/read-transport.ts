/** MPEG transport streams: ISO/IEC 13818-1. It imports nothing, so that threads can load it. */
import type { PieceSink } from './pieces.js';

const SYNC = 0x47;
/** Plain, behind a time of four bytes (Blu-ray), and before sixteen of correction. */
const LAYOUTS = [
  { size: 188, first: 0 },
  { size: 192, first: 4 },
  { size: 204, first: 0 },
] as const;
const PACKET_BYTES = 188;
const NULL_PACKETS = 0x1fff;
/** Table 2-22: streams of sound and film, whose content no program shows as it is. */
const isSoundOrFilm = (streamId: number) => streamId >= 0xc0 && streamId <= 0xef;

/** Takes what packets carry besides sound and film, such as tags and subtitles, with the parts put together. */
export function readTransport(content: Buffer, sink: PieceSink): void {
  const layout = LAYOUTS.find(({ size, first }) => content[first] === SYNC && content[first + size] === SYNC);
  if (layout === undefined) return;
  const streams = new Map<number, Buffer[]>();
  const passed = new Set<number>([NULL_PACKETS]);
  for (let at = layout.first; at + PACKET_BYTES <= content.length; at += layout.size) {
    const flags = content[at + 1] ?? 0;
    const pid = ((flags & 0x1f) << 8) | (content[at + 2] ?? 0);
    if (passed.has(pid)) continue;
    const control = ((content[at + 3] ?? 0) >> 4) & 3;
    if ((control & 1) === 0) continue;
    const start = at + 4 + ((control & 2) === 0 ? 0 : 1 + (content[at + 4] ?? 0));
    let payload = content.subarray(start, Math.max(start, at + PACKET_BYTES));
    const begins = (flags & 0x40) !== 0 && payload.length >= 9 && payload.readUIntBE(0, 3) === 1;
    if (begins && isSoundOrFilm(payload[3] ?? 0)) passed.add(pid);
    // 2.4.3.6: a head of nine bytes, and as many as the last of them says.
    else if (begins) payload = payload.subarray(9 + (payload[8] ?? 0));
    const parts = streams.get(pid);
    if (parts === undefined) streams.set(pid, [payload]);
    else parts.push(payload);
  }
  for (const [pid, parts] of streams) if (!passed.has(pid)) sink.piece('stream of a film', Buffer.concat(parts));
}
