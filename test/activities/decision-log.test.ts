import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAdmit } from '../../src/activities/admit.js';
import { createLogExpiry } from '../../src/activities/log-expiry.js';
import { createLogRecordDecision } from '../../src/activities/log-record-decision.js';
import { createLogReopening } from '../../src/activities/log-reopening.js';
import { createReject } from '../../src/activities/reject.js';
import { createRelease } from '../../src/activities/release.js';
import type { AuditLog } from '../../src/archive/audit/audit-log.js';
import type { DecisionClaim } from '../../src/contract/signed-decision.js';
import { DecisionAuthority } from '../../src/decisions/authority.js';
import { StorageUnavailableError } from '../../src/storage/errors.js';
import { VaultCopyDamagedError, VaultCopyMissingError } from '../../src/vault/vault-errors.js';
import { TestArchive } from '../../devkit/worm/test-archive.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { archiveKeys } from '../support/archive-keys.js';
import { auditLogOf, entriesIn, schemaProblem } from '../support/audit.js';
import { deskKeys, signedBy } from '../support/desk-keys.js';
import { PublicKeyRing } from '../../src/sealing/signing-key-ring.js';
import { readFileSync } from 'node:fs';

const keys = archiveKeys();
const desk = deskKeys();
const FILE = { conversationId: 'c-1', mediaId: 'm-1' };
const HASH = 'ab'.repeat(32);
const AT = '2026-03-01T09:59:00.000Z';
const RUN_ID = '4ca9f1f2-9e54-4c16-8d94-6f9f4f0d3a11';
const jane = { reviewer: 'jane.doe', reason: 'known' };
const signals = new DecisionAuthority({ mode: 'signals', keys: undefined, approvers: 1 });

let now: number;
let double: WormDouble;
let auditLog: AuditLog;
beforeEach(async () => {
  now = Date.parse('2026-03-01T10:00:00Z');
  double = await new WormDouble({ now: () => now }).start();
  const archive = new TestArchive({
    connectionString: double.connectionString,
    container: 'archive',
    now: () => now,
    keys,
  });
  auditLog = auditLogOf(archive, keys, () => now);
});
afterEach(() => double.stop());

/** A try of a step: the same for each, but for the number. */
const attempt = <A extends unknown[], R>(step: (...args: A) => Promise<R>, ...args: A): Promise<R> =>
  new MockActivityEnvironment({
    scheduledTimestampMs: Date.parse('2026-03-01T09:59:30Z'),
    workflowExecution: { workflowId: 'scan:c-1:m-1', runId: RUN_ID },
  }).run(step as (...args: unknown[]) => Promise<R>, ...args);

const told = () =>
  entriesIn(double)
    .map(({ blob: _, policy: __, ...entry }) => {
      expect(schemaProblem(entry)).toBeUndefined();
      return entry;
    })
    .sort((a, b) => (a.stage === b.stage ? 0 : a.stage === 'requested' ? -1 : 1));
const short = () => told().map(({ action, stage, outcome }) => [action, stage, outcome].join(' ').trim());

