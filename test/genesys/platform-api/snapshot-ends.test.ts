import { describe, expect, test } from '@jest/globals';
import { GenesysNotFoundError } from '../../../src/genesys/errors.js';
import { until } from '../../../devkit/until.js';
import { cleanUps } from '../support.js';
import { ATTACHMENT, customer, FakeReader, message, readSnapshots, snapshot, whole } from './snapshot-support.js';

const defer = cleanUps();
const setUp = (reader: FakeReader) => readSnapshots(defer, reader);

describe('the end', () => {
  const END = '2025-01-01T01:00:00Z';
  const gone = (fields: object = {}) => customer([], { state: 'disconnected', ...fields });
  const agent = (fields: object = {}) => ({
    id: 'p-2',
    purpose: 'agent',
    type: 'webmessaging',
    state: 'connected',
    ...fields,
  });
  const over = { id: 'c-1', endTime: END };
  const completed = {
    kind: 'conversation-completed',
    conversationId: 'c-1',
    completedTime: '2025-01-01T01:00:00.000Z',
  };

  test('is what the conversation says, read twice, in one spelling', async () => {
    const { snapshots, late, reader } = setUp(new FakeReader({}, [over]));
    await snapshots.read(snapshot(gone()));
    await until('the end', () => late.length === 1);
    expect(late).toEqual([completed]);
    expect(reader.asked).toHaveLength(2);
    await snapshots.read(snapshot(gone()));
    expect(reader.asked).toHaveLength(2);
  });

  test.each(['transfer', 'peer', 'parked'])('an agent who leaves is none: %s', async (disconnectType) => {
    const { snapshots, late, reader, finish } = setUp(new FakeReader({}, [over]));
    const left = agent({ state: 'terminated', endTime: END, disconnectType });
    await snapshots.read(snapshot(customer([]), left));
    await finish();
    expect(reader.asked).toEqual([]);
    expect(late).toEqual([]);
  });

  test('a customer who leaves before the agent: the agent ends it', async () => {
    const { snapshots, late, reader } = setUp(new FakeReader({}, [{ id: 'c-1' }, over]));
    await snapshots.read(snapshot(gone(), agent()));
    await until('one call', () => reader.asked.length === 1);
    expect(late).toEqual([]);
    await snapshots.read(snapshot(gone(), agent({ endTime: END })));
    await until('the end', () => late.length === 1);
  });

  test('a hint that comes while an older one is followed is not lost', async () => {
    const { snapshots, late } = setUp(new FakeReader({}, [{ id: 'c-1' }, over]));
    // As far as either tells, somebody is still there: only the conversation knows better, and only when asked again.
    await Promise.all([
      snapshots.read(snapshot(gone(), agent())),
      snapshots.read(snapshot(gone(), agent({ id: 'p-3' }))),
    ]);
    await until('the end', () => late.length === 1);
  });

  test('an end that moves is told when it stands still', async () => {
    const moved = { id: 'c-1', endTime: '2025-01-01T01:00:05Z' };
    const { snapshots, late, reader } = setUp(new FakeReader({}, [over, moved, moved]));
    await snapshots.read(snapshot(gone()));
    await until('the end', () => late.length === 1);
    expect(late).toMatchObject([{ completedTime: '2025-01-01T01:00:05.000Z' }]);
    expect(reader.asked).toHaveLength(3);
  });

  test('of a conversation that is not there yet is asked for again', async () => {
    const missing = new GenesysNotFoundError({ route: 'GET conversation' });
    const { snapshots, late } = setUp(new FakeReader({}, [missing, over]));
    await snapshots.read(snapshot(gone()));
    await until('the end', () => late.length === 1);
    expect(late).toEqual([completed]);
  });

  test('is told after the files that its conversation has brought', async () => {
    const missing = new GenesysNotFoundError({ route: 'GET message' });
    const file = whole('s-1', [{ id: 'm-1', mediaType: 'File' }]);
    const { snapshots, late, reader } = setUp(new FakeReader({ 's-1': [missing, missing, file] }, [over]));
    const held = reader.hold('message s-1');
    const hint = message('s-1', { messageMetadata: { content: [ATTACHMENT] } });
    await snapshots.read(snapshot(customer([hint], { state: 'disconnected' })));
    await until('an end that was read twice', () => reader.asked.filter((one) => one.startsWith('conv')).length === 2);
    expect(late).toEqual([]);
    held();
    await until('both', () => late.length === 2);
    expect(late.map(({ kind }) => kind)).toEqual(['attachment-uploaded', 'conversation-completed']);
  });

  test('what is under way when the listener stops has a last chance', async () => {
    const { snapshots, late, finish } = setUp(new FakeReader({}, [over]));
    await snapshots.read(snapshot(gone()));
    await finish();
    expect(late).toEqual([completed]);
  });
});
