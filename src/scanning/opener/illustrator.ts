/** What Illustrator keeps for itself in a PDF. It has no runtime imports, so that threads can load it. */

/** Before what is packed by Zstandard; all of it before that is in the first of the streams it is cut into. */
const MARK = /%AI\d{1,3}_ZStandard_Data$/;
const HEAD = /^%AI\d{1,3}_ZStandard_Data(?=\x28\xb5\x2f\xfd)/;
const MARKS = /%AI\d{1,3}_ZStandard_Data(?=\x28\xb5\x2f\xfd)/g;
/** More than the longest mark. */
export const MARK_BYTES = 28;

/** Whether what follows these bytes is found by {@link packedByIllustrator}, or reported by the reader of the PDF. */
export function endsWithMark(before: Buffer): boolean {
  return MARK.test(before.toString('latin1'));
}

/** How many packed contents begin in a PDF. */
export function packedIn(text: string): number {
  return [...text.matchAll(MARKS)].length;
}

/** Joins what is packed: it is cut into streams of the same length, of which the last is shorter. */
export function packedByIllustrator(streams: readonly Buffer[]): Buffer[] {
  const found: Buffer[] = [];
  let parts: Buffer[] = [];
  let bytes = 0;
  const end = () => {
    if (parts.length > 0) found.push(Buffer.concat(parts));
    parts = [];
  };
  for (const stream of streams) {
    const mark = HEAD.exec(stream.toString('latin1', 0, MARK_BYTES + 4))?.[0];
    if (mark !== undefined) {
      end();
      parts = [stream.subarray(mark.length)];
      bytes = stream.length;
    } else if (parts.length > 0) {
      parts.push(stream);
      if (stream.length !== bytes) end();
    }
  }
  end();
  return found;
}
