import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { eicar, encryptedZip, png } from '../../devkit/samples.js';
import { MOST_PARTS, readOpenedParts } from '../../src/contract/opened-parts.js';
import type { OpenedParts } from '../../src/contract/opened-parts.js';
import type { ScanResult, Verdict } from '../../src/contract/verdict.js';
import { ScanReplyError } from '../../src/scanning/clamav/errors.js';
import type { Judgement } from '../../src/scanning/judgement.js';
import { createOpenedScanner } from '../../src/scanning/opened-scanner.js';
import { OpenerUnavailableError } from '../../src/scanning/opener/errors.js';
import type { Opener } from '../../src/scanning/opener/opener.js';
import { defaultPolicy, readPolicy } from '../../src/scanning/policy/read-policy.js';
import type { Scanner, StagedFile } from '../../src/scanning/scanner.js';
import { encryptedDocument } from './opener/support/encrypted-document.js';
import { useOpener } from './opener/support/examine.js';
import { rar } from '../../src/scanning/opener/sample-rar.js';
import { pack } from '../../devkit/containers/seven-zip.js';
import { zip } from '../../devkit/containers/zip.js';
import type { ZipPart } from '../../devkit/containers/zip.js';

const bench = useOpener();
const JUDGEMENT = { policy: defaultPolicy(), unknownTypes: 'scan' as const, now: Date.now };
const VERSION = { engine: 'ClamAV 1.4.6', databaseVersion: '27500' };
const CLEAN: Verdict = { verdict: 'clean', reply: 'stream: OK' };

/** An engine that looks into nothing: it knows the EICAR file by itself, and answers OK for all else. */
const flatEngine = (content: Buffer): Verdict =>
  content.equals(eicar()) ? { verdict: 'infected', signature: 'Eicar', reply: 'stream: Eicar FOUND' } : CLEAN;

function engineOf(answer: (content: Buffer) => Verdict): Scanner {
  return {
    async scan({ path, bytes }: StagedFile): Promise<ScanResult> {
      return { ...answer(await readFile(path)), ...VERSION, bytes, milliseconds: 1 };
    },
    version: () => Promise.resolve(VERSION),
  };
}

