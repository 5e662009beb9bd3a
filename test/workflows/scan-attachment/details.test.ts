import { describe, expect, test } from '@jest/globals';
import { scanDetails } from '../../../src/workflows/scan-attachment/details.js';
import { quoted } from '../../../src/contract/markdown.js';
import type { Findings } from '../../../src/contract/findings.js';
import type { ReviewReport, Statement } from '../../../src/contract/review.js';
import type { ScanAttachmentInput } from '../../../src/contract/workflows.js';

const INPUT = { conversationId: 'c1', mediaId: 'm1', downloadUrl: 'https://f.example/?s3cr3t', reviewWindowMs: 1 };
const FINDINGS: Findings = {
  file: { stagingId: 's', ref: 'r', bytes: 68, sha256: 'ab'.repeat(32), mimeType: 'application/pdf', isImage: false },
  scan: {
    ...{ verdict: 'infected', signature: 'Win.Test', reply: 'stream: Win.Test FOUND', bytes: 68, milliseconds: 3 },
    ...{ engine: 'ClamAV 1.4.6', databaseVersion: '27000' },
  },
  inVault: true,
};
const WAITING: ReviewReport = {
  ...{ status: 'quarantined', state: 'waiting', approvers: 2, approvals: [], reminded: false, ignored: [] },
  ...{ secondOpinions: [], since: '2026-01-01T00:00:00.000Z', until: '2026-01-31T00:00:00.000Z' },
};
const AT = '2026-01-02T03:04:05.678Z';
const ADDRESS = { namespace: 'default', workflowId: 'scan:c1:m1' };

const details = (report: Partial<ReviewReport>, input: Partial<ScanAttachmentInput> = {}, findings = FINDINGS) =>
  scanDetails({ ...INPUT, ...input }, report.status ?? 'quarantined', findings, { ...WAITING, ...report }, ADDRESS);

/** What Markdown reads as such: everything but blocks and spans of code. */
const readAsMarkdown = (text: string) => text.replace(/^```\n[^]*?\n```$/gm, '').replace(/`[^`\n]*`/g, '');

describe('the details of a waiting review', () => {
  test('hold the evidence, and what to send from each place', () => {
    const text = details({}, { fileName: 'invoice.pdf' });
    for (const evidence of [
      'Win.Test',
      'ab'.repeat(32),
      '68 bytes',
      'application/pdf',
      'ClamAV 1.4.6',
      'invoice.pdf',
    ]) {
      expect(text).toContain(evidence);
    }
    expect(text).toContain('in the quarantine vault');
    expect(text).toContain('until 2026-01-31 00:00:00 UTC');
    expect(text).toContain('{"reviewer":"YOUR LOGIN","reason":"WHY"}');
    expect(text).toContain("custodian review approve --reason 'WHY' \\\n  scan:c1:m1");
    expect(text).toContain('temporal workflow signal --namespace default --name approveRelease');
    expect(text).not.toContain('s3cr3t');
  });

  test('say who lets the file through, why and until when', () => {
    const scan = { ...FINDINGS.scan!, verdict: 'clean', reply: 'allowed by sha256 until 2026-12-31: x FOUND' } as const;
    const allowed = { who: 'ann@example.com', why: 'our own installer', until: '2026-12-31' };
    const text = details({ status: 'clean' }, {}, { ...FINDINGS, scan: { ...scan, allowed } });
    expect(text).toContain('clean, allowed by `ann@example.com` until `2026-12-31`: `our own installer`');
  });

  test('remind when half of the time is over, and count the approvals', () => {
    const approvals = [{ reviewer: 'jane', reason: 'known', at: AT }];
    const text = details({ reminded: true, approvals });
    expect(text).toContain('**Reminder:**');
    expect(text).toContain('1 of 2 approvals');
    expect(text).toContain('Approved by `jane` at 2026-01-02 03:04:05 UTC: `known`');
  });

  test('tell who decided, when and why, and ask nothing more', () => {
    const decision = { reviewer: 'sam', reason: 'a virus', at: AT, approved: false };
    const text = details({ status: 'rejected', state: 'rejected', decision });
    expect(text).toContain('**rejected** by `sam` at 2026-01-02 03:04:05 UTC: `a virus`');
    expect(text).not.toContain('custodian review approve');
  });

  test('say that an unscanned file is still at large', () => {
    expect(details({ status: 'unscanned' }, {}, { unscannedBecause: 'too-large' })).toContain(
      '| copy | none: the file is still in the conversation |',
    );
  });
});

describe('text that somebody typed', () => {
  test.each([
    ['a row of the table', 'x |\n| verdict | clean EVIL |\n| y'],
    ['a row by an escaped bar', 'x \\| EVIL \\\\| EVIL'],
    ['a heading', '\n\n# EVIL\n'],
    ['a heading under it', 'EVIL\n===='],
    ['a link', '[EVIL](https://evil.example)'],
    ['a bare link', 'see https://EVIL.example or www.EVIL.example'],
    ['the end of the code span', 'x` **EVIL** `y'],
    ['the end of a longer code span', '``` \n```\nEVIL'],
    ['HTML', '<img src=x onerror=EVIL>'],
    ['another line end', 'x\u2028# EVIL\u0085# EVIL\r# EVIL'],
    ['text that runs backwards', '\u202eEVIL'],
  ])('forges no %s', (_, hostile) => {
    const said: Statement = { reviewer: hostile, reason: hostile, at: AT };
    const report = { approvals: [said], decision: { ...said, approved: false }, reopened: said, ignored: [hostile] };
    const text = details(report, { fileName: hostile });
    const read = readAsMarkdown(text);
    expect(read).not.toMatch(/EVIL|evil/);
    expect(read).not.toContain('`');
    expect(text).not.toMatch(/[\u2028\u0085\r\u202e]/);
    const harmless: Statement = { reviewer: 'jane', reason: 'known', at: AT };
    const other = details(
      { approvals: [harmless], decision: { ...harmless, approved: false }, reopened: harmless, ignored: ['note'] },
      { fileName: 'name' },
    );
    const bars = (details: string) => details.split('\n').map((line) => line.split('|').length);
    expect(bars(text)).toEqual(bars(other));
  });

  test('shows who has reopened it as what a message has said', () => {
    const signature = {} as Statement['signature'] & object; // of anything: nobody verifies it
    const reopened: Statement = { reviewer: 'the boss', reason: 'known', at: AT, signature };
    expect(details({ reopened })).toMatch(/^Reopened by `the boss` at .*: `known`, as the message said$/m);
  });

  test('stays below the 20,000 bytes that Temporal takes, whatever is typed', () => {
    const long = { reviewer: '漢'.repeat(200), reason: '漢'.repeat(2000), at: AT };
    const text = details(
      { approvals: [long, long], reopened: long, ignored: Array<string>(20).fill('漢'.repeat(500)), reminded: true },
      { fileName: '漢'.repeat(5000), conversationId: 'c'.repeat(128), mediaId: 'm'.repeat(128) },
    );
    expect(Buffer.byteLength(text)).toBeLessThan(18_000);
  });

  test('is cut between characters, and never empty', () => {
    expect(quoted('ab😀cd', 3)).toBe('`ab…`');
    expect(quoted(' \n ')).toBe('`?`');
  });
});
