import type { DecodedFrame } from './event-source.js';

/**
 * Reads a frame that contains one event, a list of events, or one on each line; with or without a byte order mark, and also as
 * JSON within JSON. Each object is read separately, so that an invalid one does not affect the others.
 */
export function readFrame(frame: string, read: (event: object) => DecodedFrame): DecodedFrame {
  const values = valuesOf(frame.replace(/^\ufeff/, ''));
  if (values === undefined) return { kind: 'invalid', reason: 'not-json' };
  const frames = values.map((value): DecodedFrame => {
    if (typeof value !== 'object' || value === null) return { kind: 'invalid', reason: 'not-an-object' };
    return read(value);
  });
  const [only] = frames;
  if (only === undefined) return { kind: 'ignored', reason: 'other-event-type' };
  return frames.length === 1 ? only : { kind: 'several', frames };
}

function valuesOf(text: string): unknown[] | undefined {
  const value = parse(text);
  if (value !== undefined) {
    const inner = typeof value === 'string' ? parse(value) : undefined;
    // A list within a list is not an event: it is passed to the reader unchanged.
    return [inner ?? value].flat();
  }
  const lines = text.split(/[\r\n\x1e]+/).filter((line) => line.trim() !== '');
  const values = lines.map(parse);
  return lines.length < 2 || values.includes(undefined) ? undefined : values;
}

/** Undefined for invalid JSON, which never has that value. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
