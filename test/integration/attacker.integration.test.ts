import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { knownStanding } from '../../src/activities/known-standing.js';
import { Seals } from '../../src/activities/seals.js';
import { openArchiveKeys } from '../../src/archive/archive-keys.js';
import { loadConfig } from '../../src/config/config.js';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { decideRelease, review } from '../../src/contract/review.js';
import type { ReviewDecision, ReviewReport } from '../../src/contract/review.js';
import { openStores } from '../../src/stores/open-stores.js';
import { drive } from '../../src/temporal/drive.js';
import { newestRun } from '../../src/temporal/newest-runs.js';
import { Standings } from '../../src/vault/standings.js';
import { NoReleasedFileError } from '../../src/vault/provenance.js';
import { QuarantineVault } from '../../src/vault/quarantine-vault.js';
import type { BrokenPromise } from '../../src/watch/broken-promise.js';
import { openFactKeys } from '../../src/worker/fact-keys.js';
import { encryptedZip, png } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { SeededRandom } from '../faults/support/random.js';
import { Attacker } from '../support/attacker.js';
import type { Target } from '../support/attacker.js';
import { claimOn, deskKeys, signedBy } from '../support/desk-keys.js';
import { patient } from '../support/patient.js';
import { watchStack } from '../support/watching.js';
import type { Watched } from '../support/watching.js';

/** Attacks in all, in conversations of so many each. */
const ATTACKS = Number(process.env['TEST_ATTACKS'] ?? 40);
const ATTACKS_EACH = 20;
const CHECKED_EACH = 5;
/** For a machine that is ten times slower than one on which an attack takes a second and a half. */
const TIMEOUT_MS = Math.max(600_000, ATTACKS * 15_000);
const SEED = Number(process.env['TEST_SEED'] ?? 13);
const WINDOW_MS = 30 * 86_400_000;

const keys = deskKeys();
const PEOPLE = [
  { subject: 'jane', name: 'jane.doe' },
  { subject: 'sam', name: 'sam' },
] as const;

/** What people decide on each file in the end. `none` of one that cannot be had: there is no copy of it. */
type Fate = 'waits' | 'approved' | 'rejected' | 'none';
interface Contained extends Target {
  readonly fate: Fate;
}

let stack: Stack;
let watch: Watched;
/** What the attacker has done to the conversation. */
let log: string[] = [];
let vault: QuarantineVault;
let standing: (file: Target) => ReturnType<typeof knownStanding>;
beforeAll(async () => {
  const settings = {
    REVIEW_AUTHORITY: 'desk',
    DESK_PUBLIC_KEYS: keys.publicKeysFile,
    REVIEW_APPROVERS: '2',
    REVIEW_WINDOW_MIN: '30 days',
  };
  stack = await startStack({ settings });
  watch = await watchStack(stack);
  const { azure, seals } = loadConfig(stack.environment, ['azure', 'seals']);
  const { quarantine, released } = openStores(azure);
  const { publicKeys } = await openArchiveKeys(azure.signingKey, { mayMake: false });
  const silent = pino({ level: 'silent' });
  vault = new QuarantineVault({ quarantine, released, publicKeys, log: silent });
  const known = {
    seals: new Seals(await openFactKeys(seals.factKey), { forged: () => undefined }, silent),
    standings: new Standings(quarantine),
  };
  standing = (file) => patient(() => knownStanding(known, file));
});
afterAll(() => stack?.stop());

/** A call that a run may never answer. */
const inTime = <T>(call: () => Promise<T>): Promise<T> => stack.client.withDeadline(Date.now() + 10_000, call);

/** A conversation with files that are contained, and a clean one. */
async function conversation(random: SeededRandom): Promise<Contained[]> {
  const conversationId = `c-${randomUUID()}`;
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const fates: readonly Fate[] = ['waits', 'approved', 'rejected', 'none'];
  const targets = fates.map((fate): Contained => {
    const bytes = encryptedZip();
    randomBytes(24).copy(bytes, 40); // where its data lies: each is another file
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { conversationId, mediaId: `${fate}-${randomUUID()}`, sha256, bytes, fate };
  });
  if (random.next() < 0.3) {
    const container = stack.blobs.getContainerClient(stack.containers.quarantine);
    const blob = container.getBlockBlobClient(`${targets[0]!.sha256}/sealed`);
    await blob.upload('planted', 7, { metadata: { sha256: targets[0]!.sha256 } }).catch(() => undefined);
  }
  for (const { fate, mediaId, bytes } of targets) {
    if (fate === 'none') stack.simulator.setFault({ kind: 'status', status: 404, route: 'download', match: mediaId });
    stack.simulator.uploadAttachment({ conversationId, mediaId, fileName: 'a.zip', bytes });
  }
  stack.simulator.uploadAttachment({ conversationId, fileName: 'a.png', bytes: png() });
  await Promise.all(targets.map((target) => until(`${target.mediaId} is contained`, () => asked(target))));
  return targets;
}

