import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import type { ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CONVERSATION } from '../../support/record-samples.js';
import { storeRecord } from '../../support/test-records.js';
import { azuriteForTest } from '../../support/worm-azurite.js';
import { custodian } from '../run.js';

const FIRST = 'conversations/2024-05-15/conversation-1.gz';

let azurite: Awaited<ReturnType<typeof azuriteForTest>>;
let container: ContainerClient;
let later: string;
let env: Record<string, string>;

beforeAll(async () => {
  azurite = await azuriteForTest();
  const name = `records-${randomUUID()}`;
  // With the SDK's own retries: the connection is idle while a command runs, and Azurite may close it as it is used again.
  container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(name);
  env = {
    AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString,
    AZURE_CONTAINER_NAME: name,
    ARCHIVE_IMMUTABILITY: 'optional',
  };
  await storeRecord(container, {}, 'optional');
  const [message] = CONVERSATION.messages;
  ({ name: later } = await storeRecord(container, { messages: [message!, ...CONVERSATION.messages] }, 'optional'));
  await storeRecord(
    container,
    { conversationId: 'conversation-2', completedTime: '2024-05-17T01:00:00.000Z' },
    'optional',
  );
  // An id that begins like another one is another one.
  await storeRecord(container, { conversationId: 'conversation-1.b' }, 'optional');
});
afterAll(() => azurite.stop());

const archive = (...args: string[]) => custodian(['archive', ...args], { env });
const jsonLines = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('custodian archive list', () => {
  test('names each record, and says that nothing protects it', async () => {
    const { code, stdout } = await archive('list');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toContain('NOT LOCKED');
    expect(stdout).toContain('2024-05-15T23:59:59.500Z  conversation-1  4 messages  NOT LOCKED\n');
    expect(stdout).toContain(`stands beside ${FIRST}`);
  });

  test('takes a range of days, and writes JSON', async () => {
    const { stdout } = await archive('list', '--json', '--from', '2024-05-16', '--to', '2024-05-17');
    expect(jsonLines(stdout)).toMatchObject([
      { conversationId: 'conversation-2', day: '2024-05-17', messageCount: 4, locked: false, lockedUntil: null },
    ]);
    expect((await archive('list', '--to', '2024-05-14')).stdout).toBe('');
  });

  test.each([['2024-02-31'], ['yesterday'], ['2024-5-1']])('refuses the day %s', async (day) => {
    const { code, stderr } = await archive('list', '--from', day);
    expect(code).toBe(2);
    expect(stderr).toContain('It should be a day such as 2026-03-31.');
  });

  test('without the storage there is no answer', async () => {
    const absent = { ...env, AZURE_CONTAINER_NAME: 'no-such-container' };
    const { code, stdout, stderr } = await custodian(['archive', 'list'], { env: absent });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('no-such-container: not found');
  });
});

describe('custodian archive show', () => {
  test('shows all records of the conversation, and the transcript of the last one', async () => {
    const { code, stdout } = await archive('show', 'conversation-1');
    expect(code).toBe(0);
    expect(stdout).toContain(`  ${FIRST}\n    NOT LOCKED`);
    expect(stdout).toContain(`    superseded by ${later}`);
    expect(stdout).toContain(`> ${later}\n`);
    expect(stdout).toContain(`    supersedes ${FIRST}`);
    expect(stdout).toContain('conversation conversation-1, ended 2024-05-15T23:59:59.500Z, 5 messages');
    expect(stdout).toContain('redacted: 2 card, 1 ssn (redactor 1+0123abcd)');
    expect(stdout).toContain('file media-1: invoice.pdf, application/pdf, 17 bytes: infected (Win.Test)');
    expect(stdout).toContain('2024-05-15T23:50:00.000Z  agent agent-7: * join');
    expect(stdout).toContain('without a time  customer customer-1: [file media-1] [file media-2]');
    expect(stdout).toContain('2024-05-15T23:52:00.000Z  unknown: (deleted)');
  });

  test('shows the first one when asked, as JSON, or as it is', async () => {
    const json = await archive('show', 'conversation-1', '--record', FIRST, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      record: FIRST,
      records: [{ name: FIRST }, { name: later, supersedes: { name: FIRST } }],
      header: { messageCount: 4 },
      messages: [{ type: 'event' }, { type: 'text' }, { type: 'text' }, { type: 'deleted' }],
    });
    const raw = await archive('show', 'conversation-1', '--record', FIRST, '--raw');
    expect(jsonLines(raw.stdout)).toHaveLength(5);
    expect(raw.stdout).toMatch(/^\{"schema":"conversation-custodian\/record\/1"/);
  });

  test('control characters that a customer typed do nothing to the terminal', async () => {
    const text = 'look \u001b[2J\u0007 \u202egnp.exe\nsecond line';
    const conversationId = 'conversation-escape';
    await storeRecord(
      container,
      {
        conversationId,
        completedTime: '2025-01-01T00:00:00.000Z',
        messages: [{ type: 'text', role: 'customer', text }],
        attachments: [{ id: 'media-9', name: 'a.pdf\n2025-01-01T00:00:00.000Z  agent: I agree', verdict: 'clean' }],
      },
      'optional',
    );
    const { stdout } = await archive('show', conversationId);
    expect(stdout).toContain('look \\u001b[2J\\u0007 \\u202egnp.exe\n    second line');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toMatch(/^2025-01-01T00:00:00.000Z {2}agent/m); // a name that would be a message
    expect(stdout).toContain('file media-9: a.pdf 2025-01-01');
  });

  test('says so when there is none', async () => {
    expect(await archive('show', 'conversation')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'no record of this conversation\n',
    });
  });

  test('shows nothing of a record whose bytes are not those of its hash', async () => {
    const conversationId = 'conversation-altered';
    const { name } = await storeRecord(
      container,
      { conversationId, completedTime: '2025-01-02T00:00:00.000Z' },
      'optional',
    );
    const blob = container.getBlockBlobClient(name);
    const { metadata = {} } = await blob.getProperties();
    await blob.upload('altered', 7, { metadata });
    const { code, stdout, stderr } = await archive('show', conversationId);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`DAMAGED: ${name}: its bytes are not those of its hash`);
    await blob.delete();
  });
});

describe('custodian archive export', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'export-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const range = ['--from', '2024-05-15', '--to', '2024-05-17'];

  test('copies the records by day, byte for byte, and repeats without harm', async () => {
    const target = join(folder, 'new');
    const first = await archive('export', target, ...range);
    expect(first).toMatchObject({ code: 0, stdout: '4 written, 0 there already, 0 NOT exported\n' });
    expect(first.stderr).toContain(`${FIRST}\n`);
    const copy = await readFile(join(target, FIRST));
    expect(copy.equals(await container.getBlobClient(FIRST).downloadToBuffer())).toBe(true);
    const again = await archive('export', target, ...range);
    expect(again).toMatchObject({ code: 0, stdout: '0 written, 4 there already, 0 NOT exported\n' });
    const files = await readdir(join(target, 'conversations'), { recursive: true });
    expect(files.filter((file) => file.endsWith('.part'))).toEqual([]);
  });

  test('never overwrites another file', async () => {
    const target = join(folder, 'taken');
    await archive('export', target, ...range);
    await writeFile(join(target, FIRST), 'mine');
    const { code, stdout, stderr } = await archive('export', target, ...range);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '0 written, 3 there already, 1 NOT exported\n' });
    expect(stderr).toContain('another file is there already, and was left as it is');
    expect(await readFile(join(target, FIRST), 'utf8')).toBe('mine');
  });
});
