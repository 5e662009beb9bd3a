import { expect, test } from '@jest/globals';
import type { Report } from '../../../src/scanning/opener/opener.js';
import { containedBy, fits } from '../../../src/scanning/policy/apply-policy.js';
import { describePolicy } from '../../../src/scanning/policy/describe-policy.js';
import { PolicyError } from '../../../src/scanning/policy/policy-error.js';
import type { DeclaredFile } from '../../../src/scanning/policy/policy.js';
import { isInForce } from '../../../src/scanning/policy/policy.js';
import { defaultPolicy, readPolicy } from '../../../src/scanning/policy/read-policy.js';

const report = (format: string, more: Partial<Report> = {}): Report => ({
  type: { format, mimeType: 'application/octet-stream' },
  members: [],
  findings: [],
  traits: [],
  openedBytes: 0,
  ...more,
});
const member = (index: number, name: string, format = 'text'): Report['members'][number] => ({
  index,
  name,
  depth: 1,
  path: '/nowhere',
  bytes: 1,
  sha256: String(index),
  type: { format, mimeType: 'text/plain' },
});
const ruleFor = (found: Report, declared: DeclaredFile = {}) => containedBy(defaultPolicy(), found, declared);

test.each<[string, string, string | undefined, string]>([
  ['a program, whatever it is called', 'exe', 'holiday.jpg', 'programs'],
  ['a script by its name', 'text', 'run.VBS', 'scripts'],
  ['an installer', 'ole2', 'setup.msi', 'installers'],
  ['a shortcut', 'shortcut', undefined, 'shortcuts'],
  ['a disk image', 'iso', undefined, 'disk-images'],
  ['a document with macros', 'docm', 'letter.docm', 'macros'],
  ['a name with a direction mark', 'pdf', 'invoice\u202efdp.pdf', 'disguised-names'],
  ['a name with two extensions', 'text', 'invoice.pdf.html', 'disguised-names'],
  ['a page that is called a picture', 'html', 'photo.png', 'disguised-names'],
  ['an archive that is called a picture', 'zip', 'photo.jpg', 'disguised-names'],
  ['trailing dots and spaces', 'text', 'run.js . .', 'scripts'],
  [
    'a name that ends in the identifier of a class',
    'text',
    'a.{00021401-0000-0000-c000-000000000046}',
    'disguised-names',
  ],
  ['a program of Android', 'dex', undefined, 'programs'],
  ['settings of a terminal that run a command', 'xml', 'a.terminal', 'scripts'],
  ['a page saved by Safari', 'unknown', 'a.webarchive', 'scripts'],
  ['a place that macOS opens', 'xml', 'a.inetloc', 'shortcuts'],
  ['a page that is shown as a document', 'html', 'letter.docx.html', 'disguised-names'],
  ['a program that is called a document', 'exe', 'setup.exe.pdf', 'programs'],
  ['a page that is called a PDF', 'html', 'login.html.pdf', 'disguised-names'],
  ['a script whose name only wants its end', 'text', 'run.htm.txt', 'disguised-names'],
  ['a picture under the name of a page', 'jpeg', 'a.html', 'disguised-names'],
  ['a profile for a phone', 'xml', 'wifi.mobileconfig', 'installers'],
])('the default policy contains %s', (_, format, name, rule) => {
  expect(ruleFor(report(format), { name })).toEqual({ rule });
});

test.each([
  ['pdf', 'invoice.pdf'],
  ['jpeg', 'IMG_0001.JPG'],
  ['heif', 'photo.jpg'],
  ['docx', 'letter.v2.docx'],
  ['text', 'notes.2024.txt'],
  ['html', 'table.xls'],
  ['zip', 'archive.pdf.zip'],
  ['zip', 'setup.exe.zip'],
  ['pdf', 'page.html.pdf'],
  ['png', 'logo.svg.png'],
  ['xlsx', 'issue.img.xlsx'],
  ['pdf', 'שלום.pdf'],
])('and lets a %s called %s through', (format, name) => {
  expect(ruleFor(report(format), { name, direction: 'inbound' })).toBeUndefined();
});

test.each([
  ['vba', 'macros'],
  ['xlm', 'macros'],
  ['dde', 'office-links'],
  ['html-script', 'web-scripts'],
  ['svg-script', 'web-scripts'],
  ['program-link', 'office-links'],
  ['pdf-launch', 'pdf-actions'],
] as const)('what holds %s falls under %s, in a part as well', (trait, rule) => {
  expect(ruleFor(report('docx', { traits: [{ trait }] }))).toEqual({ rule });
  const members = [member(0, 'a/letter.docx', 'docx')];
  expect(ruleFor(report('zip', { members, traits: [{ trait, member: 0 }] }))).toEqual({ rule, member: 0 });
});

test('tags in a text are a script where its name or declared type makes it a page, in a part as well', () => {
  const tags = report('text', { traits: [{ trait: 'script-tags' }] });
  expect(ruleFor(tags, { name: 'notes.txt' })).toBeUndefined();
  expect(ruleFor(tags, { name: 'notes.html' })).toEqual({ rule: 'web-scripts' });
  expect(ruleFor(tags, { mimeType: 'text/html; charset=utf-8' })).toEqual({ rule: 'web-scripts' });
  const members = [member(0, 'a/notes.txt'), member(1, 'a/notes.htm')];
  const traits = [0, 1].map((at) => ({ trait: 'script-tags' as const, member: at }));
  expect(ruleFor(report('zip', { members, traits }))).toEqual({ rule: 'web-scripts', member: 1 });
});