/** The open review of a file; undefined where nobody is asked. */
async function asked({ conversationId, mediaId }: Target): Promise<ReviewReport | undefined> {
  const handle = stack.scan(conversationId, mediaId);
  const run = await newestRun(stack.client, handle.workflowId);
  const isOurs = run?.status.name === 'RUNNING' && run.type === 'scanAttachment' && run.taskQueue === stack.taskQueue;
  const report = isOurs ? await inTime(() => handle.query(review)).catch(() => undefined) : undefined;
  return report?.state === 'waiting' ? report : undefined;
}

async function isDecided(target: Target): Promise<boolean> {
  const status = (await standing(target))?.status;
  return status === 'released' || status === 'rejected';
}

async function drivePromise(broken: BrokenPromise): Promise<void> {
  if (broken.drive === undefined) return;
  const options = { client: stack.client, taskQueue: stack.taskQueue, reviewWindowMs: WINDOW_MS, reviewApprovers: 2 };
  const problem = await drive(options, broken.drive);
  // What an operator does then.
  if (problem !== undefined)
    await stack.client.workflow
      .getHandle(broken.id)
      .terminate('none of ours')
      .catch(() => {});
}

/** What the watch says of these, until nothing is left to say: nobody has to find out for himself. */
async function driven(targets: readonly Contained[]): Promise<void> {
  let left: unknown;
  const isDone = async () => {
    const broken = await patient(() => watch.look());
    const ours = broken.filter(({ id }) => id.includes(targets[0]!.conversationId));
    for (const promise of ours) await drivePromise(promise);
    const kept = await Promise.all(targets.map(isKept));
    left = { ours, unkept: targets.filter((_, index) => !kept[index]).map(({ mediaId }) => mediaId) };
    // What only a person can see to is named, and stays so.
    return ours.every(({ drive: order }) => order === undefined) && kept.every(Boolean);
  };
  await until('all is kept', isDone).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(left)}\n${log.join('\n')}`);
  });
}

const isKept = async (target: Target) => (await isDecided(target)) || (await asked(target)) !== undefined;

/** Decisions of people, as they go over the wire. */
type Said = ReviewDecision & { readonly approve: boolean };

async function say(target: Contained, person: (typeof PEOPLE)[number], approve: boolean, taken: Said[]): Promise<void> {
  const handle = stack.scan(target.conversationId, target.mediaId);
  const decision = approve ? 'approve' : 'reject';
  const sha256 = target.fate === 'none' ? null : target.sha256;
  const said = await signedBy(keys.signer, await claimOn({ ...target, handle }, sha256, { ...person, decision }));
  taken.push(said);
  await inTime(() => handle.executeUpdate(decideRelease, { args: [said] }));
}

/** People decide, however often the question is taken from them. */
async function decide(target: Contained, approve: boolean, taken: Said[]): Promise<void> {
  await until(`${target.mediaId} is decided on`, async () => {
    if (await isDecided(target)) return true;
    if ((await asked(target)) === undefined) await driven([target]);
    for (const person of approve ? PEOPLE : PEOPLE.slice(0, 1)) {
      await say(target, person, approve, taken).catch(() => undefined);
    }
    return until('it is carried out', () => isDecided(target), 10_000).catch(() => false);
  });
}

async function checkReleased(targets: readonly Contained[]): Promise<void> {
  const genuine: string[] = [];
  const released = stack.blobs.getContainerClient(stack.containers.released);
  const { conversationId } = targets[0]!;
  if (!(await released.exists())) return;
  for await (const { name } of released.listBlobsFlat({ prefix: conversationId })) {
    const uri = released.getBlockBlobClient(name).url;
    const provenance = await patient(() => vault.provenanceOf(uri.split('?')[0]!)).catch((error: unknown) => {
      if (!(error instanceof NoReleasedFileError)) throw error;
    });
    if (provenance === undefined) continue;
    const target = targets.find(({ mediaId }) => mediaId === provenance.mediaId);
    expect(provenance).toMatchObject({ sha256: target?.sha256, verdict: 'unscannable', reason: 'known' });
    expect(PEOPLE.map((person) => person.name)).toContain(provenance.reviewer);
    genuine.push(target!.fate);
  }
  expect(genuine.filter((fate) => fate !== 'approved')).toEqual([]);
}

/** What the conversation has ever said of its files. */
function checkTold(targets: readonly Contained[]): void {
  const { conversationId } = targets[0]!;
  const writes = stack.simulator.calls.filter(({ id, method }) => id === conversationId && method === 'PATCH');
  const said = writes.map(({ body }) => (body as { custom_attributes: Record<string, unknown> }).custom_attributes);
  for (const attributes of said) {
    for (const { mediaId, fate } of targets) {
      const words = String(attributes[`file_scan.${mediaId}`] ?? '');
      expect(words).not.toMatch(/"status":"clean"/);
      if (fate !== 'approved') expect(words).not.toMatch(/"status":"released"/);
    }
  }
}

async function check(targets: readonly Contained[]): Promise<void> {
  checkTold(targets);
  await checkReleased(targets);
  for (const target of targets) {
    const known = await standing(target);
    if (target.fate === 'none') expect(known).toMatchObject({ status: 'unscanned' });
    else {
      expect(known).toMatchObject({ findings: { inVault: true, scan: { verdict: 'unscannable' } } });
      const copy = await patient(async () => buffer((await vault.open(target.sha256)).content));
      expect(copy.equals(target.bytes)).toBe(true);
    }
    if (target.fate !== 'approved') expect(known?.status).not.toBe('released');
    if (target.fate !== 'rejected') expect(known?.status).not.toBe('rejected');
    const open = await asked(target);
    if (open !== undefined) {
      expect(open.approvers).toBe(2);
      expect(open.approvals.every(({ signature }) => signature !== undefined)).toBe(true);
      expect(open.secondOpinions).toEqual([]);
    }
  }
  const { conversationId } = targets[0]!;
  const ledgerId = ledgerWorkflowId(conversationId);
  const isLedgerKept = async () => {
    const run = await newestRun(stack.client, ledgerId);
    return run?.status.name === 'RUNNING' && run.type === 'conversationLedger' && run.taskQueue === stack.taskQueue;
  };
  // Whoever is asked again about a file, or decides on it, has a ledger begun: what is named then is the file.
  const isNobodyAsked = async () => (await Promise.all(targets.map(asked))).every((open) => open === undefined);
  // What is not as it should be, the watch names; what is being opened again may be either in between.
  let forgotten: unknown;
  const isAllNamed = async () => {
    const named = new Set((await patient(() => watch.look())).map(({ id }) => id));
    const isNamed = ({ mediaId }: Target) => named.has(stack.scan(conversationId, mediaId).workflowId);
    const kept = await Promise.all(targets.map(isKept));
    const unnamed = targets.filter((target, index) => !kept[index] && !isNamed(target));
    const isLedgerNamed = named.has(ledgerId) || (await isLedgerKept()) || (await isNobodyAsked());
    forgotten = { unnamed: unnamed.map(({ mediaId }) => mediaId), ledger: !isLedgerNamed };
    return unnamed.length === 0 && isLedgerNamed;
  };
  await until('the watch names what is broken', isAllNamed).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(forgotten)}\n${log.join('\n')}`);
  });
}

