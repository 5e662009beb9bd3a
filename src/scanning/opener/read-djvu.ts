/** DjVu 3, appendix 1: a picture in layers. It imports nothing, so that threads can load it. */
import type { PieceSink } from './pieces.js';

/** Behind the mark of the file. */
const FIRST_CHUNK = 16;
/** Text, remarks and metadata, and the list of pages: packed by BZZ. */
const PACKED = new Set(['TXTz', 'ANTz', 'METz', 'DIRM', 'NAVM']);

export function readDjvu(content: Buffer, sink: PieceSink): void {
  for (let at = FIRST_CHUNK; at + 8 <= content.length;) {
    if (PACKED.has(content.toString('latin1', at, at + 4)))
      return sink.find('no-opener', 'no opener opens what a DjVu packs by BZZ');
    const bytes = content.readUInt32BE(at + 4);
    at += 8 + bytes + (bytes % 2);
  }
}
