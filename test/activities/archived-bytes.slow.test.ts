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
  answers: '0ffc74f7afbb410bc985737526cc213eaf2db250a65d7c7055ab801af8bfc554',
  transcripts: 'ed3c0f766c8dd90b43e011e2f724ed11c55c13789817efee4044f55868440a82',
  long: 'fdcfcb0b77b858415ff4268e2add90eb06d3547d62e0396f6cb7dd9db1cad258',
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