test(
  `${ATTACKS} attacks on scans, reviews and storage: nothing is forged, and nothing forgotten`,
  async () => {
    const random = new SeededRandom(SEED);
    const counts: Record<string, number> = {};
    const harmless = stack.simulator.uploadAttachment({
      conversationId: stack.simulator.addConversation({ id: `c-${randomUUID()}`, messages: [] }).id,
      ...{ fileName: 'a.png', bytes: png() },
    });
    for (let round = 0; round < ATTACKS / ATTACKS_EACH; round += 1) {
      stack.simulator.clearFaults();
      const targets = await conversation(random);
      const taken: Said[] = [];
      log = [];
      const attacker = new Attacker(stack, random, targets, taken, harmless.downloadUrl);
      const truth = [
        () => say(targets[1]!, PEOPLE[0], true, taken).catch(() => undefined),
        () => decide(targets[1]!, true, taken),
        () => decide(targets[2]!, false, taken),
      ];
      for (let left = ATTACKS_EACH; left > 0;) {
        if (random.next() < 0.15) await truth.shift()?.();
        const { name, log: told } = await attacker.attack();
        log.push(told);
        counts[name] = (counts[name] ?? 0) + 1;
        left -= 1;
        if (left % CHECKED_EACH === 0) await check(targets);
      }
      for (const step of truth) await step();
      await driven(targets);
      await check(targets);
      for (const target of targets) {
        const open = await asked(target);
        // Nobody was given less time than was promised.
        if (open !== undefined) expect(Date.parse(open.until!)).toBeGreaterThan(Date.now() + WINDOW_MS - 3_600_000);
        await stack
          .scan(target.conversationId, target.mediaId)
          .terminate()
          .catch(() => {});
      }
      expect(await standing(targets[0]!)).toMatchObject({ status: 'quarantined' });
    }
    process.stdout.write(`attacks: ${JSON.stringify(counts)}\n`);
  },
  TIMEOUT_MS,
);
