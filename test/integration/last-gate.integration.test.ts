import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { approveRecord, decideHeldRecord, HELD_MEMO, redactRecordAgain } from '../../src/contract/held-record.js';
import type { HeldMemo } from '../../src/contract/held-record.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { custodian } from '../cli/run.js';
import { schemaProblem } from '../support/audit.js';

/** A redactor that misses cards, and the gate behind it. */
const COMPLETED = '2024-05-15T23:59:59.500Z';
const CARD = '4111 1111 1111 1111';
const SAID = { reviewer: 'jane.doe', reason: 'a number of ours' };

async function complete(stack: Stack, id: string, texts: readonly string[] = ['hello', `my card is ${CARD}`]) {
  const messages = texts.map((text) => ({ text, fromId: 'customer', timestamp: '2024-05-15T23:50:00.000Z' }));
  stack.simulator.addConversation({ id, messages });
  stack.simulator.completeConversation(id, COMPLETED);
  const handle = stack.archive(id, COMPLETED);
  await until('the run is started', () => handle.describe().catch(() => undefined));
  return handle;
}

const blobOf = ({ blobs, containers }: Stack, id: string) =>
  blobs.getContainerClient(containers.archive).getBlobClient(`conversations/2024-05-15/${id}.gz`);

describe('with a redactor that misses cards', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ settings: { REDACTION_KINDS: 'email' } });
  });
  afterAll(() => stack?.stop());

  /** Resolves when the run waits, with what its memo tells. */
  const heldMemo = (handle: Awaited<ReturnType<typeof complete>>) =>
    until('the record is held', async () => {
      const { searchAttributes, memo } = await handle.describe();
      return searchAttributes['ArchiveState']?.[0] === 'held' ? (memo?.[HELD_MEMO] as HeldMemo) : undefined;
    });
  const cli = (...args: string[]) => custodian(['archive', ...args], { env: stack.environment });

  test('nothing is uploaded, and the run waits and says what and where, without the text', async () => {
    const handle = await complete(stack, 'gate-held');
    const memo = await heldMemo(handle);
    expect(memo).toMatchObject({
      found: 1,
      findings: [{ kind: 'card', place: 'message', index: 1, start: 11, endIndex: 1, end: 30 }],
      decisions: [],
    });
    expect(await blobOf(stack, 'gate-held').exists()).toBe(false);
    expect(stack.simulator.conversation('gate-held')?.attributes).toEqual({});
    const history = JSON.stringify(await handle.fetchHistory());
    const seen = [history, JSON.stringify(memo), stack.logLines.join('')].join('\n');
    for (const secret of [CARD, Buffer.from(CARD).toString('base64').slice(0, -4)]) expect(seen).not.toContain(secret);
    const listed = await until('it is listed', async () => {
      const { stdout } = await cli('held', '--json');
      const { held } = JSON.parse(stdout) as { held: { conversationId: string }[] };
      return held.find(({ conversationId }) => conversationId === 'gate-held');
    });
    expect(listed).toMatchObject({ found: 1, plainSha256: memo.plainSha256, completedTime: COMPLETED });
    expect((await cli('held')).stdout).toMatch(/ 1 +card in message 1 at 11-30 +archive:gate-held:/);

    // What is no valid decision changes nothing, and fails no task.
    await handle.signal(approveRecord, { reviewer: 5, reason: 'x' } as never);
    await handle.signal(redactRecordAgain, 'now' as never);
    await handle.signal('approveRecord', SAID, SAID);
    const bad = [
      undefined,
      null,
      5,
      [],
      { ...SAID },
      { ...SAID, action: 'delete' },
      { ...SAID, action: 'approve', force: true },
    ];
    for (const payload of bad) {
      await expect(handle.executeUpdate(decideHeldRecord, { args: [payload as never] })).rejects.toThrow();
    }
    const stale = { ...SAID, action: 'approve' as const, record: 'ab'.repeat(32) };
    await expect(handle.executeUpdate(decideHeldRecord, { args: [stale] })).rejects.toThrow();
    expect(await heldMemo(handle)).toMatchObject({ decisions: [] });

    // Again with the same redactor: the same is held again.
    expect(await cli('redact-again', 'gate-held', '--reason', 'try again')).toMatchObject({ code: 0 });
    await until('it is held again', async () => {
      const { decisions } = await heldMemo(handle);
      return decisions.length === 1 && decisions[0]?.action === 'redact-again';
    });
    // The list of runs, in which the command looks for it, lags behind.
    await until('it is listed again', async () => {
      const { held } = JSON.parse((await cli('held', '--json')).stdout) as { held: Partial<HeldMemo>[] };
      return held.some(({ decisions, plainSha256 }) => decisions?.length === 1 && plainSha256 === memo.plainSha256);
    });
    const approval = await cli('approve', 'gate-held', '--reason', SAID.reason, '--reviewer', SAID.reviewer);
    expect(approval).toMatchObject({ code: 0, stdout: expect.stringContaining('approved') });
    const { uri, plainSha256 } = await handle.result();
    expect(uri).toContain('gate-held.gz');
    expect(plainSha256).toBe(memo.plainSha256);
    const record = gunzipSync(await blobOf(stack, 'gate-held').downloadToBuffer()).toString('utf8');
    expect(JSON.parse(record.split('\n')[0] ?? '')).toMatchObject({ gate: 'approved' });
    expect((await handle.describe()).searchAttributes['ArchiveState']).toEqual(['archived']);
    const log = await cli('decisions', 'gate-held', '--json');
    const entries = log.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { entry: object });
    expect(entries).toMatchObject([
      { proven: true, entry: { action: 'record-redaction', statements: [{ reason: 'try again' }] } },
      { proven: true, entry: { action: 'record-approval', statements: [{ by: SAID.reviewer, reason: SAID.reason }] } },
    ]);
    expect(entries.map(({ entry }) => schemaProblem(entry))).toEqual([undefined, undefined]);
    expect((await cli('decisions', 'gate-held')).stdout).toContain('record of conversation gate-held that ended');
    expect(await cli('approve', 'gate-held', '--reason', 'x')).toMatchObject({ code: 1 });
  });

  test('an approval before anything is held is none', async () => {
    const handle = await complete(stack, 'gate-early', ['hello', CARD]);
    await handle.signal(approveRecord, SAID);
    await heldMemo(handle);
    await handle.terminate('the test is over');
  });

  test('a record without a finding is archived as ever, and says that the gate let it pass', async () => {
    const handle = await complete(stack, 'gate-passed', ['hello']);
    await handle.result();
    const record = gunzipSync(await blobOf(stack, 'gate-passed').downloadToBuffer()).toString('utf8');
    expect(JSON.parse(record.split('\n')[0] ?? '')).toMatchObject({ gate: 'passed' });
  });
});

test('REDACTION_GATE=off lets everything pass, and says so', async () => {
  const stack = await startStack({ settings: { REDACTION_KINDS: 'email', REDACTION_GATE: 'off' } });
  try {
    await (await complete(stack, 'gate-off')).result();
    const record = gunzipSync(await blobOf(stack, 'gate-off').downloadToBuffer()).toString('utf8');
    expect(JSON.parse(record.split('\n')[0] ?? '')).toMatchObject({ gate: 'off' });
    expect((await blobOf(stack, 'gate-off').getProperties()).metadata).toMatchObject({ gate: 'off' });
    expect(stack.logLines.join('')).toContain('THE LAST GATE IS OFF');
  } finally {
    await stack.stop();
  }
});
