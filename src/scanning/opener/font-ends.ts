import type { FileWindow } from './window.js';

/** The declared end of a font; undefined where it does not declare one, or is no font: tables of fonts begin with the same bytes. */
export async function endOfFont(file: FileWindow, start: number): Promise<number | undefined> {
  const end = await endOfWhole(file, start);
  return end === undefined || end > file.bytes ? undefined : end;
}

async function endOfWhole(file: FileWindow, start: number): Promise<number | undefined> {
  const head = await file.at(start, 12);
  if (head.length < 12) return undefined;
  const mark = head.toString('latin1', 0, 4);
  if (mark === 'ttcf') return endOfCollection(file, start, head.readUInt32BE(8));
  return SFNT.has(mark) ? endOfTables(file, start, start) : undefined;
}

/** ISO/IEC 14496-22, section 4.5.1, and Apple's TrueType Reference Manual, chapter 6. */
const SFNT = new Set(['\0\x01\0\0', 'OTTO', 'true', 'typ1']);
const MOST_FONTS = 1024;

/** @param start where the file begins, which offsets count from @param at where the font begins */
async function endOfTables(file: FileWindow, start: number, at: number): Promise<number | undefined> {
  const head = await file.at(at, 6);
  const count = head.length < 6 ? 0 : head.readUInt16BE(4);
  const tables = Buffer.from(await file.at(at + 12, 16 * count));
  let end = at + 12 + 16 * count;
  for (let table = 0; table + 16 <= tables.length; table += 16) {
    if (!/^[ -~]{4}$/.test(tables.toString('latin1', table, table + 4))) return undefined;
    end = Math.max(end, start + tables.readUInt32BE(table + 8) + tables.readUInt32BE(table + 12));
  }
  return end;
}

/** Fonts that share tables, and behind them a signature: ISO/IEC 14496-22, section 4.6. */
async function endOfCollection(file: FileWindow, start: number, fonts: number): Promise<number | undefined> {
  if (fonts > MOST_FONTS) return undefined;
  const offsets = Buffer.from(await file.at(start + 12, 4 * fonts + 12));
  if (offsets.length < 4 * fonts) return undefined;
  let end = start + 12 + 4 * fonts;
  for (let font = 0; font < fonts; font += 1) {
    const tables = await endOfTables(file, start, start + offsets.readUInt32BE(4 * font));
    if (tables === undefined) return undefined;
    end = Math.max(end, tables);
  }
  const isSigned = offsets.length === 4 * fonts + 12 && offsets.toString('latin1', 4 * fonts, 4 * fonts + 4) === 'DSIG';
  if (!isSigned) return end;
  return Math.max(end, start + offsets.readUInt32BE(4 * fonts + 8) + offsets.readUInt32BE(4 * fonts + 4));
}

/** WOFF 1.0, section 3, and WOFF 2.0, section 4.1: the length of the file. */
export async function endOfWoff(file: FileWindow, start: number): Promise<number | undefined> {
  const head = await file.at(start, 12);
  return head.length < 12 ? undefined : start + head.readUInt32BE(8);
}
