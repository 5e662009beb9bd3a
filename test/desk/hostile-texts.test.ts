import { expect, test } from '@jest/globals';
import type { Entry } from '../../src/desk/entry.js';
import { entryOf } from '../../src/desk/entry.js';
import { filtersFrom, pageOf } from '../../src/desk/filters.js';
import { filePage } from '../../src/desk/pages/file.js';
import { decidedPage } from '../../src/desk/pages/lists.js';
import { queuePage } from '../../src/desk/pages/queue.js';
import type { Session } from '../../src/desk/sessions.js';

/** Turned around, it reads "invoiceexe.pdf"; the other characters end a line, clear a terminal, and have no width. */
const NAME = 'invoice\u202efdp.exe\u2028\u001b[2J\u200b';
const SHOWN = 'invoice⟨U+202E⟩fdp.exe⟨U+2028⟩⟨U+001B⟩[2J⟨U+200B⟩';
const REASON = 'fine\u2067 <script>alert(1)</script>\u0000';
const SHOWN_REASON = '<bdi>fine⟨U+2067⟩ &lt;script&gt;alert(1)&lt;/script&gt;⟨U+0000⟩</bdi>';
const UNSEEN = /[\p{Bidi_Control}\u2028\u200b\p{Cs}]|(?!\n)\p{Cc}/u;

const said = { reviewer: 'ja\u202ene', reason: REASON, at: '2026-03-01T12:00:00.000Z' };
const memo = {
  input: { conversationId: 'c', mediaId: 'm', fileName: NAME },
  findings: {
    scan: {
      ...{ verdict: 'infected', signature: 'Win\u202e.Test', reply: `part ${NAME}: Win.Test FOUND` },
      ...{ engine: 'ClamAV 1.4.3', databaseVersion: '27000', bytes: 68, milliseconds: 3 },
    },
  },
  report: {
    ...{ status: 'quarantined', state: 'rejected', approvers: 2, approvals: [said], reminded: false },
    ...{ decision: { ...said, approved: false }, secondOpinions: [], ignored: [] },
  },
} as never;
const entry = entryOf({
  workflowId: 'scan:c:m',
  runId: 'r',
  taskQueue: 'q',
  running: true,
  verdict: '',
  memo,
}) as Entry;
const person = { issuer: 'i', subject: 's', name: 'sam', roles: ['reviewer' as const] };
const session: Session = { person, csrf: 'x', endAtIssuer: undefined, flash: undefined };

const part = { number: 1, within: 2, name: NAME, mimeType: 'text/plain\u202e', bytes: 9 };
const vault = {
  ...{ verdict: 'infected', signature: '', bytes: 68 },
  parts: { parts: [{ ...part, verdict: 'infected' as const, finding: NAME }], count: 1, isComplete: true },
};
const evidence = { entry, memo, sameConversation: [entry], sameContent: [entry], vault };
const found = pageOf([entry], filtersFrom(new URLSearchParams()), person, 0);
const queue = { session, found, filters: filtersFrom(new URLSearchParams()), waiting: 1, isCut: false, unreadable: [] };

test.each([
  ['a file', () => filePage({ session, evidence, runAddress: undefined })],
  ['the queue', () => queuePage({ ...queue, listedAt: 0, now: 0 })],
  ['what was decided', () => decidedPage(session, [entry], false)],
])('on the page of %s, nothing in a name or a reason is hidden or acts on what stands beside it', async (_, page) => {
  const text = String(await page());
  expect(text).not.toMatch(UNSEEN);
  expect(text).not.toContain('<script>alert');
  expect(text).toContain(`<bdi>${SHOWN}</bdi>`);
});

test('neither is in the name of a part of a file', async () => {
  const text = String(await filePage({ session, evidence, runAddress: undefined }));
  expect(text).toContain(`<th scope="row"><bdi>${SHOWN}</bdi></th>`);
  expect(text).toContain(`<bdi>infected: ${SHOWN}</bdi>`);
});

test.each([
  ['a soft hyphen', 'in\u00advoice.pdf', true],
  ['a letter that shows nothing', 'invoice\u3164.exe', true],
  ['a tag', 'invoice\u{e0041}.pdf', true],
  ['a blank pattern of dots', 'invoice\u2800.exe', true],
  ['a joiner between Latin letters', 'in\u200dvoice.pdf', true],
  ['a joiner in a Persian word', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.pdf', false],
  ['an emoji of several', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f.jpg', false],
  ['Hebrew', '\u05d7\u05e9\u05d1\u05d5\u05e0\u05d9\u05ea.pdf', false],
  ['accents', 'Übergröße naïve.pdf', false],
])('a name with %s', async (_, fileName, isMarked) => {
  const text = String(
    await filePage({ session, evidence: { ...evidence, entry: { ...entry, fileName } }, runAddress: undefined }),
  );
  expect(text.includes('not seen elsewhere')).toBe(isMarked);
});

test('neither is in what else a run says of itself', async () => {
  const hostile = '\u202e<b>x</b>';
  const shown = '⟨U+202E⟩&lt;b&gt;x&lt;/b&gt;';
  const { input, findings, report } = memo as { input: object; findings: { scan: object }; report: object };
  const lying = {
    input,
    findings: { ...findings, scan: { ...findings.scan, engine: hostile }, releasedTo: hostile, withdrawal: hostile },
    report: { ...report, status: hostile, state: hostile },
  } as never;
  const named = {
    ...entry,
    workflowId: `scan:${hostile}`,
    conversationId: hostile,
    mediaId: hostile,
    problem: hostile,
  };
  const page = String(
    await filePage({ session, evidence: { ...evidence, memo: lying, entry: named }, runAddress: undefined }),
  );
  expect(page).not.toMatch(UNSEEN);
  expect(page).not.toContain('<b>x');
  expect(page).toContain(shown);
});

test('the page of such a file says so, and shows reasons as they are', async () => {
  const text = String(await filePage({ session, evidence, runAddress: undefined }));
  expect(text).toContain('The name has characters that are not seen elsewhere');
  expect(text).toContain(SHOWN_REASON);
  const plain = { ...entry, fileName: 'Rechnung März.pdf' };
  const harmless = String(await filePage({ session, evidence: { ...evidence, entry: plain }, runAddress: undefined }));
  expect(harmless).not.toContain('not seen elsewhere');
});
