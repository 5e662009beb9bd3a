import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Engine, EngineVersion, StagedFile } from '../scanner.js';
import { version } from './commands.js';
import type { ClamdAddress } from './connection.js';
import { askAbout } from './exchange.js';
import type { Judgement } from './exchange.js';
import { scanPath } from './path-scanner.js';
import { Proof } from './proof.js';
import { createSemaphore } from '../../lib/semaphore.js';
import { CHUNK_BYTES } from './session.js';
import { OpenStagedFile } from './staged-file.js';
import type { SignaturePolicy } from '../signatures/signatures.js';
import { requireTrusted } from '../signatures/signatures.js';
import type { ScanResult } from '../../contract/verdict.js';

/** Options of {@link createScanner}. */
export interface ScannerOptions {
  /** Scans in flight. Not more than clamd's MaxThreads, since waiting in clamd's queue counts towards the deadline of a scan. */
  readonly maxConcurrentScans: number;
  /** clamd's MaxScanTime. Default: 60 s, as in the recommended configuration. */
  readonly maxScanTimeSeconds?: number;
  readonly log: Logger;
  /** Requirements on the signatures for a clean verdict. Default: none. */
  readonly signatures?: SignaturePolicy;
  /** A monotonic clock in milliseconds. Default: `performance.now`. */
  readonly now?: () => number;
}

const VERSION_AGE_MILLISECONDS = 5_000;

/**
 * A scanner backed by clamd: one on this host reads the staged file itself (unix socket), any other receives its content (TCP).
 * Each verdict is proven by canaries on the connection on which it was given. Once `prove` has succeeded, only the verdicts of
 * that daemon count.
 * StreamMaxLength applies to TCP only; the download enforces the size limit for both.
 */
export function createScanner(settings: ClamdAddress, options: ScannerOptions): Engine {
  const { maxConcurrentScans, maxScanTimeSeconds = 60, signatures, log, now = () => performance.now() } = options;
  const slots = createSemaphore(maxConcurrentScans);
  let proof: Proof | undefined;
  let known: { readonly answer: Promise<EngineVersion>; readonly askedAt: number } | undefined;

  function currentVersion(): Promise<EngineVersion> {
    if (known !== undefined && now() - known.askedAt < VERSION_AGE_MILLISECONDS) return known.answer;
    const asked = { answer: version(settings), askedAt: now() };
    known = asked;
    asked.answer.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked.answer;
  }

  async function scan(file: StagedFile, signal: AbortSignal | undefined): Promise<ScanResult> {
    const startedAt = now();
    const proven = proof;
    const limits = { deadlineMilliseconds: scanDeadlineMilliseconds(file.bytes, maxScanTimeSeconds), signal };
    const { verdict, version: told } =
      'socket' in settings ? await scanPath(settings.socket, file, limits) : await scanContent(settings, file, limits);
    // An infected verdict counts, whoever gave it.
    if (verdict.verdict !== 'infected') await proven?.requireSame(told);
    if (verdict.verdict === 'clean' && signatures !== undefined) requireTrusted(told, signatures);
    const { engine, databaseVersion } = told;
    const result = {
      ...verdict,
      engine,
      databaseVersion,
      bytes: file.bytes,
      milliseconds: Math.round(now() - startedAt),
    };
    const { sha256 } = file;
    log.debug({ sha256, bytes: file.bytes, verdict: verdict.verdict, milliseconds: result.milliseconds }, 'scanned');
    return result;
  }

  return {
    scan: (file, { signal } = {}) => slots.run(() => scan(file, signal), signal),
    version: currentVersion,
    async prove(stagingDirectory, { signal } = {}) {
      const given = await Proof.give(settings, stagingDirectory, signal);
      const former = proof;
      proof = given;
      await former?.passOnTo(given);
    },
    close: () => proof?.end(),
  };
}

/**
 * The time limit of a scan. Longer than MaxScanTime, or clamd's own limit reply would never arrive. 2 MB/s is five times
 * slower than measured with a full database.
 */
export function scanDeadlineMilliseconds(bytes: number, maxScanTimeSeconds: number): number {
  return 15_000 + maxScanTimeSeconds * 1_000 + Math.ceil(bytes / 2_000);
}

type ScanLimits = { readonly deadlineMilliseconds: number; readonly signal: AbortSignal | undefined };

/** The bytes are counted and hashed as they are sent; the end mark follows only if they match the download. */
async function scanContent(address: ClamdAddress, file: StagedFile, limits: ScanLimits): Promise<Judgement> {
  const staged = await OpenStagedFile.open(file);
  try {
    const content = Readable.from(staged.content(), { objectMode: false, highWaterMark: CHUNK_BYTES });
    return await askAbout(address, { content }, limits);
  } finally {
    await staged.close();
  }
}