test('a part that is what its name says is not disguised', () => {
  const part = (name: string, format: string) => ruleFor(report('zip', { members: [member(0, name, format)] }));
  expect(part('a/logo.svg.png', 'png')).toBeUndefined();
  expect(part('a/logo.exe.png', 'unknown')).toEqual({ rule: 'disguised-names', member: 0 });
  expect(part('a/photo.png', 'jpeg')).toBeUndefined();
  expect(part('a/photo.png', 'zip')).toBeUndefined();
});

test('parts are judged by their own names, without their folders', () => {
  const members = [member(0, 'docs/readme.txt'), member(1, 'docs.js/tools/run.js')];
  expect(ruleFor(report('zip', { members }))).toEqual({ rule: 'scripts', member: 1 });
  expect(ruleFor(report('zip', { members: [member(0, 'docs.js/readme.txt')] }))).toBeUndefined();
});

test('own rules come first, replace those of their name, and can be bound to who sent the file', () => {
  const policy = readPolicy(`
without: [pdf-actions]
rules:
  - { name: our-tool, action: allow, names: ['report-*.py'], origins: [outbound] }
  - { name: disk-images, action: contain, types: [dmg] }
  - { name: no-archives, action: contain, types: [zip], applies: file }
`);
  const rule = (found: Report, declared: DeclaredFile = {}) => containedBy(policy, found, declared)?.rule;
  expect(rule(report('text'), { name: 'report-1.py', direction: 'outbound' })).toBeUndefined();
  expect(rule(report('text'), { name: 'report-1.py', direction: 'inbound' })).toBe('scripts');
  expect(rule(report('text'), { name: 'report-1.py' })).toBe('scripts');
  expect(rule(report('iso'))).toBeUndefined();
  expect(rule(report('dmg'))).toBe('disk-images');
  expect(rule(report('pdf', { traits: [{ trait: 'pdf-script' }] }))).toBeUndefined();
  expect(rule(report('zip'))).toBe('no-archives');
  expect(rule(report('mail', { members: [member(0, 'a.zip', 'zip')] }))).toBeUndefined();
  expect(readPolicy('defaults: off').rules).toEqual([]);
  expect(readPolicy('# nothing but a comment').rules).toEqual(defaultPolicy().rules);
});

test.each([
  ['rules:\n  - name: a\n    action: contain\n    types: [pfd]', /^line 4: .*pfd/],
  ['rules:\n  - name: a\n    action: block\n    types: [pdf]', /^line 3: "action"/],
  ['rules:\n  - name: a\n    action: contain', /^line 2: a rule needs one of/],
  ['rules:\n  - name: a\n    action: contain\n    type: [pdf]', /^line 4: a rule has no field "type"/],
  [
    'rules:\n  - name: a\n    action: contain\n    types: [pdf]\n  - name: a\n    action: allow\n    types: [exe]',
    /^line 5: two rules/,
  ],
  ['rules:\n  - name: Up Per\n    action: contain\n    types: [pdf]', /^line 2: the name of a rule/],
  ['allow:\n  - sha256: abc\n    who: a\n    why: b\n    until: 2026-12-31', /^line 2: sha256/],
  [`allow:\n  - sha256: ${'a'.repeat(64)}\n    why: b\n    until: 2026-12-31`, /^line 2: "who" is missing/],
  [`allow:\n  - sha256: ${'a'.repeat(64)}\n    who: a\n    why: b\n    until: 2026-02-31`, /^line 5: until is a day/],
  ['without: [macro]', /^line 1: "without" names no default rule: macro/],
  ['deny:\n  sha256:\n    - xyz', /^line 3: .*not a SHA-256/],
  ['rules: [\n', /^line \d+: /],
  ['rules: []\nrules: []', /^line 2: /],
  ['policy: 1', /^line 1: a policy has no field "policy"/],
])('%j is refused with its line', (text, fault) => {
  let faults: readonly string[] = [];
  try {
    readPolicy(text);
  } catch (error) {
    expect(error).toBeInstanceOf(PolicyError);
    ({ faults } = error as PolicyError);
  }
  expect(faults.some((line) => fault.test(line))).toBe(true);
});

test('an allowance counts to the end of its last day', () => {
  const { allow } = readPolicy(`allow:\n  - { signature: Some.Sig, who: ann, why: ours, until: 2026-03-31 }`);
  expect(isInForce(allow[0]!, Date.parse('2026-03-31T23:59:59Z'))).toBe(true);
  expect(isInForce(allow[0]!, Date.parse('2026-04-01T00:00:00Z'))).toBe(false);
  const [entry] = describePolicy({ rules: [], deny: { sha256: [], signatures: [] }, allow }, Date.parse('2026-04-01'));
  expect(entry).toBe('EXPIRED  signature Some.Sig, by ann until 2026-03-31: ours');
});

test('patterns are linear', () => {
  expect(fits('*.exe', 'A.EXE')).toBe(true);
  expect(fits('a?c*', 'abcdef')).toBe(true);
  expect(fits('a?c', 'ac')).toBe(false);
  expect(fits('*a*a*a*a*a*a*a*b', 'a'.repeat(200_000))).toBe(false);
});
