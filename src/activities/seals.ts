import type { Logger } from 'pino';
import type { MacKeyRing, SealFlaw } from '../sealing/mac-key-ring.js';
import type { Json } from '../sealing/claim.js';
import { flawOfStartWith } from '../sealing/start-seal.js';
import type { StartFacts } from '../sealing/start-seal.js';
import type { FileReport } from '../contract/file-report.js';
import type { Removal } from '../contract/findings.js';
import { scanWorkflowId } from '../contract/ids.js';
import type { SecondOpinion } from '../contract/second-opinion.js';
import type { ScanResult } from '../contract/verdict.js';

/** What is sealed. */
export const SEALED_KINDS = ['verdict', 'report', 'second-opinion', 'containment', 'removal', 'start'] as const;
export type SealedKind = (typeof SEALED_KINDS)[number];

export interface ForgeryObserver {
  /** Something came without a seal of ours, or with a wrong one, and was not believed. */
  forged(kind: SealedKind): void;
}

/** One file of a conversation. */
export interface FileIds {
  readonly conversationId: string;
  readonly mediaId: string;
}

/** That a file is contained, as the vault keeps it. */
export interface ContainmentFacts extends FileIds {
  readonly sha256: string;
  readonly bytes: number;
  readonly mimeType: string;
  readonly isImage: boolean;
  readonly scan: ScanResult;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly seal?: string;
}

/** That a file was removed from its conversation, or marked there, as the vault keeps it. */
export interface RemovalFacts extends FileIds {
  readonly removal: Removal;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly seal?: string;
}

/**
 * The seals of facts that the steps find out. What comes back to a step by way of Temporal or of storage is believed only
 * with its seal: anybody who can write there can say anything. What is not believed is logged and counted.
 */
export class Seals {
  constructor(
    private readonly ring: MacKeyRing,
    private readonly observer: ForgeryObserver,
    private readonly log: Pick<Logger, 'error'>,
  ) {}

  sealVerdict(file: FileIds, sha256: string, verdict: ScanResult): ScanResult {
    return this.seal('verdict', aboutFile(file, sha256), verdict);
  }

  isVerdict(file: FileIds, sha256: string, verdict: ScanResult): boolean {
    return this.check('verdict', aboutFile(file, sha256), verdict);
  }

  sealOpinion(sha256: string, opinion: SecondOpinion): SecondOpinion {
    return this.seal('second-opinion', { sha256 }, opinion);
  }

  isOpinion(sha256: string, opinion: SecondOpinion): boolean {
    return this.check('second-opinion', { sha256 }, opinion);
  }

  sealReport(conversationId: string, report: FileReport): FileReport {
    return this.seal('report', { conversationId, mediaId: report.mediaId }, report);
  }

  isReport(conversationId: string, report: FileReport): boolean {
    return this.check('report', { conversationId, mediaId: report.mediaId }, report);
  }

  sealContainment(facts: ContainmentFacts): ContainmentFacts {
    const { conversationId, mediaId } = facts;
    return this.seal('containment', { conversationId, mediaId }, facts);
  }

  isContainment({ conversationId, mediaId }: FileIds, facts: ContainmentFacts): boolean {
    return this.check('containment', { conversationId, mediaId }, facts);
  }

  sealRemoval(facts: RemovalFacts): RemovalFacts {
    const { conversationId, mediaId } = facts;
    return this.seal('removal', { conversationId, mediaId }, facts);
  }

  isRemoval({ conversationId, mediaId }: FileIds, facts: RemovalFacts): boolean {
    return this.check('removal', { conversationId, mediaId }, facts);
  }

  /** @param claimed what the run carries as the listener's seal */
  isStart(facts: StartFacts, claimed: unknown): boolean {
    const { conversationId, mediaId } = facts;
    return this.isBelieved('start', { conversationId, mediaId }, flawOfStartWith(this.ring, facts, claimed));
  }

  /** A fact may be sealed before: that seal is part of nothing, and is replaced. */
  private seal<T extends { readonly seal?: string }>(kind: SealedKind, about: Json & object, fact: T): T {
    return { ...fact, seal: this.ring.seal(`${kind}.v1`, claim(about, fact)) };
  }

  private check(kind: SealedKind, about: Record<string, Json>, fact: { readonly seal?: string }): boolean {
    return this.isBelieved(kind, about, this.ring.flawOf(`${kind}.v1`, claim(about, fact), fact.seal));
  }

  private isBelieved(kind: SealedKind, about: Record<string, Json>, flaw: SealFlaw | undefined): boolean {
    if (flaw === undefined) return true;
    this.observer.forged(kind);
    this.log.error({ ...about, kind, seal: flaw }, 'NOT BELIEVED: it does not carry a seal of this program');
    return false;
  }
}

/** The run that alone may pass a verdict on the file is part of what is sealed. */
function aboutFile({ conversationId, mediaId }: FileIds, sha256: string) {
  return { workflowId: scanWorkflowId(conversationId, mediaId), conversationId, mediaId, sha256 };
}

function claim(about: Json & object, { seal: _seal, ...fact }: { readonly seal?: string }): Json {
  return { about, fact: fact as Json };
}
