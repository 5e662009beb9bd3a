import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { readable } from '../../script/lib/start/log-line.js';
import { archiveOutcome, evidence, findingOf, scanOutcome } from '../../script/lib/start/outcome.js';
import { report, runLink, waitingLink } from '../../script/lib/start/report.js';
import type { Run } from '../../script/lib/start/runs.js';
import { approveCommand, quote, shellSettings } from '../../script/lib/start/shell.js';
import { table } from '../../script/lib/start/table.js';

const ACCESS = { cli: 'temporal', address: '127.0.0.1:7233', namespace: 'default', uiUrl: 'http://127.0.0.1:8233' };

const RUN: Run = {
  workflowId: 'scan:chat-1:file-1',
  runId: 'run-1',
  kind: 'scan',
  status: 'RUNNING',
  conversationId: 'chat-1',
  verdict: 'infected',
  reviewState: 'waiting',
};

describe('table', () => {
  test('breaks long cells between words and keeps within 100 columns', () => {
    const lines = table(
      ['sent', 'outcome', 'afterwards'],
      [{ cells: ['eicar.com', 'quarantined, '.repeat(8).trim(), 'short'], below: 'x'.repeat(150) }],
    );
    expect(lines[0]).toBe(`  sent       outcome${' '.repeat(35)}  afterwards`);
    expect(lines[2]).toMatch(/^ {2}eicar\.com {2}quarantined, quarantined, quarantined, +short$/);
    expect(
      lines
        .slice(2, -1)
        .join(' ')
        .match(/quarantined/g),
    ).toHaveLength(8);
    expect(Math.max(...lines.slice(0, -1).map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.at(-1)).toBe(`    ${'x'.repeat(150)}`);
  });

  test('cuts a word that fits no column', () => {
    const lines = table(['a', 'b'], [{ cells: ['1', 'y'.repeat(200)], below: '' }]);
    expect(Math.max(...lines.map((line) => line.length))).toBe(100);
    expect(lines.join('').match(/y/g)).toHaveLength(200);
  });
});

describe('approveCommand', () => {
  const words = (lines: readonly string[]): string[] =>
    execFileSync('/bin/sh', ['-c', `run() { for word; do printf '%s\\0' "$word"; done; }; run ${lines.join('\n')}`])
      .toString()
      .split('\0')
      .slice(0, -1);
  const decision = JSON.stringify({ reviewer: userInfo().username, reason: 'a sample, harmless' });

  test('is read by a shell as it is meant', () => {
    const address = { ...ACCESS, cli: "/home/o'neil/my tools/temporal", workflowId: 'scan:a b:$(c)' };
    expect(words(approveCommand(address))).toEqual([
      ...["/home/o'neil/my tools/temporal", 'workflow', 'signal', '--workflow-id', 'scan:a b:$(c)'],
      ...['--name', 'approveRelease', '--input', decision],
    ]);
  });

  test('names address and namespace when they are not those that the program takes by itself', () => {
    const elsewhere = { ...ACCESS, address: '127.0.0.1:7234', namespace: 'other', workflowId: 'w' };
    expect(words(approveCommand(elsewhere)).slice(3, 7)).toEqual([
      '--address',
      '127.0.0.1:7234',
      '--namespace',
      'other',
    ]);
  });

  test('leaves plain words as they are', () => {
    expect(['scan:chat-1:file-1', '', 'a;b', '~'].map(quote)).toEqual(['scan:chat-1:file-1', "''", "'a;b'", "'~'"]);
  });
});

test('settings for a shell are read as they are meant', () => {
  const value = 'it\'s; $HOME `date` "x"';
  const text = shellSettings({ settings: { TASK_QUEUE: value }, cli: '/opt/a b/temporal', program: '/dev/null' });
  const command = `${text}printf '%s|' "$TASK_QUEUE" "\${PATH##*:}"; custodian worker`;
  const stdout = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
  expect(stdout).toBe(`${value}|/opt/a b|`);
});

describe('links', () => {
  test('lead to the run in the Web UI', () => {
    expect(runLink(ACCESS, 'archive:c:2026-01-02T03:04:05.678Z', 'r')).toBe(
      'http://127.0.0.1:8233/namespaces/default/workflows/archive%3Ac%3A2026-01-02T03%3A04%3A05.678Z/r',
    );
    expect(waitingLink(ACCESS)).toBe(
      'http://127.0.0.1:8233/namespaces/default/workflows?query=ReviewState%3D%22waiting%22',
    );
  });

  test('are ids where no Web UI is known', () => {
    expect(runLink({ ...ACCESS, uiUrl: undefined }, 'w', 'r')).toBe('w, run r');
  });
});

describe('outcomes', () => {
  const ended = { ...RUN, status: 'COMPLETED' } as const;
  const decision = { reviewer: 'jane', reason: 'r', approved: true, at: 't' };
  const said = { approvers: 1, approvals: [decision], reminded: false, ignored: [], secondOpinions: [] } as const;
  const reviewed = { status: 'released', state: 'approved', decision, ...said } as const;

  test.each([
    ['waits', scanOutcome(RUN, 'Eicar'), 'quarantined, waits for approval: Eicar'],
    [
      'waits',
      scanOutcome({ ...RUN, verdict: 'unscannable' }, 'Zip'),
      'quarantined, waits for approval: unscannable, Zip',
    ],
    [
      'waits',
      scanOutcome({ ...RUN, verdict: 'unscanned' }, 'too-large'),
      'not scanned, waits for approval: unscanned, too-large',
    ],
    ['goes on', scanOutcome({ ...RUN, reviewState: 'none' }, undefined), 'in progress'],
    ['clean', scanOutcome(ended, undefined, { result: { status: 'clean', verdict: 'clean' } }), 'clean'],
    [
      'released',
      scanOutcome(ended, '', { result: { status: 'released', verdict: 'infected' } }, reviewed),
      'released by jane',
    ],
    ['failed', scanOutcome(ended, '', { failure: 'why' }), 'FAILED: why'],
  ])('of a file that %s', (_, outcome, expected) => {
    expect(outcome).toBe(expected);
  });

  test('of a file that is contained for good say whether there is a copy', () => {
    const result = { status: 'quarantined', verdict: 'infected' } as const;
    expect(scanOutcome({ ...ended, reviewState: 'expired' }, '', { result })).toMatch(/nobody decided/);
    expect(scanOutcome({ ...ended, reviewState: 'none' }, '', { result })).toMatch(/deleted without a copy/);
    const local = { status: 'quarantined_local', verdict: 'infected' } as const;
    const kept = scanOutcome({ ...ended, reviewState: 'none' }, '', { result: local });
    expect(kept).toMatch(/still in Genesys Cloud/);
    expect(kept).not.toMatch(/deleted/);
  });

  test('of a conversation call locked only what was read back as locked', () => {
    const result = { uri: 'u', plainSha256: 'h', messageCount: 2, redactions: { card: 1, ssn: 2 } };
    expect(archiveOutcome({ result })).toBe('archived: 2 messages, redacted 1 card, 2 ssn; NOT LOCKED');
    expect(archiveOutcome({ result: { ...result, redactions: {}, lockedUntil: 'T' } })).toBe(
      'archived: 2 messages, redacted nothing; locked until T',
    );
  });

  test('come with what is found elsewhere', () => {
    const attributes = { file_scan_status: 'quarantined', file_virus_scan_result: 'stream: Eicar FOUND' };
    expect(findingOf(attributes)).toBe('Eicar');
    expect(evidence({ attributes, file: { deleted: true, inVault: true } })).toBe(
      'file_scan_status quarantined, media deleted, copy in the vault',
    );
    expect(evidence({ attributes: {}, file: { deleted: false, inVault: false } })).toBe(
      'file_scan_status unset, media kept',
    );
    expect(evidence({ attributes: { archiveUri: 'u', archiveImmutability: 'none' } })).toBe(
      'archiveUri written, archiveImmutability none',
    );
  });
});

test('the report shows each sample, also one without outcome, and offers the release of an infected one only', () => {
  const sent = { title: 'eicar.com', workflowId: RUN.workflowId, conversationId: 'chat-1' };
  const late = {
    sent: { ...sent, title: 'late.pdf', workflowId: 'scan:late' },
    outcome: 'no outcome after 120 s',
    evidence: '',
  };
  const text = report([{ sent, run: RUN, outcome: 'quarantined', evidence: 'deleted' }, late], ACCESS).join('\n');
  expect(text).toContain('eicar.com  quarantined');
  expect(text).toContain('/workflows/scan%3Achat-1%3Afile-1/run-1');
  expect(text).toContain('late.pdf   no outcome after 120 s');
  expect(text).toContain('--workflow-id scan:chat-1:file-1');
  expect(report([late], ACCESS).join('\n')).not.toContain('approveRelease');
});

test('log lines in an error are shown as people read them', () => {
  const lines = [
    'The worker has ended. Its last lines:',
    '(node:1) Warning',
    JSON.stringify({ level: 'fatal', err: { message: 'self-test failed', stack: 'at x' }, msg: 'worker failed' }),
    JSON.stringify({ level: 'warn', channel: 'uploads', reason: 'refused with 401', msg: 'event socket lost' }),
    '{"level":"info","cut',
  ];
  expect(readable(lines.join('\n')).split('\n')).toEqual([
    lines[0],
    lines[1],
    '  fatal worker failed: self-test failed',
    '  warn event socket lost: uploads: refused with 401',
    lines[4],
  ]);
});
