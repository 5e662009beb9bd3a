import { beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { RestartNeededError, Rotation } from '../../src/lib/rotation.js';

let now: number;
let lines: { readonly level: number; readonly settings: string; readonly problem?: string }[];
let waiting: Record<string, boolean>;
let rotation: Rotation;
beforeEach(() => {
  now = 0;
  lines = [];
  waiting = {};
  const log = pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const observer = { onRotation: (settings: string, is: boolean) => void (waiting[settings] = is) };
  rotation = new Rotation(log, observer, () => now);
});

/** A part that reads and takes as told. */
function part(take: (value: string) => void = () => undefined) {
  const file = { holds: 'a' as string | Error };
  const taken: string[] = [];
  rotation.add({
    settings: 'NAME',
    inUse: 'a',
    read: () => {
      if (file.holds instanceof Error) throw file.holds;
      return file.holds;
    },
    take: (value) => {
      take(value);
      taken.push(value);
    },
  });
  return { file, taken };
}

async function look(times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    now += 10_000;
    await rotation.look();
  }
}

test('what is new is taken once, and what has not changed never', async () => {
  const { file, taken } = part();
  await look(3);
  expect(taken).toEqual([]);
  file.holds = 'b';
  await look(5);
  expect(taken).toEqual(['b']);
  expect(waiting).toEqual({ NAME: false });
});

test('what is still being written is left alone', async () => {
  const { file, taken } = part();
  for (const written of ['b', 'bc', 'bcd']) {
    file.holds = written;
    await look(1);
  }
  expect(taken).toEqual([]);
  await look(1);
  expect(taken).toEqual(['bcd']);
});

test('what cannot be read changes nothing and is told once, until it can be read', async () => {
  const { file, taken } = part();
  file.holds = new Error('NAME_FILE: is empty');
  await look(4);
  expect(lines.map(({ level, problem }) => ({ level, problem }))).toEqual([
    { level: 40, problem: 'NAME_FILE: is empty' },
  ]);
  expect(waiting).toEqual({ NAME: true });
  file.holds = 'a';
  await look(2);
  expect(waiting).toEqual({ NAME: false });
  file.holds = 'b';
  await look(2);
  expect(taken).toEqual(['b']);
});

test('what is refused is tried again, ever more seldom, and another value at once', async () => {
  const tries: { readonly at: number; readonly value: string }[] = [];
  const { file, taken } = part((value) => {
    tries.push({ at: now, value });
    if (value !== 'good') throw new Error(`${value} is refused`);
  });
  file.holds = 'bad';
  await look(360);
  const waits = tries.map(({ at }, index) => at - (tries[index - 1]?.at ?? 0)).slice(1);
  expect(waits.slice(0, 3)).toEqual([10_000, 10_000, 20_000]);
  expect(Math.max(...waits)).toBeGreaterThanOrEqual(150_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(300_000);
  expect(lines).toHaveLength(1);
  expect(waiting).toEqual({ NAME: true });
  file.holds = 'good';
  await look(2);
  expect(taken).toEqual(['good']);
  expect(waiting).toEqual({ NAME: false });
});

test('a part that fails holds up no other', async () => {
  const { file } = part();
  const taken: number[] = [];
  rotation.add({ settings: 'OTHER', inUse: 1, read: () => 2, take: (value) => void taken.push(value) });
  file.holds = new Error('gone');
  await look(2);
  expect(taken).toEqual([2]);
});

test('what needs a restart is told, and waits', async () => {
  const { file } = part(() => {
    throw new RestartNeededError();
  });
  file.holds = 'b';
  await look(10);
  expect(lines).toMatchObject([{ settings: 'NAME', problem: 'it is in use after a restart only' }]);
  expect(waiting).toEqual({ NAME: true });
  file.holds = 'a';
  await look(2);
  expect(waiting).toEqual({ NAME: false });
});
