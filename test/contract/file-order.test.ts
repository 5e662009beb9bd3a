import { describe, expect, test } from '@jest/globals';
import { filesWrite, shownOf, summaryOf } from '../../src/contract/file-attributes.js';
import { problemOf } from '../../src/contract/report-problem.js';
import { inOrder, replaces, worstFirst } from '../../src/contract/file-order.js';
import type { FileReport } from '../../src/contract/file-report.js';
import { SeededRandom } from '../faults/support/random.js';
import { reportOf, shuffled, TEN_FILES, WORST_OF_TEN } from '../workflows/reports.js';

/** What a ledger that hears of the reports in this order knows. */
function merged(reports: readonly FileReport[]): Map<string, FileReport> {
  const files = new Map<string, FileReport>();
  for (const report of reports) if (replaces(report, files.get(report.mediaId))) files.set(report.mediaId, report);
  return files;
}

const attributesOf = (reports: readonly FileReport[]) => filesWrite(merged(reports).values(), () => true).attributes;

describe('the files of a conversation', () => {
  test('give the same attributes in whatever order their reports come, and however often', () => {
    const random = new SeededRandom(5);
    const expected = attributesOf(TEN_FILES);
    expect(expected).toMatchObject(WORST_OF_TEN);
    for (let order = 0; order < 100; order += 1) {
      const repeated = TEN_FILES.filter(() => random.next() < 0.3);
      expect(attributesOf(shuffled([...TEN_FILES, ...repeated], random))).toEqual(expected);
    }
  });

  test.each([
    ['quarantined', 'unscanned'],
    ['unscanned', 'rejected'],
    ['rejected', 'released'],
    ['released', 'clean'],
  ] as const)('are as bad as the worst: %s before %s, which is later', (worse, better) => {
    const files = [reportOf('a', worse, 1), reportOf('b', better, 40)];
    expect(attributesOf(files)).toMatchObject({ file_scan_status: worse, file_media_id: 'a' });
  });

  test('show the latest of equals', () => {
    expect(worstFirst([reportOf('z', 'clean', 1), reportOf('a', 'clean', 2)])[0]?.mediaId).toBe('a');
    expect(worstFirst([reportOf('a', 'clean', 1), reportOf('b', 'clean', 1)])[0]?.mediaId).toBe('b');
  });

  test('are listed by the time of their verdicts', () => {
    const files = [reportOf('a', 'clean', 3), reportOf('c', 'quarantined', 1), reportOf('b', 'clean', 1)];
    expect(inOrder(files).map(({ mediaId }) => mediaId)).toEqual(['b', 'c', 'a']);
  });
});

describe('a report takes the place of another of the same file', () => {
  const quarantined = reportOf('m', 'quarantined', 1);
  test.each<[string, FileReport, FileReport]>([
    ['that was said earlier', quarantined, reportOf('m', 'released', 1)],
    ['a review that was opened again', reportOf('m', 'rejected', 1), reportOf('m', 'quarantined', 30)],
    ['at the same time, further on', { ...reportOf('m', 'released', 1), reportedAt: quarantined.at }, quarantined],
    ['of the same time and status', quarantined, { ...quarantined, reviewOpenUntil: quarantined.at }],
  ])('%s, whichever comes first', (_, one, other) => {
    expect([replaces(one, other), replaces(other, one)].sort()).toEqual([false, true]);
    expect(merged([one, other])).toEqual(merged([other, one]));
  });

  test('and what was said later stays', () => {
    expect(replaces(quarantined, reportOf('m', 'released', 1))).toBe(false);
    expect(replaces(reportOf('m', 'quarantined', 30), reportOf('m', 'rejected', 1))).toBe(true);
  });

  test('not of itself, whatever the order of its fields', () => {
    const reversed = Object.fromEntries(Object.entries(quarantined).reverse()) as unknown as FileReport;
    expect(replaces(reversed, quarantined)).toBe(false);
  });
});

