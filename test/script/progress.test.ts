import { describe, expect, test } from '@jest/globals';
import { createProgress, elapsed } from '../../devkit/parts/progress.js';

function recorder(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 60, write: (text: string) => written.push(text) > 0, written };
}

describe('progress', () => {
  test('prints what a step logs, and that it is done with its result and time', async () => {
    const out = recorder(false);
    let now = 0;
    const progress = createProgress(out, { now: () => now });
    const result = await progress.step(
      'Temporal',
      (log) => {
        log('port taken');
        now = 61_000;
        return Promise.resolve(7);
      },
      (port) => `port ${port}`,
    );
    expect(result).toBe(7);
    expect(out.written.join('')).toBe('  Temporal: port taken\n✓ Temporal: port 7 (1 min 01 s)\n');
  });

  test('marks a failed step and throws its error on', async () => {
    const out = recorder(false);
    const failure = new Error('no');
    const step = createProgress(out, { now: () => 0 }).step('clamd', () => Promise.reject(failure));
    await expect(step).rejects.toBe(failure);
    expect(out.written.join('')).toBe('✗ clamd: failed (0.0 s)\n');
  });

  test('says of a step that ends because all is stopped that it was interrupted', async () => {
    const out = recorder(false);
    const options = { now: () => 0, stopping: AbortSignal.abort() };
    const step = createProgress(out, options).step('clamd', () => Promise.reject(new Error('ended')));
    await expect(step).rejects.toThrow('ended');
    expect(out.written.join('')).toBe('✗ clamd: interrupted (0.0 s)\n');
  });

  test('redraws one line on a terminal, never wider than it, and writes no escape codes elsewhere', async () => {
    const terminal = recorder(true);
    const file = recorder(false);
    for (const out of [terminal, file]) {
      await createProgress(out, { now: () => 0 }).step('x'.repeat(100), () => Promise.resolve());
    }
    expect(terminal.written[0]).toBe(`\r\x1b[2K| ${'x'.repeat(57)}`);
    expect(file.written.join('')).not.toContain('\x1b');
  });

  test('names the oldest of several steps and counts the others', async () => {
    const out = recorder(true);
    const progress = createProgress(out, { now: () => 0 });
    await progress.step('outer', () => progress.step('inner', () => Promise.resolve()));
    expect(out.written[1]).toContain('outer (0.0 s) (+1)');
  });
});

test('elapsed is for people', () => {
  expect([0, 9949, 12_900, 59_999, 185_000].map(elapsed)).toEqual(['0.0 s', '9.9 s', '12 s', '59 s', '3 min 05 s']);
});
