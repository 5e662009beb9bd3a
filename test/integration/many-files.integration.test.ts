import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { failedArchives } from '../../src/temporal/failed-archives.js';
import { eicar } from '../../devkit/samples.js';
import { WAIT_MS } from '../../devkit/limits.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';

/** More files than the state of a run holds are 1,800; TEST_FILES says how many. They take about a second each. */
const FILES = Number(process.env['TEST_FILES'] ?? 30);
const COMPLETED = '2024-05-15T23:59:59.500Z';
/** Uploads before the newest of them have verdicts. */
const AT_ONCE = 20;
/** For all of it, in milliseconds. */
const DEADLINE_MS = Math.max(WAIT_MS, 60_000 + FILES * 4000);

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

/** Infected, and like no other: EICAR may be followed by 60 characters of white space. */
const infected = (index: number): Uint8Array => {
  const tail = index.toString(2).padStart(12, '0').replaceAll('0', ' ').replaceAll('1', '\t');
  return Buffer.concat([eicar(), Buffer.from(tail)]);
};

test(
  'a customer sends many files with long names, not clean, in one conversation: all are told, kept and archived',
  async () => {
    const conversationId = stack.simulator.addConversation({ id: 'many', messages: [] }).id;
    const names = new Set<string>();
    let read = 0;
    const told = () => {
      const { calls } = stack.simulator;
      for (; read < calls.length; read += 1) {
        const { id, method, body } = calls[read]!;
        if (id !== conversationId || method !== 'PATCH') continue;
        for (const name of JSON.stringify(body).match(/file_scan\.[\w-]+/g) ?? []) names.add(name);
      }
      return names.size;
    };
    const media: string[] = [];
    const waiting = { for: 'files to be told of', within: DEADLINE_MS };
    for (let index = 0; index < FILES; index += 1) {
      const fileName = `${index}${'長'.repeat(250)}`;
      media.push(stack.simulator.uploadAttachment({ conversationId, fileName, bytes: infected(index) }).mediaId);
      if (media.length % AT_ONCE === 0) await until(waiting.for, () => told() > media.length - AT_ONCE, waiting.within);
    }
    stack.simulator.completeConversation(conversationId, COMPLETED);
    const archive = stack.archive(conversationId, COMPLETED);
    await until('the archive is begun', () => archive.describe().catch(() => undefined));
    await archive.result();
    await until(waiting.for, () => told() === FILES, waiting.within);

    expect(media.filter((mediaId) => stack.simulator.media(mediaId)?.deleted !== true)).toEqual([]);
    const copies = new Set<string>();
    for await (const { name } of stack.blobs.getContainerClient(stack.containers.quarantine).listBlobsFlat()) {
      const [sha256 = ''] = name.split('/');
      if (/^[0-9a-f]{64}$/.test(sha256)) copies.add(sha256);
    }
    expect(copies.size).toBe(FILES);
    const records = stack.blobs.getContainerClient(stack.containers.archive);
    const record = records.getBlobClient(`conversations/2024-05-15/${conversationId}.gz`);
    const text = gunzipSync(await buffer((await record.download()).readableStreamBody!)).toString();
    expect(media.filter((mediaId) => !text.includes(mediaId))).toEqual([]);
    expect(text.match(/"verdict":"infected"/g)).toHaveLength(FILES);
    expect(await failedArchives(stack.client, stack.taskQueue)).toEqual([]);
  },
  DEADLINE_MS * 2,
);
