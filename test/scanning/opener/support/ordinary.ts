import { eicar } from '../../../../devkit/samples.js';
import { zip } from '../../../../devkit/containers/zip.js';
import type { OpenerBench } from './examine.js';

/** What {@link summaryOf} tells of a file that is clean once its parts were judged. */
export const ORDINARY = { reasons: [], traits: [], eps: false };

/** The findings and traits of a file, and whether a part of it is a program in PostScript. */
export async function summaryOf(bench: OpenerBench, content: Buffer) {
  const { reasons, traits, members } = await bench.examine(content);
  return { reasons, traits: traits.map(({ trait }) => trait), eps: members.some(({ type }) => type.format === 'eps') };
}

/** Whether a part of a file holds what scanners report. */
export async function reachesEicar(bench: OpenerBench, content: Buffer): Promise<boolean> {
  return (await bench.examine(content)).contents.some((part) => part.includes(eicar()));
}

export const archive = () => zip([{ name: 'eicar.com', content: eicar() }]);

export const joined = (...parts: readonly (Buffer | string)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

/** Bytes of no order, the same in each run. */
export function noise(bytes: number): Buffer {
  const content = Buffer.alloc(bytes);
  for (let at = 0, state = 1; at < bytes; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    content[at] = state >>> 24;
  }
  return content;
}
