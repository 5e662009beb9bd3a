import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { WorkflowFailedError } from '@temporalio/client';
import { readHostId } from '../../src/staging/host-id.js';
import { archiveWorkflowId } from '../../src/contract/ids.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import type { ArchiveConversation } from '../../src/contract/workflows.js';

const DAY_MS = 86_400_000;
const COMPLETED = '2024-05-15T23:59:59.500Z';
const MESSAGES = [
  { text: 'Hello, my card is 4111 1111 1111 1111', from: 'customer-1', at: '2024-05-15T23:50:00.000Z' },
  { text: 'and my SSN 123-45-6789, mail jane@example.com', from: 'customer-1', at: '2024-05-15T23:51:00.000Z' },
  { text: 'Thank you. We call you at 212-555-0123.', from: 'agent-7', at: '2024-05-15T23:52:00.000Z' },
];
const SECRETS = ['4111 1111', '4111111111111111', '123-45-6789', 'jane@example.com', '212-555-0123'];

function addConversation({ simulator }: Stack, id: string): void {
  const messages = MESSAGES.map(({ text, from, at }) => ({ text, fromId: from, timestamp: at }));
  simulator.addConversation({ id, messages });
}

/** Completes a conversation and returns the result of its run. */
async function archived(stack: Stack, id: string, completedTime = COMPLETED) {
  stack.simulator.completeConversation(id, completedTime);
  const handle = stack.archive(id, new Date(completedTime).toISOString());
  await until('the run is started', () => handle.describe().catch(() => undefined));
  return handle.result();
}

