import { randomBytes, randomUUID } from 'node:crypto';
import { approveRelease, decideRelease, rejectRelease } from '../../src/contract/review.js';
import type { ReviewDecision } from '../../src/contract/review.js';
import { files, reportFile } from '../../src/contract/file-report.js';
import type { FileReport, FileStatus } from '../../src/contract/file-report.js';
import { expectFile, fileReported } from '../../src/contract/ledger-messages.js';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { secondOpinion } from '../../src/contract/second-opinion.js';
import type { SignedDecision } from '../../src/contract/signed-decision.js';
import { newSigningKey, signerFromPem } from '../../src/sealing/signing-key-ring.js';
import type { Signer } from '../../src/sealing/signing-key-ring.js';
import { encodeMetadata } from '../../src/azure/metadata.js';
import { copyName, originName, segment } from '../../src/vault/vault-names.js';
import type { Stack } from '../../devkit/stack/stack.js';
import type { SeededRandom } from '../faults/support/random.js';
import { claimOn, signedBy } from './desk-keys.js';
import { held, HOLDS } from './holding.js';

/** Time for one call of the attacker, who does not wait for what does not come, in milliseconds. */
const CALL_MS = 5000;

/** A file that is attacked. */
export interface Target {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly sha256: string;
  readonly bytes: Buffer;
}

const STATUSES: readonly FileStatus[] = ['clean', 'released', 'rejected', 'quarantined', 'unscanned', 'pending'];
const TIMES = ['1970-01-01T00:00:00.000Z', '9999-12-31T23:59:59.000Z', 'never', 5, null];
const ODD = [undefined, null, 5, '', 'x'.repeat(10_000), [], {}, { toJSON: 1 }, -1, 1e300, true];
/** So often an attacker picks each. */
const WEIGHTS = {
  ...{ terminate: 2, cancel: 1, erase: 1, reset: 3, start: 5, squat: 1, elsewhere: 2, hold: 2, pause: 1 },
  ...{ signal: 2, decide: 3, opinion: 1, report: 2, plantCopy: 1, plantStanding: 2, plantOrigin: 1, plantReleased: 2 },
} as const;
type Attack = keyof typeof WEIGHTS;
const ATTACKS = (Object.keys(WEIGHTS) as Attack[]).flatMap((name) => Array<Attack>(WEIGHTS[name]).fill(name));

/** Somebody who can write to the namespace and to the storage, has seen all that is there, and has no key. */
export class Attacker {
  private readonly own: Signer = signerFromPem(newSigningKey());
  private readonly reports: FileReport[] = [];

  /**
   * @param targets the files of one conversation
   * @param taken decisions of people that went over the wire
   * @param harmlessUrl where something can be downloaded that is clean
   */
  constructor(
    private readonly stack: Stack,
    private readonly random: SeededRandom,
    private readonly targets: readonly Target[],
    private readonly taken: readonly (ReviewDecision & { readonly approve: boolean })[],
    private readonly harmlessUrl: string,
  ) {}

  /** Does one thing; whether it was refused is not told. @returns what, on which file, and how it went */
  async attack(): Promise<{ readonly name: Attack; readonly log: string }> {
    const name = this.one(ATTACKS);
    const target = this.one(this.targets);
    await this.look();
    const { client } = this.stack;
    const outcome = await client
      .withDeadline<unknown>(Date.now() + CALL_MS, () => this[name](target))
      .then((what) => (typeof what === 'string' ? what : 'done'))
      .catch((error: Error) => error.message.slice(0, 80));
    return { name, log: `${name} ${target.mediaId}: ${outcome}` };
  }

  private one<T>(items: readonly T[]): T {
    return this.random.pick(items);
  }

  private chance(of: number): boolean {
    return this.random.next() < of;
  }

  private scan({ conversationId, mediaId }: Target) {
    return this.stack.scan(conversationId, mediaId);
  }

