import { expect, test } from '@jest/globals';
import { scanDetails } from '../../../src/workflows/scan-attachment/details.js';
import { isNewerDatabase } from '../../../src/contract/second-opinion.js';
import { opinionText } from '../../../src/contract/second-opinion.js';
import { parseSecondOpinion, withOpinions } from '../../../src/workflows/scan-attachment/second-opinions.js';

const clean = { verdict: 'clean', engine: 'ClamAV 1.4.6', databaseVersion: '27802', at: '2026-01-01T12:00:00.000Z' };

test('a second opinion is whole, or none', () => {
  const infected = { ...clean, verdict: 'infected', signature: 'Win.Test-1' };
  const encrypted = { ...clean, verdict: 'unscannable', signature: 'Heuristics.Encrypted.Zip' };
  for (const whole of [clean, infected, encrypted, { ...clean, verdict: 'unscannable' }]) {
    expect(parseSecondOpinion({ ...whole, more: 'ignored' })).toEqual(whole);
  }
  for (const change of [
    { verdict: 'fine' },
    { verdict: 'infected' },
    { signature: 7 },
    { signature: 'a\n**released**' },
    { engine: 'a | b' },
    { engine: undefined },
    { databaseVersion: 27802 },
    { databaseVersion: '' },
    { at: 'yesterday' },
  ]) {
    expect([change, parseSecondOpinion({ ...clean, ...change })]).toEqual([change, undefined]);
  }
  for (const odd of [undefined, null, 'clean', [], 7]) expect(parseSecondOpinion(odd)).toBeUndefined();
});

test('of two surveys at the same time, one opinion is kept, together or one after the other', () => {
  const first = parseSecondOpinion(clean)!;
  const second = { ...first, at: '2026-01-01T12:00:01.000Z' };
  expect(withOpinions([], [first, second])).toEqual([second]);
  expect(withOpinions(withOpinions([], [first]), [second])).toEqual([second]);
  const newer = { ...first, databaseVersion: '27803' };
  expect(withOpinions([first], [newer, second])).toEqual([newer, second]);
});

test('is shown with what it was made with', () => {
  expect(opinionText(parseSecondOpinion({ ...clean, verdict: 'infected', signature: 'Win.Test-1' })!)).toBe(
    'infected: Win.Test-1, by ClamAV 1.4.6, database 27802, at 2026-01-01T12:00:00.000Z',
  );
});

test.each([
  ['27802', '27801', true],
  ['27801', '27801', false],
  ['27801', '27802', false],
  ['100000', '27802', true],
  ['27801', 'unofficial', true],
  ['unofficial', '27801', true],
  ['unofficial', 'unofficial', false],
])('database %s is newer than %s: %s', (version, than, expected) => {
  expect(isNewerDatabase(version, than)).toBe(expected);
});

test.each([
  ['kept', "kept until the vault's retention ends"],
  ['retained', "kept until the vault's retention ends"],
  ['destroyed', 'destroyed'],
  ['failed', '**not dealt with**: the step that keeps or destroys it has failed'],
  ['missing', '**missing**: it was to be kept, and the vault has none'],
  ['shared', 'in the quarantine vault: the same file came in another conversation, which still needs it'],
] as const)('the copy of a rejected file that is %s: %s', (rejectedCopy, text) => {
  const input = { conversationId: 'c', mediaId: 'm', downloadUrl: '', reviewWindowMs: 1 };
  const nobody = { approvers: 1, approvals: [], reminded: false, ignored: [], secondOpinions: [] };
  const report = { status: 'rejected', state: 'rejected', ...nobody } as const;
  const address = { namespace: 'default', workflowId: 'scan:c:m' };
  const details = scanDetails(input, 'rejected', { inVault: true, rejectedCopy }, report, address);
  expect(details).toContain(`| copy | ${text}`);
});
