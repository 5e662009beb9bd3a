import { createHash } from 'node:crypto';
import { claimBytes, type Json } from './claim.js';
import type { MacKeyRing, Seal, SealFlaw } from './mac-key-ring.js';

/** The file that a run is about. */
export interface StartedFile {
  readonly conversationId: string;
  readonly mediaId: string;
}

/** The listener's data on an upload, with which a run is started. Absent if the event does not contain it. */
export interface StartFacts extends StartedFile {
  readonly messageId?: string | undefined;
  readonly downloadUrl?: string | undefined;
  readonly fileName?: string | undefined;
  readonly direction?: string | undefined;
}

/** Proves that the listener has begun a run, and with what. It holds no secret. */
export interface StartSeal {
  /** SHA-256 over the facts, in hexadecimal. */
  readonly digest: string;
  /** Over the file and the digest. */
  readonly seal: Seal;
}

/** @throws {UncanonicalClaimError} when the facts have no canonical form. */
export function sealStart(ring: MacKeyRing, facts: StartFacts): StartSeal {
  const digest = digestOf(facts);
  return { digest, seal: ring.seal('start.v1', { ...fileOf(facts), digest }) };
}

/** What is wrong with the proof that the listener has started a run for a file, and with which data. Never throws. */
export function flawOfStart(ring: MacKeyRing, file: StartedFile, claimed: unknown): SealFlaw | undefined {
  const { digest, seal } = (claimed ?? {}) as Partial<Record<keyof StartSeal, unknown>>;
  if (seal === undefined) return 'missing';
  return typeof digest === 'string' ? ring.flawOf('start.v1', { ...fileOf(file), digest }, seal) : 'malformed';
}

/** The same for a run that was begun with just these facts. Never throws. */
export function flawOfStartWith(ring: MacKeyRing, facts: StartFacts, claimed: unknown): SealFlaw | undefined {
  const flaw = flawOfStart(ring, facts, claimed);
  if (flaw !== undefined) return flaw;
  try {
    return (claimed as StartSeal).digest === digestOf(facts) ? undefined : 'wrong';
  } catch {
    return 'wrong'; // text without a canonical form cannot have been sealed
  }
}

const fileOf = ({ conversationId, mediaId }: StartedFile) => ({ conversationId, mediaId });

function digestOf({ conversationId, mediaId, messageId, downloadUrl, fileName, direction }: StartFacts): string {
  const facts: Json = { conversationId, mediaId, messageId, downloadUrl, fileName, direction };
  return createHash('sha256').update(claimBytes('start-facts.v1', facts)).digest('hex');
}
