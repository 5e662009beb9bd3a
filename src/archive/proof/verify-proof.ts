import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PublicKeyRing } from '../../sealing/signing-key-ring.js';
import type { Finding } from '../verify/findings.js';
import { flawWords } from '../signature.js';
import { verifyArchive } from '../verify/verify.js';
import type { VerifyObserver, VerifySummary } from '../verify/verify.js';
import type { TimestampVerifier } from '../timestamps/timestamps.js';
import { folderContainer } from './folder-container.js';
import { FILES, fileOf, PROOF_SCHEMA, sumsSignatureFile } from './proof.js';
import type { ProofAbout, ProofObject } from './proof.js';

/** The folder holds no package, or one that is damaged so much that nothing of it can be read. */
export class NoProofError extends Error {
  override readonly name = 'NoProofError';

  constructor(
    readonly folder: string,
    problem: string,
  ) {
    super(`${folder}: is no package of an archive: ${problem}`);
  }
}

export interface ProofSummary extends VerifySummary {
  /** Ids of the keys that the signatures were checked with. */
  readonly keyIds: readonly string[];
  /** False when they are those of the package itself, which whoever made it could have made, too. */
  readonly keysHeld: boolean;
}

export interface VerifyProofOptions {
  /** Public keys that the owner of the archive has given by another way. @defaultValue those of the package */
  readonly held?: PublicKeyRing | undefined;
  /** SHA-256 of a manifest, as kept outside of the package: the chain must contain it. */
  readonly head?: string | undefined;
  /** Checks time stamps. @defaultValue they are counted, and not checked */
  readonly timestamps?: TimestampVerifier | undefined;
}

/**
 * Verifies a package without any account: each file by its hash, the hashes by their signature, and then what it holds as the
 * archive itself is verified.
 *
 * @throws {NoProofError | NoManifestError}
 */
export async function verifyProof(
  folder: string,
  { held, head, timestamps }: VerifyProofOptions,
  observer: VerifyObserver,
): Promise<ProofSummary> {
  const early: Finding[] = [];
  const report = (blob: string, kind: Finding['kind'], problem: string) => early.push({ kind, blob, problem });
  const files = await filesIn(folder, '');
  const sums = parseSums(await readText(folder, FILES.sums));
  for (const file of files) {
    if (!sums.has(file) && !file.startsWith(FILES.sums)) report(file, 'unlisted', 'SHA256SUMS does not list it');
  }
  for (const [file, hash] of sums) {
    if (!files.has(file)) report(file, 'missing', 'it is not there');
    else if ((await hashOf(join(folder, file))) !== hash)
      report(file, 'altered', 'its SHA-256 is not that of SHA256SUMS');
  }
  const about = parseAbout(folder, await readText(folder, FILES.about));
  const keys = held ?? (await ownKeys(folder, files));
  if (keys === undefined && about.signedBy !== null) report('keys/', 'missing', 'there is no readable key');
  await checkSums(folder, files, about, keys, report);
  const objects = parseObjects(folder, await readText(folder, FILES.objects));
  for (const { name, file } of objects) {
    if (file !== fileOf(name) || !sums.has(file)) report(name, 'altered', 'objects.jsonl names another file for it');
  }
  for (const finding of early) observer.found(finding);
  const { scope } = about;
  const span = scope.kind === 'days' ? { from: scope.from ?? undefined, to: scope.to ?? undefined } : {};
  const wanted = scope.kind === 'conversation' ? new Set(scope.names) : undefined;
  const summary = await verifyArchive(
    {
      container: folderContainer(
        folder,
        about,
        early.length === 0 ? objects : objects.filter(({ file }) => files.has(file)),
      ),
      immutability: 'optional',
      attempt: (call) => call(),
      now: Date.parse(about.madeAt),
      keys,
      head,
      timestamps,
      ...span,
      ...(wanted === undefined ? {} : { only: (name: string) => wanted.has(name) }),
    },
    observer,
  );
  const findings = summary.findings + early.length;
  return { ...summary, findings, keyIds: keys?.keyIds ?? [], keysHeld: held !== undefined };
}

async function checkSums(
  folder: string,
  files: ReadonlySet<string>,
  { signedBy }: ProofAbout,
  keys: PublicKeyRing | undefined,
  report: (blob: string, kind: Finding['kind'], problem: string) => void,
): Promise<void> {
  const expected = signedBy === null ? undefined : sumsSignatureFile(signedBy);
  for (const file of files) {
    if (file.startsWith(`${FILES.sums}.`) && file !== expected)
      report(file, 'unlisted', 'proof.json names no such key');
  }
  if (signedBy === null || expected === undefined) {
    // Whoever changes a package can claim that it was never signed. Signatures of the blobs do not cover times, locks and scope.
    if (keys !== undefined)
      report(FILES.sums, 'unsigned', 'nobody has signed it: anybody may have changed this package');
    return;
  }
  if (!files.has(expected)) return report(expected, 'missing', 'it is not there');
  const value = (await readFile(join(folder, expected))).toString('base64');
  const flaw = keys?.flawOf(await readFile(join(folder, FILES.sums)), { keyId: signedBy, value });
  if (flaw !== undefined) report(FILES.sums, 'forged', flawWords(flaw));
}

async function ownKeys(folder: string, files: ReadonlySet<string>): Promise<PublicKeyRing | undefined> {
  const texts: string[] = [];
  for (const file of files) if (/^keys\/.*\.pem$/.test(file)) texts.push(await readText(folder, file));
  try {
    return texts.length === 0 ? undefined : PublicKeyRing.fromPem(...texts);
  } catch {
    return undefined;
  }
}

/** Paths of all files, with slashes. */
async function filesIn(folder: string, below: string): Promise<Set<string>> {
  const found = new Set<string>();
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((error: unknown) => {
    throw new NoProofError(folder, `it cannot be read (${(error as NodeJS.ErrnoException).code})`);
  });
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) for (const file of await filesIn(folder, path)) found.add(file);
    else found.add(path);
  }
  return found;
}

function parseSums(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, hash, file] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (hash !== undefined && file !== undefined) sums.set(file, hash);
    else if (line !== '') sums.set(line, 'no hash');
  }
  return sums;
}

function parseAbout(folder: string, text: string): ProofAbout {
  const about = parseJson(text) as ProofAbout | undefined;
  const usable =
    about?.schema === PROOF_SCHEMA && !Number.isNaN(Date.parse(about.madeAt)) && typeof about.scope === 'object';
  if (!usable) throw new NoProofError(folder, `${FILES.about} cannot be read`);
  return about;
}

function parseObjects(folder: string, text: string): ProofObject[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const object = parseJson(line) as ProofObject | undefined;
      const usable =
        typeof object?.file === 'string' &&
        typeof object.name === 'string' &&
        typeof object.metadata === 'object' &&
        typeof object.lock === 'object' &&
        !Number.isNaN(Date.parse(object.createdTime)) &&
        (object.lock.until === null || !Number.isNaN(Date.parse(object.lock.until)));
      if (!usable) throw new NoProofError(folder, `${FILES.objects} cannot be read`);
      return object;
    });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readText(folder: string, file: string): Promise<string> {
  try {
    return await readFile(join(folder, file), 'utf8');
  } catch (error) {
    throw new NoProofError(folder, `${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
}
