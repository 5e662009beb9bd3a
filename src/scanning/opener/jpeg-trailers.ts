import type { FileHandle } from 'node:fs/promises';
import { isNoiseInPart } from './noise.js';
import type { FileWindow } from './window.js';

const MOST_BYTES = 1024 * 1024;
const SEARCHED_BYTES = 256 * 1024;
const FOOT_BYTES = 64;

/**
 * What phones, cameras and programs of photographers write behind a JPEG: logs of a Pixel's exposure, focus and white balance, and
 * the trailers that ExifTool reads by their first bytes (Trailer.pm, CanonVRD.pm, MIE.pm) ...
 */
const HEAD = /^(aecDebug|vivo\{"|CANON OPTIONAL DATA\0|AXS[!*]\0\x01|~[\x10\x18]\x04)/;
/** ... and by the last bytes of the file (`IdentifyTrailer` in ExifTool.pm). */
const FOOT =
  /(AXS[!*][^]{8}|\xa1\xb2\xc3\xd4|cbipcbbl|CANON OPTIONAL DATA\0[^]{44}|\0{6}\/NIKON APP|\xff{4}\x1b\*9HWfu\x84\x93\xa2\xb1|jxrs[^]{3}\0)$/;

/**
 * The end of a trailer that begins at `start`: the picture or film that follows it, or the end of the file. Undefined where no known
 * trailer begins, or where its bytes look packed or encrypted.
 */
export async function endOfTrailer(handle: FileHandle, file: FileWindow, start: number): Promise<number | undefined> {
  const head = Buffer.from(await file.at(start, SEARCHED_BYTES));
  const foot = await file.at(Math.max(start, file.bytes - FOOT_BYTES), FOOT_BYTES);
  if (!HEAD.test(head.toString('latin1', 0, FOOT_BYTES)) && !FOOT.test(foot.toString('latin1'))) return undefined;
  const media = [head.indexOf(JPEG), head.indexOf('ftyp', 0, 'latin1') - 4].filter((at) => at >= 0);
  const end = media.length === 0 ? file.bytes : start + Math.min(...media);
  if (end === start || end - start > MOST_BYTES) return undefined;
  return (await isNoiseInPart(handle, start, end)) ? undefined : end;
}

const JPEG = Buffer.from('ffd8ff', 'hex');
