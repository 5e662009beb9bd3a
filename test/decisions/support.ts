import { randomUUID } from 'node:crypto';
import type { Question } from '../../src/decisions/verify-decision.js';
import { newSigningKey, PublicKeyRing, signerFromPem } from '../../src/sealing/signing-key-ring.js';

/** A decision, the key of the desk that signs it, and the question that it answers. */
export const pem = newSigningKey();
export const signer = signerFromPem(pem);
export const keys = PublicKeyRing.fromPem(pem);
export const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const runId = randomUUID();
export const question: Question = {
  workflowId: 'scan:c-1:m-1',
  mediaId: 'm-1',
  runIds: [runId],
  sha256: 'ab'.repeat(32),
  now: NOW,
  maxAgeMs: 60_000,
};
export const decision = {
  issuer: 'https://login.example',
  subject: '1f0c',
  name: 'jane.doe',
  decision: 'approve',
  reason: 'confirmed by phone',
  workflowId: question.workflowId,
  runId,
  mediaId: 'm-1',
  sha256: question.sha256,
} as const;