describe('admit', () => {
  const admit = (authority = signals, log: AuditLog = auditLog) =>
    createAdmit({ authority, genesys: {}, now: () => now, auditLog: log });

  test('notes who has decided what, and why, before it counts; once, however often it is tried', async () => {
    const input = { mediaId: 'm-1', sha256: HASH, decision: jane, approve: true };
    expect(await attempt(admit(), input)).toEqual({ authority: 'signals', approvers: 1, by: 'signals' });
    await attempt(admit(), input);
    expect(told()).toEqual([
      {
        ...{ schema: 'conversation-custodian/audit/2', actId: expect.any(String), time: '2026-03-01T09:59:30.000Z' },
        ...{ action: 'approval', stage: 'done', files: [FILE], fileCount: 1, sha256: HASH },
        statements: [{ by: 'jane.doe', reason: 'known', authority: 'signals' }],
        ...{ workflowId: 'scan:c-1:m-1', runId: RUN_ID },
      },
    ]);
    await attempt(admit(), { ...input, approve: false, decision: { ...jane, reviewer: 'sam' } });
    expect(short().sort()).toEqual(['approval done', 'rejection done']);
  });

  test("keeps the desk's own signature, which proves it without Temporal; notes nothing of a decision that does not count", async () => {
    const publicKeys = PublicKeyRing.fromPem(readFileSync(desk.publicKeysFile, 'utf8'));
    const authority = new DecisionAuthority({ mode: 'desk', keys: publicKeys, approvers: 1 });
    const claim: Omit<DecisionClaim, 'id' | 'at'> = {
      ...{ issuer: 'https://login.example', subject: 'jane', name: 'jane.doe', reason: 'known', mediaId: 'm-1' },
      decision: 'approve',
      ...{ workflowId: 'scan:c-1:m-1', runId: RUN_ID, sha256: HASH },
    };
    const { approve, ...decision } = await signedBy(desk.signer, claim, now);
    const input = { mediaId: 'm-1', sha256: HASH, decision, approve };
    await attempt(admit(authority), { ...input, decision: jane });
    await attempt(admit(authority), { ...input, approve: false });
    expect(told()).toEqual([]);
    expect(await attempt(admit(authority), input)).toMatchObject({ by: 'desk' });
    expect(told()).toMatchObject([{ statements: [{ by: 'jane.doe', authority: 'desk', signed: decision.signature }] }]);
  });

  test('a decision that cannot be noted does not count', async () => {
    double.faults.flagMissing = true;
    const done = attempt(admit(), { mediaId: 'm-1', sha256: HASH, decision: jane, approve: true });
    await expect(done).rejects.toMatchObject({ name: 'ContainerNotImmutableError' });
  });

  test('nothing is noted of a file by a run that is not its own', async () => {
    const input = { mediaId: 'm-2', sha256: HASH, decision: jane, approve: true };
    expect(await attempt(admit(), input)).toMatchObject({ problem: 'this run is not the one of the file' });
    expect(told()).toEqual([]);
  });
});

describe('what has no effect of its own', () => {
  test('that nobody has decided in time is an entry', async () => {
    const until = '2026-03-01T09:59:00.000Z';
    await attempt(createLogExpiry({ auditLog }), { ...FILE, sha256: HASH, until });
    expect(told()).toMatchObject([{ action: 'expiry', statements: [{ by: 'custodian', authority: 'rule' }] }]);
  });

  test('that a review is reopened is an entry, with who has said so and when', async () => {
    const logReopening = createLogReopening({ auditLog });
    const input = { ...FILE, sha256: null, statement: { ...jane, at: AT } };
    await attempt(logReopening, input);
    await attempt(logReopening, input);
    expect(told()).toMatchObject([
      {
        action: 'reopening',
        stage: 'done',
        files: [FILE],
        statements: [{ by: 'jane.doe', at: AT, authority: 'signals' }],
      },
    ]);
  });

  test('what is decided on a held record is an entry, once', async () => {
    const log = createLogRecordDecision({ auditLog });
    const record = { conversationId: 'c-1', completedTime: AT, plainSha256: HASH, ...jane };
    await attempt(log, { ...record, action: 'approve' });
    await attempt(log, { ...record, action: 'approve' });
    await attempt(log, { ...record, action: 'redact-again' });
    expect(told().sort((a, b) => (a.action < b.action ? -1 : 1))).toMatchObject([
      { action: 'record-approval', conversationId: 'c-1', completedTime: AT, sha256: HASH },
      { action: 'record-redaction', statements: [{ by: 'jane.doe', reason: 'known', authority: 'signals' }] },
    ]);
  });

  test('while the log cannot be kept, a decision on a held record waits', async () => {
    double.faults.flagMissing = true;
    const input = { conversationId: 'c-1', completedTime: AT, plainSha256: HASH, ...jane, action: 'approve' } as const;
    const done = attempt(createLogRecordDecision({ auditLog }), input);
    await expect(done).rejects.toMatchObject({ name: 'ContainerNotImmutableError' });
  });
});

/** A vault that notes in which order things happen. */
function vaultThat(effect: () => unknown) {
  const order: string[] = [];
  const act = async () => {
    order.push(`effect after ${entriesIn(double).length} entries`);
    return effect();
  };
  return { vault: { release: act, destroy: act } as never, order };
}
const unavailable = () => {
  throw new StorageUnavailableError({ target: 'x', status: 503 }, undefined);
};