describe('attributes', () => {
  test('hold one summary for each file, and no file name', () => {
    const attributes = attributesOf(TEN_FILES);
    expect(Object.keys(attributes).filter((name) => name.startsWith('file_scan.'))).toHaveLength(10);
    expect(JSON.parse(String(attributes['file_scan.virus-released']))).toMatchObject({
      status: 'released',
      verdict: 'infected',
      reviewedBy: 'jane.doe',
      releasedTo: 'https://storage.example/released/virus-released',
    });
    expect(JSON.stringify(attributes)).not.toContain('John Smith');
  });

  test('take back what was said of a file that is no longer the worst', () => {
    const released = attributesOf([reportOf('a', 'released', 1)]);
    expect(released).toMatchObject({ file_reviewed_by: 'jane.doe', file_released_to: expect.stringContaining('/a') });
    const both = attributesOf([reportOf('a', 'released', 1), reportOf('b', 'quarantined', 2)]);
    expect(both).toMatchObject({ file_scan_status: 'quarantined', file_reviewed_by: '', file_released_to: '' });
  });

  test('have values that fit', () => {
    const long = { ...reportOf('m', 'released', 1), reply: 'x'.repeat(5000), signature: '"'.repeat(900) };
    const huge = { ...long, reviewedBy: '\u0001'.repeat(200), releasedTo: `https://a/${'x'.repeat(2000)}` };
    for (const value of Object.values(attributesOf([huge]))) expect(String(value).length).toBeLessThan(1024);
    expect(JSON.parse(summaryOf(huge))).toMatchObject({ status: 'released', sha256: huge.sha256 });
    // An address that is cut would lead nowhere.
    expect(attributesOf([huge])['file_released_to']).toBe('');
  });

  test('of more files than fit tell of those first that were not told of, then of the worst', () => {
    const files = Array.from({ length: 120 }, (_, index) => reportOf(`m-${index}`, 'clean', index % 60));
    const worst = reportOf('virus', 'quarantined', 1);
    const unwritten = new Set(files.slice(0, 40).map(({ mediaId }) => mediaId));
    const { attributes, told } = filesWrite([...files, worst], ({ mediaId }) => unwritten.has(mediaId));
    expect(attributes).toMatchObject({ file_scan_status: 'quarantined', file_scan_count: 121 });
    expect(told).toHaveLength(50);
    expect(told.slice(0, 40).every(({ mediaId }) => unwritten.has(mediaId))).toBe(true);
    expect(told[40]).toBe(worst);
  });

  test('change with the status, and not with what they do not show', () => {
    const file = reportOf('m', 'quarantined', 1);
    expect(shownOf({ ...file, reviewOpenUntil: 'later', reportedAt: 'later' })).toBe(shownOf(file));
    expect(shownOf(reportOf('m', 'released', 1))).not.toBe(shownOf(file));
  });
});

describe('a report is refused', () => {
  const report = reportOf('m', 'clean', 1);
  test.each<[string, unknown]>([
    ['that is none', undefined],
    ['without an id', { ...report, mediaId: '' }],
    ['with a strange id', { ...report, mediaId: 'a b' }],
    ['without a verdict yet', { ...report, status: 'pending' }],
    ['of an unknown status', { ...report, status: 'fine' }],
    ['of a clean file that nobody has scanned', { ...report, verdict: 'unscanned' }],
    ['of no time', { ...report, at: 'yesterday' }],
    ['of a time in another form', { ...report, reportedAt: '2024-05-15T14:32:00Z' }],
    ['of a day that no calendar has', { ...report, reviewOpenUntil: '2024-02-31T25:00:00.000Z' }],
    ['without a reply', { ...report, reply: undefined }],
    ['that is too long', { ...report, fileName: 'x'.repeat(5000) }],
  ])('%s', (_, payload) => {
    expect(problemOf(payload)).toEqual(expect.any(String));
  });

  test('and otherwise taken', () => {
    expect(TEN_FILES.map(problemOf)).toEqual(TEN_FILES.map(() => undefined));
  });
});
