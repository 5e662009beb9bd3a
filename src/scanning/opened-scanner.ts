import type { ScanResult, Verdict } from '../contract/verdict.js';
import { concurrently } from '../lib/concurrently.js';
import { judgeHash, judgeSignature, judgeTypes, partName } from './judgement.js';
import type { Judgement } from './judgement.js';
import { OpenerUnavailableError } from './opener/errors.js';
import type { Finding, Member, Opener, Report } from './opener/opener.js';
import type { Scanner, StagedFile } from './scanner.js';

type ScanOptions = Parameters<Scanner['scan']>[1];

/** Parts of one file that are scanned at once: one file must not hold all the slots of the scanner. */
const PARTS_AT_ONCE = 4;

/**
 * A scanner that calls a file clean only if it was opened whole, the engine calls it and each of its parts clean, and the
 * policy lets it through. The engine alone answers OK for containers that it does not look into.
 *
 * `scan` throws as the engine does, for a part as for the whole, and {@link OpenerUnavailableError} when the file cannot
 * be opened on this host just now: both are no verdict.
 */
export function createOpenedScanner(engine: Scanner, opener: Opener, judgement: Judgement): Scanner {
  return {
    async scan(file, options = {}) {
      const startedAt = performance.now();
      const whole = judgeSignature(judgement, await engine.scan(file, options));
      const found = whole.verdict === 'infected' ? whole : await openAndJudge(file, whole, options);
      const { engine: name, databaseVersion, bytes } = whole;
      return {
        ...judgeHash(judgement, file, found),
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

  /** The worst counts: infected, what the engine cannot judge, what could not be opened, what the policy contains. */
  async function judge(file: StagedFile, whole: ScanResult, report: Report, options: ScanOptions): Promise<Verdict> {
    const parts = await scanParts(file, report.members, options);
    const infected = parts.find(({ verdict }) => verdict === 'infected');
    if (infected !== undefined) return infected;
    const unscannable = [whole, ...parts].find(({ verdict }) => verdict === 'unscannable');
    if (unscannable !== undefined) return unscannable;
    const [finding] = report.findings;
    if (finding !== undefined) return notOpened(finding);
    const contained = judgeTypes(judgement, report, file.declared);
    return contained ?? [whole, ...parts].find((verdict) => 'allowed' in verdict) ?? whole;
  }

  /** Repeated parts, of which a hostile file has thousands, are judged once. Nothing is begun once one is infected. */
  async function scanParts(file: StagedFile, members: readonly Member[], options: ScanOptions): Promise<Verdict[]> {
    const seen = new Set([file.sha256]);
    const parts = members.filter(({ sha256 }) => !seen.has(sha256) && seen.add(sha256));
    const results = new Map<number, Verdict>();
    let isInfected = false;
    async function* untilInfected(): AsyncGenerator<Member, void, void> {
      for (const part of parts) {
        if (isInfected) return;
        yield part;
      }
    }
    await concurrently(untilInfected(), PARTS_AT_ONCE, async ({ path, bytes, sha256, index }) => {
      const result = judgeSignature(judgement, await engine.scan({ path, bytes, sha256 }, options));
      isInfected ||= result.verdict === 'infected';
      results.set(index, inPart(result, index));
    }).catch((error: unknown) => {
      // What is infected is so, whatever becomes of the other parts.
      if (!isInfected) throw error;
    });
    return parts.flatMap(({ index }) => results.get(index) ?? []);
  }
}

function notOpened({ reason, detail, member }: Finding): Verdict {
  const place = member === undefined ? '' : `${partName(member)}: `;
  return { verdict: 'unscannable', reason, reply: `opener: ${place}${reason}: ${detail}` };
}

function inPart(result: ScanResult, index: number): Verdict {
  const { engine: _, databaseVersion: _database, bytes: _bytes, milliseconds: _time, ...verdict } = result;
  return { ...verdict, reply: result.reply.replace(/^(stream: )?/, `$1${partName(index)}: `) };
}