async function scan(
  content: Buffer,
  answer = flatEngine,
  opener: Opener = bench.opener,
  { onParts, judgement = JUDGEMENT }: { onParts?: (parts: OpenedParts) => void; judgement?: Judgement } = {},
): Promise<ScanResult> {
  const path = join(bench.folder, 'staged-file');
  await writeFile(path, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  try {
    const scanner = createOpenedScanner(engineOf(answer), opener, judgement);
    return await scanner.scan({ path, bytes: content.length, sha256 }, onParts === undefined ? {} : { onParts });
  } finally {
    await rm(path);
    expect(await bench.leftovers()).toEqual([]);
  }
}

const docx = (...more: ZipPart[]) =>
  zip([
    {
      name: '[Content_Types].xml',
      content: Buffer.from(
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      ),
    },
    { name: 'word/document.xml', content: Buffer.from('<?xml version="1.0"?><document>Hello.</document>') },
    { name: 'word/media/image1.png', content: png() },
    ...more,
  ]);

test.each([
  ['a picture', () => png()],
  ['a document', () => docx()],
  ['bytes of no known type', () => Buffer.from([1, 2, 3, 250, 251, 252, 0, 9])],
])('%s is clean once it and its parts are', async (_, content) => {
  expect(await scan(content())).toMatchObject({ ...CLEAN, ...VERSION, bytes: content().length });
});

const HIDDEN: readonly [string, () => Buffer | Promise<Buffer>, string][] = [
  ['a RAR', () => rar('eicar.com', eicar()), 'part 1'],
  ['a 7z by BZip2', () => pack({ 'a.txt': 'a', 'eicar.com': eicar() }, 'x', '-t7z', '-m0=BZip2'), 'part [12]'],
  ['a ZIP by LZMA', () => pack({ 'eicar.com': eicar() }, 'x', '-tzip', '-mm=LZMA'), 'part 1'],
  [
    'a RAR in a ZIP with what cannot be opened',
    () =>
      zip([
        { name: 'sealed.zip', content: encryptedZip() },
        { name: 'eicar.rar', content: rar('e', eicar()) },
      ]),
    'part \\d+',
  ],
];

test.each(HIDDEN)('infected: a part of %s that the engine does not reach', async (_, content, place) => {
  const reply = expect.stringMatching(new RegExp(`^stream: ${place}: Eicar FOUND$`));
  expect(await scan(await content())).toMatchObject({ verdict: 'infected', signature: 'Eicar', reply, ...VERSION });
});

test.each([
  ['an encrypted ZIP', () => encryptedZip(), 'encrypted'],
  ['an encrypted document', () => encryptedDocument(), 'encrypted'],
  ['an encrypted 7z in a ZIP', async () => zip([{ name: 'john-smith.7z', content: await sealed() }]), 'encrypted'],
  ['a ZIP with a tail', () => Buffer.concat([docx(), Buffer.alloc(100, 'tail')]), 'unaccounted-bytes'],
  ['a ZIP that is cut', () => docx().subarray(0, -40), 'damaged'],
  ['a ZIP behind a picture', () => Buffer.concat([png(), docx()]), 'hidden-container'],
])('unscannable, though the engine says OK: %s', async (_, content, reason) => {
  const result = await scan(await content());
  expect(result).toMatchObject({ verdict: 'unscannable', reason, ...VERSION });
  expect(result.reply).toMatch(/^opener: /);
  expect(JSON.stringify(result)).not.toContain('john-smith');
});

const sealed = () => pack({ 'a.txt': 'a' }, 'x', '-t7z', '-psecret', '-mhe=on');

describe('the lists of the policy', () => {
  const BY = { who: 'ann@example.com', why: 'a file of our monitoring', until: '2026-03-31' };
  const ENTRY = `who: ${BY.who}, why: ${BY.why}, until: ${BY.until}`;
  const byList = (list: string, content: Buffer, now = '2026-03-31T23:00:00Z') => {
    const policy = readPolicy(list);
    const judgement: Judgement = { policy, unknownTypes: 'scan', now: () => Date.parse(now) };
    return scan(content, flatEngine, bench.opener, { judgement });
  };
  const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
  const sealed = encryptedZip();
  const bySignature = `{ signature: Eicar, ${ENTRY} }`;

  test.each([
    [
      'an infected file, by its hash',
      `{ sha256: ${hashOf(eicar())}, ${ENTRY} }`,
      eicar(),
      /^allowed by sha256 until 2026-03-31: .*Eicar FOUND$/,
    ],
    [
      'an encrypted file, by its hash',
      `{ sha256: ${hashOf(sealed)}, ${ENTRY} }`,
      sealed,
      /^allowed by sha256 until 2026-03-31: .*encrypted/,
    ],
    ['a signature', bySignature, eicar(), /^allowed by signature until 2026-03-31: .*Eicar FOUND$/],
    [
      'a signature, in a part',
      bySignature,
      rar('e', eicar()),
      /^part 1: allowed by signature until 2026-03-31: .*FOUND$/,
    ],
  ])(
    'let %s through until its last day, with who, why and until when in the verdict',
    async (_, entry, content, reply) => {
      const list = `# ours\nallow:\n  - ${entry}`;
      expect(await byList(list, content)).toMatchObject({
        verdict: 'clean',
        allowed: BY,
        reply: expect.stringMatching(reply),
      });
      expect((await byList(list, content, '2026-04-01T00:00:00Z')).verdict).not.toBe('clean');
    },
  );

  test('contain a clean file by its hash, whoever allows it, and never call it infected', async () => {
    const hash = hashOf(png());
    const list = `deny: { sha256: [${hash}] }\nallow: [{ sha256: ${hash}, ${ENTRY} }]`;
    expect(await byList(list, png())).toMatchObject({ verdict: 'unscannable', reason: 'policy:denied-hash' });
  });

  test('let no signature through that is denied', async () => {
    const list = `deny: { signatures: [Eicar] }\nallow: [${bySignature}]`;
    expect(await byList(list, eicar())).toMatchObject({ verdict: 'infected' });
  });

  test('allow a file itself, and not a part of another one', async () => {
    const list = `allow: [{ sha256: ${hashOf(eicar())}, ${ENTRY} }]`;
    expect(await byList(list, rar('e', eicar()))).toMatchObject({ verdict: 'infected' });
  });
});

describe('where files of unknown types are contained', () => {
  const judgement: Judgement = { ...JUDGEMENT, unknownTypes: 'contain' };
  const unknown = Buffer.from(Array.from({ length: 64 }, (_, index) => index % 4));
  const judged = (content: Buffer, options = { judgement }) => scan(content, flatEngine, bench.opener, options);

  test('one is, as is a part of an archive', async () => {
    expect(await judged(unknown)).toMatchObject({ verdict: 'unscannable', reason: 'unknown-type' });
    const archive = zip([{ name: 'a.bin', content: unknown }]);
    const reply = 'unknown-type: part 1';
    expect(await judged(archive)).toMatchObject({ verdict: 'unscannable', reason: 'unknown-type', reply });
    expect(await judged(archive, { judgement: JUDGEMENT })).toMatchObject({ verdict: 'clean' });
  });

  test('parts of documents are not: they are tables and streams of their program', async () => {
    const document = docx({ name: 'word/printerSettings1.bin', content: unknown });
    for (const content of [document, zip([{ name: 'a.docx', content: document }])]) {
      expect(await judged(content)).toMatchObject({ verdict: 'clean' });
    }
  });
});

test('a part that the engine cannot judge makes the file unscannable', async () => {
  const limits = (content: Buffer): Verdict =>
    content.equals(png()) ? { verdict: 'unscannable', reason: 'limits', reply: 'stream: Limits FOUND' } : CLEAN;
  const result = await scan(docx(), limits);
  expect(result).toMatchObject({ verdict: 'unscannable', reason: 'limits', reply: 'stream: part 3: Limits FOUND' });
});

test('a part without a verdict leaves the file without one', async () => {
  const failing = (content: Buffer): Verdict => {
    if (content.equals(png())) throw new ScanReplyError('not a verdict', 'stream: broken ERROR');
    return CLEAN;
  };
  await expect(scan(docx(), failing)).rejects.toThrow(ScanReplyError);
});

test('without an opener nothing is clean; what is known not to be clean does not wait for it', async () => {
  const examine = () => Promise.reject(new OpenerUnavailableError('ENOSPC'));
  const out: Opener = { examine, warm: () => Promise.resolve(), close: () => Promise.resolve() };
  await expect(scan(png(), flatEngine, out)).rejects.toThrow(OpenerUnavailableError);
  expect(await scan(eicar(), flatEngine, out)).toMatchObject({ verdict: 'infected' });
  const limits: Verdict = { verdict: 'unscannable', reason: 'limits', reply: 'stream: Limits FOUND' };
  expect(await scan(png(), () => limits, out)).toMatchObject(limits);
});

/** An engine that answers for the file itself when it is told to, and for parts at once. */
function engineWithDelay(answerPart: (content: Buffer) => Verdict = flatEngine) {
  const parts: string[] = [];
  let answerWhole: (answer: Verdict | Error) => void = () => undefined;
  const whole = new Promise<Verdict | Error>((resolve) => (answerWhole = resolve));
  const engine: Scanner = {
    async scan({ path, bytes }, { signal } = {}) {
      let verdict: Verdict;
      if (path.endsWith('staged-file')) {
        const answer = await whole;
        if (answer instanceof Error) throw answer;
        verdict = answer;
      } else {
        parts.push(path);
        signal?.throwIfAborted();
        verdict = answerPart(await readFile(path));
      }
      return { ...verdict, ...VERSION, bytes, milliseconds: 1 };
    },
    version: () => Promise.resolve(VERSION),
  };
  return { engine, parts, answerWhole };
}

/** The opener of the bench, which tells when the members are there. */
function openerWithNotice({ tells = true } = {}) {
  let opened: () => void = () => undefined;
  const whenOpened = new Promise<void>((resolve) => (opened = resolve));
  let outcome: Promise<unknown> = Promise.resolve();
  const opener: Opener = {
    ...bench.opener,
    examine: (file, judge, options = {}) => {
      const { onMember, ...rest } = options;
      const told = tells && onMember !== undefined ? { ...rest, onMember } : rest;
      const examined = bench.opener.examine(file, (report) => (opened(), judge(report)), told);
      outcome = examined.catch((error: unknown) => error);
      return examined;
    },
  };
  return { opener, whenOpened, outcome: () => outcome };
}

async function scanWith(
  engine: Scanner,
  opener: Opener,
  content: Buffer,
  meanwhile: () => Promise<void>,
  onParts: (parts: OpenedParts) => void = () => undefined,
) {
  const path = join(bench.folder, 'staged-file');
  await writeFile(path, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const file = { path, bytes: content.length, sha256 };
  const scanned = createOpenedScanner(engine, opener, JUDGEMENT).scan(file, { onParts });
  scanned.catch(() => undefined);
  await meanwhile();
  try {
    return await scanned;
  } finally {
    await rm(path);
    expect(await bench.leftovers()).toEqual([]);
  }
}

test('a file is opened while the engine scans it, and no part is scanned before the whole has a verdict', async () => {
  const { engine, parts, answerWhole } = engineWithDelay();
  const { opener, whenOpened } = openerWithNotice();
  const result = await scanWith(engine, opener, docx(), async () => {
    await whenOpened;
    expect(parts).toEqual([]);
    answerWhole(CLEAN);
  });
  expect(result).toMatchObject(CLEAN);
  expect(parts).toHaveLength(3);
});

test('parts that the opener did not tell of before its report are scanned as well', async () => {
  const { engine, answerWhole } = engineWithDelay();
  const { opener, whenOpened } = openerWithNotice({ tells: false });
  const meanwhile = () => whenOpened.then(() => answerWhole(CLEAN));
  expect(await scanWith(engine, opener, rar('eicar.com', eicar()), meanwhile)).toMatchObject({
    verdict: 'infected',
    reply: 'stream: part 1: Eicar FOUND',
  });
});

test('of a file that is infected as a whole no part is scanned, whatever its parts are', async () => {
  const infected: Verdict = { verdict: 'infected', signature: 'Whole', reply: 'stream: Whole FOUND' };
  const { engine, parts, answerWhole } = engineWithDelay();
  const { opener, whenOpened } = openerWithNotice();
  const meanwhile = () => whenOpened.then(() => answerWhole(infected));
  expect(await scanWith(engine, opener, rar('eicar.com', eicar()), meanwhile)).toMatchObject(infected);
  expect(parts).toEqual([]);
});

test('without a verdict on the whole there is none, and the opener is stopped', async () => {
  const { engine, parts, answerWhole } = engineWithDelay();
  const { opener, outcome } = openerWithNotice();
  const scanned = scanWith(engine, opener, rar('eicar.com', eicar()), () => {
    answerWhole(new ScanReplyError('not a verdict', 'broken'));
    return Promise.resolve();
  });
  await expect(scanned).rejects.toThrow(ScanReplyError);
  expect(await outcome()).toMatchObject({ name: 'AbortError' });
  expect(parts).toEqual([]);
});

async function partsFor(...given: [Buffer, ((content: Buffer) => Verdict)?]): Promise<OpenedParts | undefined> {
  let told: OpenedParts | undefined;
  await scan(given[0], given[1], bench.opener, { onParts: (parts) => (told = parts) });
  // What people see has passed this check.
  if (told !== undefined) expect(readOpenedParts(JSON.parse(JSON.stringify(told)))).toEqual(told);
  return told;
}

test('of a file that is not clean it is told what was in it, and what each part was found to be', async () => {
  const nested = zip([
    { name: 'invoices/march.txt', content: Buffer.from('Dear customer') },
    { name: 'inner.zip', content: zip([{ name: 'run.com', content: eicar() }]) },
    { name: 'copy.com', content: eicar() },
  ]);
  const told = await partsFor(nested);
  expect(told).toMatchObject({ count: 4, isComplete: true });
  const parts = Object.fromEntries(told!.parts.map((part) => [part.name, part]));
  expect(parts['inner.zip']).toMatchObject({
    mimeType: 'application/zip',
    verdict: expect.stringMatching(/clean|unj/),
  });
  expect(parts['run.com']).toMatchObject({ within: parts['inner.zip']!.number, bytes: 68 });
  // The same bytes are judged once.
  for (const name of ['run.com', 'copy.com'])
    expect(parts[name]).toMatchObject({ verdict: 'infected', finding: 'Eicar' });
});

test('a part that is encrypted, or that the policy contains, carries the reason, and the others are clean', async () => {
  const letter = { name: 'letter.txt', content: Buffer.from('Dear customer') };
  const sealed = ['a.zip', 'again.zip'].map((name) => ({ name, content: encryptedZip() }));
  const unread = { name: 'secret.txt', mimeType: 'application/octet-stream', bytes: 0, verdict: 'unscannable', finding: 'encrypted' }; // prettier-ignore
  const encrypted = { mimeType: 'application/zip', verdict: 'unscannable', finding: 'encrypted' };
  expect(await partsFor(zip([...sealed, letter]))).toMatchObject({
    parts: [
      { number: 1, name: 'a.zip', ...encrypted },
      { number: 2, name: 'again.zip', ...encrypted },
      { number: 3, name: 'letter.txt', mimeType: 'text/plain', bytes: 13, verdict: 'clean' },
      // Nothing of it was read: whatever an engine says of no bytes, it is not clean.
      { ...unread, number: 4, within: 1 },
    ],
    ...{ count: 4, isComplete: false },
  });
  const program = { name: 'setup.exe', content: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]) };
  const told = await partsFor(zip([letter, program]));
  expect(told?.parts.find(({ name }) => name === 'setup.exe')).toMatchObject({
    verdict: 'unscannable',
    finding: expect.stringMatching(/^policy:/),
  });
  expect(await partsFor(encryptedZip())).toEqual({
    ...{ parts: [{ ...unread, number: 1 }], count: 1, isComplete: false },
  });
  expect(await partsFor(docx())).toBeUndefined();
});

