import type { ScanResult, UnscannableReason, Verdict } from '../contract/verdict.js';
import { OpenerUnavailableError } from './opener/errors.js';
import type { Opener, Report } from './opener/opener.js';
import type { Scanner, StagedFile } from './scanner.js';

type ScanOptions = Parameters<Scanner['scan']>[1];

/**
 * A scanner that calls a file clean only if it was opened whole, and the engine calls it and each of its parts clean. The
 * engine alone answers OK for containers that it does not look into.
 *
 * `scan` throws as the engine does, for a part as for the whole, and {@link OpenerUnavailableError} when the file cannot
 * be opened on this host just now: both are no verdict.
 */
export function createOpenedScanner(engine: Scanner, opener: Opener): Scanner {
  return {
    async scan(file, options = {}) {
      const startedAt = performance.now();
      const whole = await engine.scan(file, options);
      if (whole.verdict === 'infected') return whole;
      const verdict = await openAndJudge(file, whole, options);
      const { engine: name, databaseVersion, bytes } = whole;
      return {
        ...verdict,
        engine: name,
        databaseVersion,
        bytes,
        milliseconds: Math.round(performance.now() - startedAt),
      };
    },
    version: () => engine.version(),
  };

  async function openAndJudge(file: StagedFile, whole: ScanResult, options: ScanOptions): Promise<Verdict> {
    try {
      return await opener.examine(file, (report) => judge(file, whole, report, options), options);
    } catch (error) {
      // What is known not to be clean need not wait for an opener.
      if (error instanceof OpenerUnavailableError && whole.verdict !== 'clean') return whole;
      throw error;
    }
  }

  /** The worst counts: infected, then what the engine cannot judge, then what could not be opened. */
  async function judge(
    file: StagedFile,
    whole: ScanResult,
    { members, findings }: Report,
    options: ScanOptions,
  ): Promise<Verdict> {
    let worst: Verdict = whole;
    // Repeated parts, of which a hostile file has thousands, are judged once.
    const judged = new Set([file.sha256]);
    for (const { path, bytes, sha256, index } of members) {
      if (judged.has(sha256)) continue;
      judged.add(sha256);
      const result = await engine.scan({ path, bytes, sha256 }, options);
      if (result.verdict === 'infected') return inPart(result, index);
      if (result.verdict === 'unscannable' && worst.verdict === 'clean') worst = inPart(result, index);
    }
    const [finding] = findings;
    if (worst.verdict !== 'clean' || finding === undefined) return worst;
    const reason: UnscannableReason = finding.reason;
    const place = finding.member === undefined ? '' : `${partName(finding.member)}: `;
    return { verdict: 'unscannable', reason, reply: `opener: ${place}${reason}: ${finding.detail}` };
  }
}

function inPart(result: ScanResult, index: number): Verdict {
  return { ...result, reply: result.reply.replace(/^(stream: )?/, `$1${partName(index)}: `) };
}

/** By its position: the name in the container is the customer's. */
function partName(index: number): string {
  return `part ${index + 1}`;
}
