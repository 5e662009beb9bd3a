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
 * SHA-256 over the records of random conversations and what the last gate finds in them, with version 9 of the detectors: with the
 * same detectors, the same conversation is to make the same record in every version. With those of version 4, they came out as before
 * transcripts were streamed.
 */
const RECORDED = {
  answers: '1dfd73ac6926c59cc183e9e51ade41daff03f61fd9a80acab51ba737477efb52',
  transcripts: '259f76c0422432cd6c2de262c072dc1fab78f0a47a376d78edc3685eed2b9941',
  long: 'b36f886e8bfdf6b7ebea9853f1ecc3b25210697e8a9aeb29739571d091738d30',
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