describe('release', () => {
  const order = { ...FILE, sha256: HASH, mimeType: 'x', ...jane, decidedAt: AT };
  const approvals = [
    { ...jane, at: AT },
    { reviewer: 'sam', reason: 'too', at: AT },
  ];
  const release = (vault: never) =>
    createRelease({ authority: signals, genesys: {}, now: () => now, client: {} as never, auditLog, vault });

  test('is noted before and after, with all approvals', async () => {
    const { vault, order: happened } = vaultThat(() => ({ uri: 'https://storage/released/x', link: 'https://secret' }));
    await attempt(release(vault), { ...order, approvals });
    expect(happened).toEqual(['effect after 1 entries']);
    expect(short()).toEqual(['release requested', 'release done https://storage/released/x']);
    expect(told()[0]?.statements).toEqual(
      approvals.map(({ reviewer: by, reason, at }) => ({ by, reason, at, authority: 'signals' })),
    );
    expect(JSON.stringify(told())).not.toContain('secret');
  });

  test('is noted once, whether a try ends before the effect, or between the effect and its entry', async () => {
    await expect(attempt(release(vaultThat(unavailable).vault), order)).rejects.toThrow(StorageUnavailableError);
    expect(short()).toEqual(['release requested']);
    const { vault } = vaultThat(() => ({ uri: 'u' }));
    double.answerNext('PutBlob', { status: 503, code: 'ServerBusy' }, ({ blob }) => blob.includes('-done.'));
    await expect(attempt(release(vault), order)).rejects.toThrow(StorageUnavailableError);
    expect(short()).toEqual(['release requested']);
    await attempt(release(vault), order);
    expect(short()).toEqual(['release requested', 'release done u']);
  });

  test('that fails for good is noted as such', async () => {
    const { vault } = vaultThat(() => {
      throw new VaultCopyMissingError(HASH);
    });
    await expect(attempt(release(vault), order)).rejects.toThrow(VaultCopyMissingError);
    expect(short()).toEqual(['release requested', 'release failed VaultCopyMissingError']);
  });

  test('nothing is released that cannot be noted', async () => {
    double.faults.flagMissing = true;
    const { vault, order: happened } = vaultThat(() => ({ uri: 'u' }));
    await expect(attempt(release(vault), order)).rejects.toMatchObject({ name: 'ContainerNotImmutableError' });
    expect(happened).toEqual([]);
  });
});

describe('reject', () => {
  const order = { ...FILE, sha256: HASH, ...jane, decidedAt: AT };
  const reject = (onReject: 'keep' | 'destroy', vault: never) =>
    createReject({ authority: signals, genesys: {}, now: () => now, client: {} as never, auditLog, vault, onReject });

  test('notes before and after what became of the copy, and once, also where a later try finds it otherwise', async () => {
    const outcomes = ['shared', 'destroyed'];
    const { vault, order: happened } = vaultThat(() => outcomes.shift());
    double.answerNext('PutBlob', { status: 503, code: 'ServerBusy' }, ({ blob }) => blob.includes('-done.'));
    await expect(attempt(reject('destroy', vault), order)).rejects.toThrow(StorageUnavailableError);
    await attempt(reject('destroy', vault), order);
    expect(happened[0]).toBe('effect after 1 entries');
    expect(short()).toEqual(['disposal requested', 'disposal done destroyed']);
    expect(told()[1]?.statements).toEqual([{ by: 'jane.doe', reason: 'known', at: AT, authority: 'signals' }]);
  });

  const vaultWith = (exists: () => Promise<boolean>) => ({ exists }) as never;

  test('notes that a copy is kept', async () => {
    expect(
      await attempt(
        reject(
          'keep',
          vaultWith(async () => true),
        ),
        order,
      ),
    ).toBe('kept');
    expect(short()).toEqual(['disposal done kept']);
  });

  test.each([
    ['none', async () => false],
    ['one that is none', () => Promise.reject(new VaultCopyDamagedError(HASH, 'its size'))],
  ])('never says that a copy is kept when the vault has %s', async (_, exists) => {
    expect(await attempt(reject('keep', vaultWith(exists)), order)).toBe('missing');
    expect(short()).toEqual(['disposal done missing']);
  });

  test('says nothing of a copy while the vault does not answer', async () => {
    await expect(
      attempt(
        reject(
          'keep',
          vaultWith(async () => unavailable()),
        ),
        order,
      ),
    ).rejects.toThrow(StorageUnavailableError);
    expect(short()).toEqual([]);
  });
});

test('logExpiry notes that nobody has decided', async () => {
  const logExpiry = createLogExpiry({ auditLog });
  for (let tried = 0; tried < 2; tried += 1) await attempt(logExpiry, { ...FILE, sha256: null, until: AT });
  expect(told()).toMatchObject([
    {
      ...{ action: 'expiry', stage: 'done', outcome: 'contained', sha256: null },
      statements: [{ by: 'custodian', authority: 'rule', reason: `nobody has decided until ${AT}` }],
    },
  ]);
});
