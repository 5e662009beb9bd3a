import type { FileWindow } from './window.js';

const MOST_BLOCKS = 64;

/** Size from which a block is more than a short remark. */
const REMARK_BYTES = 256;

/**
 * The trailer that Samsung phones append to a picture: blocks (a mark, a type, a name, the content), then a directory `SEFH` of
 * them, its length and `SEFT`, as documented by ExifTool's Samsung.pm.
 *
 * @returns the contents of the blocks that are more than a remark; undefined where the bytes from `start` to the end of the
 *   file are not such a trailer
 */
export async function samsungBlocks(
  file: FileWindow,
  start: number,
): Promise<{ start: number; end: number }[] | undefined> {
  const end = file.bytes;
  const foot = await file.at(end - 8, 8);
  if (foot.length < 8 || foot.toString('latin1', 4) !== 'SEFT') return undefined;
  const directory = end - 8 - foot.readUInt32LE(0);
  const head = Buffer.from(await file.at(directory, 12));
  if (directory < start || head.toString('latin1', 0, 4) !== 'SEFH') return undefined;
  const count = head.readUInt32LE(8);
  if (count > MOST_BLOCKS || 12 + 12 * count !== foot.readUInt32LE(0)) return undefined;
  const entries = Buffer.from(await file.at(directory + 12, 12 * count));
  const blocks: { start: number; end: number }[] = [];
  let at = start;
  for (let entry = 0; entry < entries.length; entry += 12) {
    const blockStart = directory - entries.readUInt32LE(entry + 4);
    const blockEnd = blockStart + entries.readUInt32LE(entry + 8);
    if (blockStart !== at || blockEnd > directory) return undefined;
    const block = await file.at(blockStart, 8);
    const content = blockStart + 8 + (block.length < 8 ? 0 : block.readUInt32LE(4));
    if (content > blockEnd) return undefined;
    if (blockEnd - content > REMARK_BYTES) blocks.push({ start: content, end: blockEnd });
    at = blockEnd;
  }
  return at === directory ? blocks : undefined;
}