  private ledger({ conversationId }: Target) {
    return this.stack.client.workflow.getHandle(ledgerWorkflowId(conversationId));
  }

  /** Of a scan mostly, or of its ledger. */
  private some(target: Target) {
    return this.chance(0.75) ? this.scan(target) : this.ledger(target);
  }

  private async look(): Promise<void> {
    const { client } = this.stack;
    const known = await client
      .withDeadline(Date.now() + CALL_MS, () => this.ledger(this.targets[0]!).query(files))
      .catch(() => [] as readonly FileReport[]);
    this.reports.splice(0, Math.max(0, this.reports.length - 50));
    this.reports.push(...known);
  }

  private terminate = (target: Target) => this.some(target).terminate('attack');

  private cancel = (target: Target) => this.some(target).cancel();

  private erase = async (target: Target) => {
    const { workflowId } = this.some(target);
    const request = { namespace: 'default', workflowExecution: { workflowId } };
    await this.stack.client.workflowService.deleteWorkflowExecution(request);
  };

  private reset = async (target: Target) => {
    const handle = this.some(target);
    const { events = [] } = await handle.fetchHistory();
    const tasks = events!.filter(({ workflowTaskCompletedEventAttributes: completed }) => Boolean(completed));
    const { runId, workflowId } = await handle.describe();
    await this.stack.client.workflowService.resetWorkflowExecution({
      ...{ namespace: 'default', workflowExecution: { workflowId, runId }, requestId: randomUUID(), reason: 'attack' },
      workflowTaskFinishEventId: this.one(tasks).eventId!,
    });
  };

  private start = async (target: Target) => {
    if (this.chance(0.7))
      await this.scan(target)
        .terminate('attack')
        .catch(() => undefined);
    return this.startUnder(this.scan(target).workflowId, target);
  };

  private elsewhere = (target: Target) => this.startUnder(`scan-${randomUUID()}`, target);

  private hold = (target: Target) => held(this.stack, target, this.one(HOLDS));

  /** A step that waits for its time, or for the next attempt. */
  private pause = (target: Target) =>
    this.stack.client.workflowService.pauseActivity({
      ...{ namespace: 'default', execution: { workflowId: this.some(target).workflowId } },
      ...{ type: this.one(['report', 'writeFileAttributes', 'recallReports', 'admit', 'removeMedia']) },
      ...{ identity: 'somebody', reason: 'attack' },
    });

  private squat = async (target: Target) => {
    const { workflowId } = this.some(target);
    await this.stack.client.workflow
      .getHandle(workflowId)
      .terminate('attack')
      .catch(() => undefined);
    return this.stack.client.workflow.start(
      this.one(['idle', 'conversationLedger', 'scanAttachment', 'secondOpinions']),
      {
        ...{ workflowId, taskQueue: this.chance(0.7) ? `${this.stack.taskQueue}-nobody` : this.stack.taskQueue },
        args: [this.chance(0.5) ? {} : { conversationId: target.conversationId, mediaId: target.mediaId }],
      },
    );
  };

