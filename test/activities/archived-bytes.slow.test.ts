import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { lookAtRecord } from '../../src/activities/gate.js';
import { recordedParts } from '../../src/activities/recorded.js';
import { encodeRecord } from '../../src/archive/record.js';
import type { Transcript } from '../../src/genesys/rest.js';
import { createRedactor } from '../../src/redaction/redact.js';
import { examineConversation } from '../../src/redaction/gate/conversation.js';
import { examine } from '../../src/redaction/gate/gate.js';
import { cleanUps, connectTo, listen } from '../genesys/support.js';
import { randomAnswer, randomFiles, randomTranscript } from '../support/random-transcripts.js';

/**
 * SHA-256 over the records of random conversations and what the last gate finds in them, with version 14 of the detectors: with the
 * same detectors, the same conversation is to make the same record in every version. With those of version 4, they came out as before
 * transcripts were streamed.
 */
const RECORDED = {
  answers: 'f7e080593190d9c4f93707f55aeb2c707ad8cfc812af7daf5e5662125f7235d6',
  transcripts: 'ad2ca79176907668f811b54a52575188290bfbeb349a58f8005705b9eb1298ea',
  long: '43e85de08b07f5362f20eabfb9eb7c9cdc9eb5905f72b3da4f452aa54d3f1e64',
};

const redactor = createRedactor({ style: 'kind' });
const defer = cleanUps();

async function recordOf(transcript: Transcript, seed: number): Promise<string[]> {
  const facts = { names: transcript.names ?? [] };
  const files = randomFiles(seed);
  const parts = recordedParts(transcript, files, (texts) => redactor.redactionsOf(texts, facts));
  const findings = lookAtRecord('c-1', parts, { examineConversation, examine });
  const raw = {
    ...parts,
    messages: Array.from(parts.messages, (one, index) => ({ ...one, text: transcript.messages.at(index)!.text })),
  };
  const unredacted = lookAtRecord('c-1', raw, { examineConversation, examine });
  const completedTime = '2026-03-02T09:00:00.000Z';
  const conversation = { conversationId: 'c-1', completedTime, redactor: '4', gate: 'passed', ...parts } as const;
  const records = await Promise.all(
    (['jsonl', 'text'] as const).map((format) => encodeRecord(conversation, format, 'a.gz')),
  );
  return [...records.map(({ plainSha256 }) => plainSha256), JSON.stringify(findings), JSON.stringify(unredacted)];
}

const hashOf = (parts: readonly string[]) => createHash('sha256').update(parts.join('\n')).digest('hex');

test('of answers of the API', async () => {
  let answer = '';
  const token = JSON.stringify({ access_token: 't', token_type: 'bearer', expires_in: 3600 });
  const server = createServer(({ url }, response) =>
    response.setHeader('content-type', 'application/json').end(url === '/oauth/token' ? token : answer),
  );
  const port = await listen(server, defer);
  const { rest } = connectTo(`http://127.0.0.1:${port}`, {}, defer);
  const records: string[] = [];
  for (let seed = 0; seed < 60; seed += 1) {
    answer = randomAnswer(seed, 120);
    records.push(...(await recordOf(await rest.getTranscript('c-1'), seed)));
  }
  expect(hashOf(records)).toBe(RECORDED.answers);
});

test('of transcripts', async () => {
  const records: string[] = [];
  for (let seed = 0; seed < 60; seed += 1) records.push(...(await recordOf(randomTranscript(seed, 120), seed)));
  expect(hashOf(records)).toBe(RECORDED.transcripts);
});

test('of long ones', async () => {
  const records: string[] = [];
  for (let seed = 100; seed < 103; seed += 1) records.push(...(await recordOf(randomTranscript(seed, 8000), seed)));
  expect(hashOf(records)).toBe(RECORDED.long);
});
