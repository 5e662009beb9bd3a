import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { Content } from '../../../simulator/media.js';
import type { FileStatus } from '../../../src/contract/file-report.js';
import { scanWorkflowId } from '../../../src/contract/ids.js';
import { eicar } from '../../../devkit/samples.js';
import type { Counts } from '../../../devkit/fault-table.js';
import type { Plant } from './plant.js';
import { blobNames, outcomeOf } from './waiting.js';
import type { ScanAttachment } from '../../../src/contract/workflows.js';

/** What happens to a file, as the conversation tells it. */
export type ScanKind = 'clean' | 'quarantined' | 'released' | 'rejected' | 'rejected-unscanned' | 'unscanned';

interface Course {
  /** The statuses that the conversation shows, in this order and no others. */
  readonly statuses: readonly FileStatus[];
  /** How many PATCH calls that takes when nothing fails. */
  readonly patches: number;
  readonly verdict: 'clean' | 'infected' | 'unscanned';
  readonly deleted: boolean;
  readonly inVault: boolean;
}

const COURSES: Readonly<Record<ScanKind, Course>> = {
  clean: { statuses: ['clean'], patches: 1, verdict: 'clean', deleted: false, inVault: false },
  quarantined: { statuses: ['quarantined'], patches: 1, verdict: 'infected', deleted: true, inVault: true },
  released: { statuses: ['quarantined', 'released'], patches: 2, verdict: 'infected', deleted: true, inVault: true },
  // The copy is kept: `VAULT_ON_REJECT`.
  rejected: { statuses: ['quarantined', 'rejected'], patches: 2, verdict: 'infected', deleted: true, inVault: true },
  unscanned: { statuses: ['unscanned'], patches: 1, verdict: 'unscanned', deleted: false, inVault: false },
  'rejected-unscanned': {
    statuses: ['unscanned', 'rejected'],
    patches: 2,
    verdict: 'unscanned',
    deleted: true,
    inVault: false,
  },
};

/** A file on its way through, and what is to become of it. */
export interface ScanRun {
  readonly kind: ScanKind;
  readonly conversationId: string;
  readonly mediaId: string;
  readonly downloadUrl: string;
  readonly sha256: string;
  readonly workflowId: string;
}

export interface NewFile {
  readonly content?: Content;
  readonly fileName?: string;
  /** Has the simulator tell the listener. Default: no, the run is started by `startScan`. */
  readonly announce?: boolean;
}

/** A file of its own content: clean, or with a virus at its end. */
export function addFile(plant: Plant, kind: ScanKind, file: NewFile = {}): ScanRun {
  const conversationId = randomUUID();
  const mediaId = randomUUID();
  const infected = COURSES[kind].verdict === 'infected';
  const text = Buffer.from(randomBytes(1000).toString('hex'));
  const bytes = file.content ?? (infected ? Buffer.concat([text, eicar()]) : text);
  plant.simulator.addConversation({ id: conversationId, messages: [] });
  // A dead link: the simulator's way to make a file that nobody can scan.
  if (kind === 'rejected-unscanned') {
    plant.simulator.setFault({ kind: 'status', route: 'download', status: 403, match: mediaId });
  }
  const { downloadUrl } = plant.simulator.uploadAttachment({
    conversationId,
    mediaId,
    bytes,
    fileName: file.fileName ?? 'file.bin',
    announce: file.announce ?? false,
  });
  const sha256 = 'make' in bytes ? '' : createHash('sha256').update(bytes).digest('hex');
  return { kind, conversationId, mediaId, downloadUrl, sha256, workflowId: scanWorkflowId(conversationId, mediaId) };
}

/** Starts the run of a file as the listener would. Those that nobody is to decide on wait for a moment only. */
export async function startScan(plant: Plant, run: ScanRun): Promise<void> {
  const { conversationId, mediaId, downloadUrl, workflowId } = run;
  await plant.client.workflow.start<ScanAttachment>('scanAttachment', {
    ...(await plant.announced({ conversationId, mediaId, downloadUrl })),
    workflowId,
    taskQueue: plant.taskQueue,
    args: [{ conversationId, mediaId, downloadUrl, reviewWindowMs: isDecided(run) ? 3_600_000 : 1 }],
  });
}

export const handleOf = (plant: Plant, { workflowId }: ScanRun): WorkflowHandle<ScanAttachment> =>
  plant.client.workflow.getHandle(workflowId);

export const isDecided = ({ kind }: ScanRun) => COURSES[kind].statuses.length > 1;

/** Waits for the runs, and counts what the outside sees of them. Nothing else may be in the vault. */
export async function judgeScans(plant: Plant, runs: readonly ScanRun[], timeoutMs: number): Promise<Counts[]> {
  const results = await Promise.all(runs.map((run) => outcomeOf(handleOf(plant, run), timeoutMs)));
  // The ledger of a conversation writes a moment after its scan has ended.
  const isTold = (run: ScanRun) => statusOf(plant, run) === COURSES[run.kind].statuses.at(-1);
  await plant.simulator.waitFor(() => runs.every(isTold), timeoutMs).catch(() => undefined);
  const inQuarantine = await blobNames(plant.container('QUARANTINE'));
  const inReleased = await blobNames(plant.container('RELEASED'));
  return runs.map((run, index) => {
    const { statuses, patches, verdict, deleted, inVault } = COURSES[run.kind];
    const calls = plant.simulator.calls.filter(({ id }) => id === run.mediaId || id === run.conversationId);
    const shown = calls.flatMap(({ route, body }) => (route === 'patchConversation' ? [statusIn(body)] : []));
    const changes = shown.filter((status, at) => status !== shown[at - 1]);
    const deletions = calls.filter(({ route }) => route === 'deleteMedia').length;
    const copies = inQuarantine.filter((name) => name === `${run.sha256}/sealed`).length;
    const origins = inQuarantine.filter((name) => name.startsWith(`${run.sha256}/origins/`)).length;
    const releases = inReleased.filter((name) => name.includes(run.mediaId)).length;
    const due = Number(inVault);
    const result = results[index];
    return {
      runs: 1,
      completed: Number(result !== undefined),
      wrongVerdicts: Number(
        result !== undefined && (result.verdict !== verdict || statusOf(plant, run) !== statuses.at(-1)),
      ),
      lost: Number(
        result === undefined ||
          copies < due ||
          origins < due ||
          releases < Number(run.kind === 'released') ||
          plant.simulator.media(run.mediaId)?.deleted !== deleted,
      ),
      doubled:
        Math.max(0, copies - due) +
        Math.max(0, origins - due) +
        Math.max(0, releases - Number(run.kind === 'released')) +
        Math.max(0, changes.length - statuses.length),
      repeatedCalls: Math.max(0, shown.length - patches) + Math.max(0, deletions - Number(deleted)),
    };
  });
}

/** What the conversation of a run says of its file. */
export const statusOf = ({ simulator }: Plant, { conversationId }: ScanRun): unknown =>
  simulator.conversation(conversationId)?.customAttributes['file_scan_status'];

const statusIn = (body: unknown): unknown =>
  (body as { custom_attributes?: Record<string, unknown> } | undefined)?.custom_attributes?.['file_scan_status'];