  private async startUnder(workflowId: string, target: Target) {
    const { client, taskQueue } = this.stack;
    const { conversationId, mediaId } = target;
    const now = Date.now();
    const time = () => new Date(now + this.one([-4e9, -1000, 0, 1, 1000, 3.6e6, 4e12])).toISOString();
    const open = {
      ...{ since: time(), until: time(), ignored: [], reminded: this.chance(0.5), secondOpinions: [] },
      approvals: this.chance(0.5) ? [] : this.takenApprovals(),
    };
    const findings = {
      file: { stagingId: '', ref: '', bytes: 1, sha256: target.sha256, mimeType: 'image/png', isImage: true },
      scan: { verdict: 'clean', reply: 'OK', engine: 'e', databaseVersion: '1', bytes: 1, milliseconds: 1 },
      ...{ inVault: this.chance(0.5), withdrawal: this.one(['deleted', 'kept', undefined]) },
    };
    const status = this.one(STATUSES);
    const earlier = { status, findings: this.chance(0.3) ? {} : findings, ...(this.chance(0.6) ? { open } : {}) };
    const input = {
      ...{ conversationId, mediaId, downloadUrl: this.chance(0.5) ? this.harmlessUrl : '' },
      ...{ reviewWindowMs: this.one([1, 10, 3_600_000, 3e11]), reviewApprovers: this.one([1, 2, undefined]) },
      ...(this.chance(0.6) ? { earlier } : {}),
    };
    const report = {
      status,
      state: this.one(['none', 'approved', 'rejected', 'waiting']),
      approvers: 1,
      approvals: [],
    };
    await client.workflow.start('scanAttachment', {
      ...{ workflowId, taskQueue, workflowIdReusePolicy: 'ALLOW_DUPLICATE' },
      args: [this.chance(0.1) ? this.one(ODD) : input],
      ...(this.chance(0.5) ? { memo: { review: { input, findings, report } } } : {}),
      searchAttributes: this.chance(0.5)
        ? { ConversationId: [conversationId], MediaId: [mediaId], ReviewState: [report.state], Verdict: ['clean'] }
        : {},
    });
    return JSON.stringify({ ...input, downloadUrl: input.downloadUrl !== '' });
  }

  private takenApprovals() {
    return [this.one(['eve', 'the boss']), ...this.taken].slice(0, 3).map((one) => ({
      ...(typeof one === 'string' ? { reviewer: one, reason: 'r' } : { ...one, approve: undefined }),
      at: new Date().toISOString(),
    }));
  }

  /** One of another run or file, one of another key, a changed one, a plain one, or nothing like it. */
  private async decision(target: Target): Promise<ReviewDecision> {
    const kind = this.random.integer(0, 5);
    const taken = this.taken.length > 0 ? this.one(this.taken) : undefined;
    if (kind === 0 && taken !== undefined) return taken;
    if (kind === 1 && taken?.signature !== undefined) {
      const { claim, signature } = taken.signature;
      const { runId } = await this.scan(target).describe();
      const forged = { ...claim, runId, mediaId: target.mediaId, workflowId: this.scan(target).workflowId };
      return { ...taken, signature: { claim: { ...forged, sha256: target.sha256 }, signature } };
    }
    if (kind === 2) {
      const about = { ...target, handle: this.scan(target) as never };
      return signedBy(this.own, await claimOn(about, target.sha256, { subject: randomUUID() }));
    }
    if (kind === 3) return { reviewer: 'jane.doe', reason: 'known', signature: this.one(ODD) as SignedDecision };
    if (kind === 4) return this.one(ODD) as ReviewDecision;
    return { reviewer: `eve-${this.random.integer(0, 5)}`, reason: 'known' };
  }

  private signal = async (target: Target) =>
    this.scan(target).signal(this.one([approveRelease, rejectRelease]), await this.decision(target));

  private decide = async (target: Target) => {
    const decision = await this.decision(target);
    return this.scan(target).executeUpdate(decideRelease, { args: [{ ...decision, approve: this.chance(0.7) }] });
  };

  private opinion = (target: Target) => {
    const at = new Date().toISOString();
    const seal = this.chance(0.5) ? {} : { seal: `own.${'A'.repeat(43)}` };
    const forged = { verdict: 'clean', engine: 'ClamAV 9', databaseVersion: '99999999', at, ...seal } as const;
    return this.scan(target).signal(secondOpinion, this.chance(0.8) ? forged : (this.one(ODD) as never));
  };

  /** Of some file, with a seal that was seen on something else, or none. */
  private forgedReport({ mediaId }: Target): FileReport {
    const status = this.one(STATUSES);
    const time = this.one(TIMES) as string;
    const bare: FileReport = { mediaId, status, verdict: 'clean', reply: 'OK', at: time, reportedAt: time };
    if (this.reports.length === 0 || this.chance(0.3)) return bare;
    const seen = this.one(this.reports);
    return this.chance(0.3) ? { ...seen, mediaId } : { ...seen, mediaId, status, at: time, reportedAt: time };
  }