test('no part of what is damaged is clean, because it may not be whole', async () => {
  const damaged = docx();
  damaged.write('Hollo', damaged.indexOf('Hello'));
  const told = await partsFor(damaged);
  expect(told?.parts.length).toBeGreaterThan(0);
  for (const { verdict } of told!.parts) expect(verdict).not.toBe('clean');
  expect(told?.isComplete).toBe(false);
});

test('the list is bounded in number and in bytes, and keeps what was found', async () => {
  const files = Array.from({ length: 300 }, (_, index) => ({
    name: `${index} ${'x'.repeat(240)}.txt`,
    content: Buffer.from(`file ${index}`),
  }));
  const told = await partsFor(zip([...files, { name: 'last.com', content: eicar() }]));
  expect(told?.count).toBe(301);
  expect(told?.parts.length).toBeLessThanOrEqual(MOST_PARTS);
  expect(Buffer.byteLength(JSON.stringify(told))).toBeLessThan(9 * 1024);
  expect(told?.parts.at(-1)).toMatchObject({ name: 'last.com', verdict: 'infected' });
  const small = files.map(({ content }, index) => ({ name: `${index}`, content }));
  expect((await partsFor(zip([...small, { name: 'last.com', content: eicar() }])))?.parts).toHaveLength(MOST_PARTS);
});

test('of a file that is infected as a whole the parts that were reached are told as not judged', async () => {
  const infected: Verdict = { verdict: 'infected', signature: 'Whole', reply: 'stream: Whole FOUND' };
  const { engine, answerWhole } = engineWithDelay();
  const { opener, whenOpened } = openerWithNotice();
  let told: OpenedParts | undefined;
  const meanwhile = () => whenOpened.then(() => answerWhole(infected));
  await scanWith(engine, opener, rar('letter.txt', eicar()), meanwhile, (parts) => (told = parts));
  expect(told?.parts).toMatchObject([{ number: 1, name: 'letter.txt', verdict: 'unjudged' }]);
});
