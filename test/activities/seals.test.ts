import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRelease } from '../../src/activities/release.js';
import { createReport } from '../../src/activities/report.js';
import { createWriteFileAttributes } from '../../src/activities/write-file-attributes.js';
import type { Attributes } from '../../src/genesys/rest.js';
import type { FileReport } from '../../src/contract/file-report.js';
import type { ScanResult } from '../../src/contract/verdict.js';
import { testSealing } from '../support/sealing.js';
import { reportOf } from '../workflows/reports.js';

const FILE = { conversationId: 'c', mediaId: 'm' };
const HASH = 'ab'.repeat(32);
const ABOUT = { engine: 'ClamAV', databaseVersion: '1', bytes: 3, milliseconds: 1, at: '2024-05-15T14:32:00.000Z' };
const CLEAN: ScanResult = { verdict: 'clean', reply: 'stream: OK', ...ABOUT };
const STATEMENT = { reason: 'r', at: '2024-05-15T14:32:00.000Z' };

describe('a sealed verdict', () => {
  const { seals, forged } = testSealing();
  const sealed = seals.sealVerdict(FILE, HASH, CLEAN);

  test('is believed as it is', () => expect(seals.isVerdict(FILE, HASH, sealed)).toBe(true));

  test.each<[string, typeof FILE, string, ScanResult]>([
    ['of another file', { ...FILE, mediaId: 'n' }, HASH, sealed],
    ['of another conversation', { ...FILE, conversationId: 'd' }, HASH, sealed],
    ['of other bytes', FILE, 'cd'.repeat(32), sealed],
    ['with another verdict', FILE, HASH, { ...sealed, verdict: 'infected', signature: 'x' }],
    ['with another time', FILE, HASH, { ...sealed, at: '2025-01-01T00:00:00.000Z' }],
    ['with another database', FILE, HASH, { ...sealed, databaseVersion: '2' }],
    ['without its seal', FILE, HASH, CLEAN],
    ['with the seal of another key', FILE, HASH, testSealing().seals.sealVerdict(FILE, HASH, CLEAN)],
    [
      'with the seal of a second opinion',
      FILE,
      HASH,
      { ...CLEAN, seal: seals.sealOpinion(HASH, CLEAN as never).seal! },
    ],
  ])('is not believed %s, and counted', (_, file, hash, verdict) => {
    const before = forged.length;
    expect(seals.isVerdict(file, hash, verdict)).toBe(false);
    expect(forged).toHaveLength(before + 1);
  });
});

describe('the step report', () => {
  const run = async (file: FileReport, evidence: object, approvers = 1) => {
    const sealing = testSealing({ approvers });
    const report = createReport({ ...sealing, client: { withDeadline: async () => undefined } as never });
    const scan =
      'scan' in evidence ? sealing.seals.sealVerdict({ ...FILE }, HASH, evidence.scan as ScanResult) : undefined;
    const given = { ...evidence, ...(scan === undefined ? {} : { scan }) };
    await new MockActivityEnvironment().run(report, { conversationId: 'c', file, evidence: given });
    return sealing.entries;
  };
  const clean: FileReport = { ...reportOf('m', 'clean'), sha256: HASH };
  const infected: FileReport = { ...reportOf('m', 'quarantined'), sha256: HASH };
  const found: ScanResult = { ...ABOUT, verdict: 'infected', signature: 'X', reply: 'stream: X FOUND' };

  test('tells what follows from a sealed verdict', async () => {
    await expect(run(clean, { scan: CLEAN })).resolves.toEqual([]);
  });

  test('keeps what warns where nobody can make it forgotten', async () => {
    const [kept] = await run(infected, { scan: found });
    expect(kept).toMatchObject({ conversationId: 'c', mediaId: 'm', entry: { reports: [{ status: 'quarantined' }] } });
  });

  test.each<[string, FileReport, object]>([
    ['that a file is clean without a verdict', clean, {}],
    ['that a file is clean by the verdict on an infected one', clean, { scan: found }],
    ['that other bytes are clean', { ...clean, sha256: 'cd'.repeat(32) }, { scan: CLEAN }],
    ['a release that nobody has decided', { ...reportOf('m', 'released'), sha256: HASH }, { scan: found }],
    [
      'a release by a rejection',
      { ...reportOf('m', 'released'), sha256: HASH },
      { scan: found, decision: { approved: false, statements: [{ reviewer: 'jane', ...STATEMENT }] } },
    ],
  ])('refuses to tell %s', async (_, file, evidence) => {
    await expect(run(file, evidence)).rejects.toMatchObject({ name: 'ReportRefusedError' });
  });

  test('refuses to tell of a release by one person where two must', async () => {
    const decision = { approved: true, statements: [{ reviewer: 'jane', ...STATEMENT }] };
    const released = { ...reportOf('m', 'released'), sha256: HASH };
    await expect(run(released, { scan: found, decision }, 2)).rejects.toMatchObject({ name: 'DecisionRefusedError' });
  });
});

test.each([
  [['jane'], false],
  [['jane', 'JANE '], false],
  [['jane', 'sam'], true],
])('the step release, with two needed, by %j: %s', async (reviewers, isReleased) => {
  const { authority, now } = testSealing({ approvers: 2 });
  const vault = { release: async () => ({ uri: 'u' }) } as never;
  const auditLog = { note: async () => undefined } as never;
  const release = createRelease({ authority, genesys: {}, now, vault, auditLog, client: {} as never });
  const statements = reviewers.map((reviewer) => ({ reviewer, ...STATEMENT }));
  const order = { ...FILE, sha256: HASH, mimeType: 'x', reviewer: 'jane', reason: 'r', decidedAt: STATEMENT.at };
  const workflowExecution = { workflowId: `scan:${FILE.conversationId}:${FILE.mediaId}`, runId: 'r' };
  const done = new MockActivityEnvironment({ workflowExecution }).run(release, { ...order, approvals: statements });
  if (isReleased) await expect(done).resolves.toEqual({ uri: 'u' });
  else await expect(done).rejects.toMatchObject({ name: 'DecisionRefusedError' });
});

test('the step writeFileAttributes writes of sealed reports only', async () => {
  const { seals, forged } = testSealing();
  const written: Attributes[] = [];
  const write = createWriteFileAttributes({
    seals,
    leaving: new AbortController().signal,
    metrics: {} as never,
    genesys: {
      setConversationAttributes: async (_, attributes) => {
        written.push(attributes);
        return { confirmed: [], unconfirmed: [] };
      },
    },
  });
  const virus = seals.sealReport('c', reportOf('virus', 'quarantined'));
  const forgedClean = { ...virus, status: 'clean', verdict: 'clean' } as const;
  const files = [virus, { ...forgedClean, mediaId: 'other' }, reportOf('bare', 'clean')];
  const result = await new MockActivityEnvironment().run(write, { conversationId: 'c', files, count: 3 });
  expect(result).toEqual({ unconfirmed: [], unsealed: ['other', 'bare'] });
  expect(written).toEqual([expect.objectContaining({ file_scan_status: 'quarantined', file_scan_count: 1 })]);
  expect(Object.keys(written[0]!).filter((name) => name.startsWith('file_scan.'))).toEqual(['file_scan.virus']);
  expect(forged).toEqual(['report', 'report']);
});