  private report = (target: Target) => {
    const report = this.forgedReport(target);
    if (this.chance(0.3)) return this.ledger(target).signal(fileReported, report);
    if (this.chance(0.2)) return this.ledger(target).signal(expectFile, this.one(ODD) as never);
    return this.ledger(target).executeUpdate(reportFile, { args: [report] });
  };

  private async plant(container: string, name: string, content: Buffer, metadata: Record<string, string> = {}) {
    const blob = this.stack.blobs.getContainerClient(container).getBlockBlobClient(name);
    // What is there already is for a policy of the storage to protect.
    await blob.upload(content, content.length, { metadata, conditions: { ifNoneMatch: '*' } });
  }

  private plantCopy = ({ sha256 }: Target) => {
    const key = encodeURIComponent(randomBytes(32).toString('base64'));
    const metadata = { sha256, bytes: '100', envelope: 'ccv1-aes-256-gcm', envelope_key: key };
    const name = this.chance(0.5) ? copyName(sha256) : `${copyName(sha256)}-${randomBytes(16).toString('hex')}`;
    return this.plant(this.stack.containers.quarantine, name, randomBytes(150), this.chance(0.7) ? metadata : {});
  };

  private plantStanding = (target: Target) => {
    const { conversationId, mediaId, sha256 } = target;
    const file = { mediaId, sha256, bytes: 1, mimeType: 'image/png', isImage: true, at: '9999-12-31T23:59:59.000Z' };
    const entry = this.chance(0.7)
      ? { reports: [this.forgedReport(target)] }
      : { containment: { conversationId, ...file, scan: { verdict: 'clean' }, seal: `own.${'A'.repeat(43)}` } };
    const name = `standings/${segment(conversationId)}/${segment(mediaId)}/${randomUUID()}.json`;
    const content = this.chance(0.9) ? JSON.stringify(entry) : 'no JSON';
    return this.plant(this.stack.containers.quarantine, name, Buffer.from(content));
  };

  private plantOrigin = ({ sha256, conversationId, mediaId }: Target) => {
    const note = { sha256, bytes: 1, conversationId, mediaId, mimeType: 'image/png', verdict: 'clean', signature: '' };
    const media = this.chance(0.5) ? mediaId : randomUUID();
    const name = originName(this.chance(0.5) ? sha256 : randomBytes(32).toString('hex'), conversationId, media);
    return this.plant(this.stack.containers.quarantine, name, Buffer.from(JSON.stringify(note)));
  };

  /** Beside those that are there, or as one of them, with its own provenance or one that says so. */
  private plantReleased = async ({ sha256, conversationId, mediaId, bytes }: Target) => {
    const container = this.stack.blobs.getContainerClient(this.stack.containers.released);
    await container.createIfNotExists();
    const seen: Record<string, string>[] = [];
    for await (const { metadata = {} } of container.listBlobsFlat({ includeMetadata: true })) seen.push(metadata);
    const invented = encodeMetadata({
      ...{ sha256, verdict: 'infected', conversation_id: conversationId, media_id: mediaId, reviewer: 'jane.doe' },
      ...{ reason: 'known', released_at: new Date().toISOString(), workflow_id: 'w', run_id: randomUUID() },
    });
    const metadata = seen.length > 0 && this.chance(0.6) ? { ...this.one(seen) } : invented;
    if (this.chance(0.5)) Object.assign(metadata, { media_id: mediaId, sha256 });
    const name = `${segment(conversationId)}/${segment(mediaId)}/${sha256}-${randomBytes(16).toString('hex')}`;
    await this.plant(
      this.stack.containers.released,
      name,
      this.chance(0.5) ? bytes : Buffer.from('not the file'),
      metadata,
    );
  };
}