describe('archiveConversation, on storage that locks', () => {
  let worm: WormDouble;
  let stack: Stack;
  beforeAll(async () => {
    // Asked each time: a test sets the time of this host, and the two clocks have to agree.
    worm = await new WormDouble({ now: () => Date.now() }).start();
    stack = await startStack({
      settings: {
        AZURE_STORAGE_CONNECTION_STRING: worm.connectionString,
        ARCHIVE_IMMUTABILITY: 'required',
        ARCHIVE_RETENTION_DAYS: '30',
      },
    });
  });
  afterEach(() => {
    Object.assign(worm.faults, { policyDropped: false, flagMissing: false });
    stack.simulator.clearFaults();
  });
  afterAll(async () => {
    await stack?.stop();
    await worm?.stop();
  });
  const uploadsOf = (id: string) =>
    worm.requests.filter(({ operation, blob }) => operation === 'PutBlob' && blob.includes(id));

  test('writes a redacted record once, locked, and tells the interaction where it is', async () => {
    addConversation(stack, 'conversation-1');
    const before = Date.now();
    const result = await archived(stack, 'conversation-1');

    const uploads = uploadsOf('conversation-1');
    expect(uploads.map(({ blob }) => blob)).toEqual(['conversations/2024-05-15/conversation-1.gz']);
    const [upload] = uploads;
    expect(upload?.headers).toMatchObject({
      'if-none-match': '*',
      'x-ms-immutability-policy-mode': 'Locked',
      'x-ms-blob-content-type': 'application/gzip',
      'x-ms-blob-content-md5': expect.any(String),
    });
    const until = new Date(String(upload?.headers['x-ms-immutability-policy-until-date'])).getTime();
    expect(until).toBeGreaterThanOrEqual(before + 30 * 86_400_000);
    expect(until).toBeLessThanOrEqual(Date.now() + 30 * 86_400_000 + 1000);
    expect(Date.parse(result.lockedUntil ?? '')).toBe(until);

    const record = gunzipSync(upload?.body ?? Buffer.alloc(0)).toString('utf8');
    for (const secret of SECRETS) expect(record).not.toContain(secret);
    const [header, ...messages] = record
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(header).toMatchObject({
      schema: 'conversation-custodian/record/1',
      conversationId: 'conversation-1',
      completedTime: COMPLETED,
      messageCount: 3,
      participants: [
        { id: 'agent-7', role: 'unknown' },
        { id: 'customer-1', role: 'unknown' },
      ],
      redactions: { card: 1, email: 1, phone: 1, ssn: 1 },
      redactor: upload?.headers['x-ms-meta-redactor']?.toString().replace('%2B', '+'),
      attachments: [],
    });
    const common = { role: 'unknown', type: 'text' };
    expect(messages).toEqual([
      { ...common, time: MESSAGES[0]?.at, sender: 'customer-1', text: 'Hello, my card is [REDACTED]' },
      { ...common, time: MESSAGES[1]?.at, sender: 'customer-1', text: 'and my SSN [REDACTED], mail [REDACTED]' },
      { ...common, time: MESSAGES[2]?.at, sender: 'agent-7', text: 'Thank you. We call you at [REDACTED].' },
    ]);

    const attributes = stack.simulator.conversation('conversation-1')?.attributes;
    expect(attributes).toEqual({
      archiveUri: result.uri,
      archivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(result.uri).toMatch(/conversations\/2024-05-15\/conversation-1\.gz$/);
  });

  test('leaves no personal data in history, log or attributes', async () => {
    addConversation(stack, 'conversation-private');
    await archived(stack, 'conversation-private');
    const history = await stack.archive('conversation-private', COMPLETED).fetchHistory();
    const seen = JSON.stringify(history) + stack.logLines.join('');
    for (const secret of SECRETS) {
      expect(seen).not.toContain(secret);
      expect(seen).not.toContain(Buffer.from(secret).toString('base64').replaceAll('=', '').slice(0, -1));
    }
  });

  test('is repeated without a trace: another day, another host, one blob', async () => {
    addConversation(stack, 'conversation-again');
    const first = await archived(stack, 'conversation-again');
    // A day later, for the other host and for the storage; the first host is not asked any more.
    const clock = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => clock() + DAY_MS);
    const elsewhere = await startStack({
      settings: {
        AZURE_STORAGE_CONNECTION_STRING: worm.connectionString,
        AZURE_CONTAINER_NAME: stack.containers.archive,
        ARCHIVE_SIGNING_KEY: stack.environment['ARCHIVE_SIGNING_KEY']!,
        ARCHIVE_IMMUTABILITY: 'required',
        ARCHIVE_RETENTION_DAYS: '30',
      },
    });
    try {
      addConversation(elsewhere, 'conversation-again');
      // By hand: the listener starts no run of what is archived already.
      const second = await elsewhere.client.workflow.execute<ArchiveConversation>('archiveConversation', {
        taskQueue: elsewhere.taskQueue,
        workflowId: archiveWorkflowId('conversation-again', COMPLETED),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        args: [{ conversationId: 'conversation-again', completedTime: COMPLETED }],
      });
      expect(second).toEqual(first);
      const hosts = await Promise.all([stack, elsewhere].map(({ stagingDir }) => readHostId(stagingDir)));
      expect(new Set(hosts).size).toBe(2);
    } finally {
      await elsewhere.stop();
      jest.restoreAllMocks();
    }
    const [upload, repeated, ...more] = uploadsOf('conversation-again');
    expect(more).toEqual([]);
    expect(repeated?.body.equals(upload?.body ?? Buffer.alloc(0))).toBe(true);
    const asked = [upload, repeated].map((request) =>
      Date.parse(String(request?.headers['x-ms-immutability-policy-until-date'])),
    );
    expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(DAY_MS);
    const blobs = worm.store.current('').flatMap(([name]) => (name.includes('conversation-again') ? [name] : []));
    expect(blobs).toHaveLength(1);
    expect(worm.store.versions(blobs[0] ?? '')).toHaveLength(1);
  });

  test('never replaces a record: a different one of the same conversation is stored beside it', async () => {
    addConversation(stack, 'conversation-twice');
    const first = await archived(stack, 'conversation-twice');
    // The same conversation has ended once before on the same day: a record that holds another completedTime.
    const second = await archived(stack, 'conversation-twice', '2024-05-15T10:00:00.000Z');
    expect(second.uri).toMatch(/conversations\/2024-05-15\/conversation-twice\.[0-9a-f]{16}\.gz$/);
    expect(second.supersedes).toBe('conversations/2024-05-15/conversation-twice.gz');
    expect(second.lockedUntil).toBeDefined();
    expect(first.supersedes).toBeUndefined();
    expect(uploadsOf('conversation-twice').map(({ blob }) => blob)).toEqual([
      'conversations/2024-05-15/conversation-twice.gz',
      'conversations/2024-05-15/conversation-twice.gz', // refused by If-None-Match
      expect.stringMatching(/conversation-twice\.[0-9a-f]{16}\.gz$/),
    ]);
    expect(stack.logLines.join('')).toContain('another record of this conversation is stored already');
  });

  test('what is stored under the name and is no record of the conversation is left to a person', async () => {
    addConversation(stack, 'conversation-foreign');
    worm.store.put(
      `${stack.containers.archive}/conversations/2024-05-15/conversation-foreign.gz`,
      { content: Buffer.from('x'), contentType: 'application/gzip', md5: undefined, metadata: {} },
      undefined,
      false,
    );
    const failure = await archived(stack, 'conversation-foreign').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkflowFailedError);
    expect(String((failure as WorkflowFailedError).cause?.cause)).toContain('another record is stored there');
    expect(stack.simulator.conversation('conversation-foreign')?.attributes).toEqual({});
  });

  test('never calls a record archived whose lock did not take', async () => {
    worm.faults.policyDropped = true;
    addConversation(stack, 'conversation-unlocked');
    await expect(archived(stack, 'conversation-unlocked')).rejects.toThrow(WorkflowFailedError);
    expect(uploadsOf('conversation-unlocked')).toHaveLength(1);
    expect(stack.simulator.conversation('conversation-unlocked')?.attributes).toEqual({});
  });

  test('fails for good when there is no such conversation', async () => {
    addConversation(stack, 'conversation-gone');
    stack.simulator.setFault({ kind: 'status', route: 'getConversation', status: 404, match: 'conversation-gone' });
    await expect(archived(stack, 'conversation-gone')).rejects.toThrow(WorkflowFailedError);
    expect(uploadsOf('conversation-gone')).toHaveLength(0);
  });

  test('outlasts pages, broken JSON and errors that somebody sends in place of the API', async () => {
    addConversation(stack, 'conversation-pages');
    const match = 'conversation-pages';
    const page = { 'content-type': 'text/html' };
    const answer = { kind: 'status', status: 200, times: 1, match } as const;
    stack.simulator.setFault({ ...answer, route: 'getConversation', headers: page, body: '<html>Sign in</html>' });
    stack.simulator.setFault({ ...answer, route: 'getConversation', body: '{"id":"conversation-pages","messages":[{' });
    stack.simulator.setFault({ ...answer, route: 'getConversation', body: '{"message":"try later","status":503}' });
    stack.simulator.setFault({ ...answer, route: 'getConversation', status: 302, headers: { location: '/login' } });
    stack.simulator.setFault({ ...answer, route: 'patchInteraction', headers: page, body: '<html>Sign in</html>' });
    const result = await archived(stack, 'conversation-pages');
    expect(stack.simulator.conversation('conversation-pages')?.attributes).toMatchObject({ archiveUri: result.uri });
  });

  test('waits out a rate limit for at least as long as the API asks', async () => {
    addConversation(stack, 'conversation-busy');
    stack.simulator.setFault({
      kind: 'status',
      route: 'getConversation',
      status: 429,
      headers: { 'Retry-After': '2' },
      match: 'conversation-busy',
      times: 1,
    });
    await archived(stack, 'conversation-busy');
    const [refused, accepted] = stack.simulator.calls.filter(
      ({ route, id }) => route === 'getConversation' && id === 'conversation-busy',
    );
    expect(refused?.status).toBe(429);
    expect((accepted?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(2000);
  });
});

describe('archiveConversation, on Azurite, which locks nothing', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ settings: { ARCHIVE_FORMAT: 'text' } });
  });
  afterAll(async () => {
    await stack?.stop();
  });

  test('stores the record, and says on the interaction that nothing protects it', async () => {
    addConversation(stack, 'conversation-open');
    const result = await archived(stack, 'conversation-open');
    expect(result.lockedUntil).toBeUndefined();
    expect(stack.simulator.conversation('conversation-open')?.attributes).toMatchObject({
      archiveUri: result.uri,
      archiveImmutability: 'none',
    });
    expect(stack.logLines.join('')).toContain('ARCHIVED RECORDS ARE NOT PROTECTED');
  });

  test('writes the plain text of the source document when asked to', async () => {
    addConversation(stack, 'conversation-text');
    await archived(stack, 'conversation-text');
    const blob = stack.blobs
      .getContainerClient(stack.containers.archive)
      .getBlobClient('conversations/2024-05-15/conversation-text.gz');
    expect(gunzipSync(await blob.downloadToBuffer()).toString('utf8')).toBe(
      'Hello, my card is [REDACTED]\nand my SSN [REDACTED], mail [REDACTED]\nThank you. We call you at [REDACTED].',
    );
  });
});
