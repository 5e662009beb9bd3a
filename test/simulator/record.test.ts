import { describe, expect, test } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { Changes } from '../../simulator/changes.js';
import { DuplicateIdError, SimulatorClosedError, UnknownIdError, WaitTimeoutError } from '../../simulator/errors.js';
import { CallRecord } from '../../simulator/record.js';
import { startSimulator } from '../../simulator/start-simulator.js';
import { call, token } from './client.js';
import { ManualClock, simulators } from './with-simulator.js';

const start = simulators();

test('the record of calls is bounded and counts what it dropped', () => {
  const record = new CallRecord(() => 0, new Changes(), 10);
  const request = { method: 'GET', headers: {} } as IncomingMessage;
  for (let index = 0; index < 25; index += 1) record.begin(request, `/${String(index)}`, undefined);
  expect(record.calls.length).toBeLessThanOrEqual(10);
  expect(record.dropped).toBe(25 - record.calls.length);
  expect(record.calls.at(-1)?.path).toBe('/24');
});

test('calls carry the time of the clock', async () => {
  const clock = new ManualClock();
  const simulator = await start({ now: clock.now });
  await token(simulator);
  expect(simulator.calls[0]?.at).toBe(clock.time);
});

describe('waitFor', () => {
  test('resolves with what the predicate found, at once or after a change', async () => {
    const simulator = await start();
    expect(await simulator.waitFor(() => 'now')).toBe('now');
    const found = simulator.waitFor(() => simulator.calls.find(({ status }) => status === 401));
    await call(simulator, 'GET', '/api/v2/conversations/c1', 'unknown');
    expect(await found).toMatchObject({ route: 'getConversation', id: 'c1' });
  });

  test('rejects after its timeout with a dump that holds no token', async () => {
    const simulator = await start();
    const bearer = await token(simulator);
    await call(simulator, 'GET', '/api/v2/conversations/c1', bearer);
    const error = await simulator.waitFor(() => false, 1).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(String(error)).toContain('/api/v2/conversations/{id}');
    expect(String(error)).not.toContain(bearer);
  });

  test('rejects with the error of its predicate', async () => {
    const simulator = await start();
    const failing = simulator.waitFor(() => {
      if (simulator.calls.length > 0) throw new Error('seen enough');
      return false;
    });
    const expectation = expect(failing).rejects.toThrow('seen enough');
    await token(simulator);
    await expectation;
  });

  test('rejects when the simulator closes', async () => {
    const simulator = await startSimulator();
    const waiting = expect(simulator.waitFor(() => false)).rejects.toThrow(SimulatorClosedError);
    await simulator.close();
    await waiting;
  });
});

test('ids are unique, and unknown ones are refused', async () => {
  const simulator = await start();
  const file = { fileName: 'a', bytes: new Uint8Array(1) };
  simulator.addConversation({ id: 'c1', messages: [] });
  simulator.uploadAttachment({ conversationId: 'c1', mediaId: 'm1', ...file });
  expect(() => simulator.addConversation({ id: 'c1', messages: [] })).toThrow(DuplicateIdError);
  expect(() => simulator.uploadAttachment({ conversationId: 'c1', mediaId: 'm1', ...file })).toThrow(DuplicateIdError);
  expect(() => simulator.uploadAttachment({ conversationId: 'none', ...file })).toThrow(UnknownIdError);
  expect(() => simulator.announceUpload('none')).toThrow(UnknownIdError);
  expect(() => simulator.completeConversation('none', '')).toThrow(UnknownIdError);
  expect(() => simulator.releaseFault('none')).toThrow(UnknownIdError);
  expect(simulator.conversation('none')).toBeUndefined();
  expect(simulator.media('none')).toBeUndefined();
});
