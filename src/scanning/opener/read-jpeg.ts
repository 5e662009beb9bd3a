/** JPEG: metadata that is spread over several segments. Used in threads: like them, it imports by URL. */
import type { PieceSink } from './pieces.js';
import type { Room } from './unpack.js';

/** What a segment of data of programs begins with, the bytes before its part of the whole, and its place in that. */
const KINDS = [
  // ICC.1:2022, annex B.4: number and count of the parts.
  { name: 'profile', marker: 0xe2, mark: 'ICC_PROFILE\0', head: 14, place: (head: Buffer) => head[12] ?? 0 },
  // XMP, part 3, 1.1.3.1: hash, length and offset.
  {
    ...{ name: 'XMP', marker: 0xe1, mark: 'http://ns.adobe.com/xmp/extension/\0', head: 75 },
    place: (head: Buffer) => head.readUInt32BE(71),
  },
  { name: 'Photoshop', marker: 0xed, mark: 'Photoshop 3.0\0', head: 14, place: () => 0 },
] as const;

/** ISO/IEC 19566-5, annex D: the number of the box, that of its part, and the head of the box, which each part repeats. */
const BOX = { marker: 0xeb, mark: 'JP', number: 2, head: 8, box: 8 } as const;

/** Joins the parts, which may stand in any order. What stands in one segment only is found in the file as it is. */
export function readJpeg(content: Buffer, sink: PieceSink): Room[] {
  const parts = KINDS.map(() => [] as Room[]);
  const boxes = new Map<number, Buffer[]>();
  for (let at = 2; at + 4 <= content.length && content[at] === 0xff;) {
    const marker = content[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // The scan: metadata precedes it.
    if (marker === 0xda || marker === 0xd9) break;
    const end = at + 2 + content.readUInt16BE(at + 2);
    if (marker === BOX.marker) takeBox(content.subarray(at + 4, end), boxes);
    const kind = KINDS.findIndex(
      (one) => one.marker === marker && content.toString('latin1', at + 4, at + 4 + one.mark.length) === one.mark,
    );
    parts[kind]?.push({ start: at + 4 + (KINDS[kind]?.head ?? 0), end });
    at = end;
  }
  for (const parts of boxes.values()) sink.piece('boxes', Buffer.concat(parts));
  const passed: Room[] = [];
  for (const [kind, rooms] of parts.entries()) {
    if (rooms.length < 2) continue;
    const { name, head, place } = KINDS[kind]!;
    const placeOf = ({ start }: Room) => place(content.subarray(start - head, start));
    const inOrder = rooms.toSorted((one, other) => placeOf(one) - placeOf(other));
    sink.piece(name, Buffer.concat(inOrder.map(({ start, end }) => content.subarray(start, end))));
    passed.push(...rooms);
  }
  return passed;
}

function takeBox(segment: Buffer, boxes: Map<number, Buffer[]>): void {
  if (segment.length < BOX.head + BOX.box || segment.toString('latin1', 0, BOX.number) !== BOX.mark) return;
  const number = segment.readUInt16BE(BOX.number);
  const part = segment.subarray(BOX.head);
  const parts = boxes.get(number);
  if (parts === undefined) boxes.set(number, [part]);
  else {
    const repeats = part.subarray(0, BOX.box).equals((parts[0] as Buffer).subarray(0, BOX.box));
    parts.push(repeats ? part.subarray(BOX.box) : part);
  }
}
