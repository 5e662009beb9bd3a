import type { ScanResult, Verdict } from '../contract/verdict.js';
import { judgeHash, judgeSignature, judgeTypes, partName, unscannable } from './judgement.js';
import type { Judgement } from './judgement.js';
import { openedParts } from './opened-parts.js';
import type { SeenParts } from './opened-parts.js';
import { OpenerUnavailableError } from './opener/errors.js';
import type { Finding, Member, Opener, Report } from './opener/opener.js';
import { createPartScans } from './part-scans.js';
import type { PartScans } from './part-scans.js';
import type { Scanner, ScanOptions, StagedFile } from './scanner.js';

/** What has come up of a file so far. */
type Seen = { -readonly [Key in keyof SeenParts]: SeenParts[Key] };

/**
 * A scanner that calls a file clean only if it was opened completely, the engine calls the file and each of its parts clean,
 * and the policy allows it. The engine alone answers OK for containers that it does not look into.
 *
 * Engine and opener work on the file at the same time; parts go to the engine as they are found.
 *
 * `scan` throws as the engine does, for a part as for the whole, and {@link OpenerUnavailableError} when the file cannot
 * be opened on this host at the moment: neither is a verdict.
 */
export function createOpenedScanner(engine: Scanner, opener: Opener, judgement: Judgement): Scanner {
  return {
    async scan(file, options = {}) {
      const startedAt = performance.now();
      const seen: Seen = { members: [] };
      const { whole, found } = await scanAndOpen(file, options, seen);
      const { engine: name, databaseVersion, bytes } = whole;
      const verdict = judgeHash(judgement, file, found);
      if (verdict.verdict !== 'clean' && wasOpened(seen)) options.onParts?.(openedParts(seen));
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

  /** Without a verdict on the whole file there is no verdict; a file that is infected as a whole need not be opened. */
  async function scanAndOpen(
    file: StagedFile,
    options: ScanOptions,
    seen: Seen,
  ): Promise<{ whole: ScanResult; found: Verdict }> {
    const stop = new AbortController();
    const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
    const asked = engine.scan(file, options).then((result) => judgeSignature(judgement, result));
    asked.then(
      ({ verdict }) => verdict === 'infected' && stop.abort(),
      () => stop.abort(),
    );
    const scans = createPartScans(file, asked, async (part) =>
      judgeSignature(judgement, await engine.scan(part, { signal })),
    );
    seen.verdictOn = scans.verdictOn;
    const members: Member[] = [];
    seen.members = members;
    const onMember = (member: Member): void => {
      members.push(member);
      scans.take(member);
    };
    const judgeReport = async (report: Report): Promise<Verdict> => {
      seen.report = report;
      seen.members = report.members;
      return judge(file, await asked, report, scans, seen);
    };
    const opened = opener.examine(file, judgeReport, { signal, onMember }).finally(async () => {
      // Parts still in flight belong to a file that was not opened to its end, and are deleted.
      stop.abort();
      await scans.settled();
    });
    const [scanned, judged] = await Promise.allSettled([asked, opened]);
    if (scanned.status === 'rejected') throw scanned.reason;
    const whole = scanned.value;
    if (whole.verdict === 'infected') return { whole, found: whole };
    if (judged.status === 'fulfilled') return { whole, found: judged.value };
    // A file known not to be clean does not have to wait for an opener.
    if (judged.reason instanceof OpenerUnavailableError && whole.verdict !== 'clean') return { whole, found: whole };
    throw judged.reason;
  }

  /** The worst counts, in this order: infected, what the engine cannot judge, what could not be opened, what the policy contains. */
  async function judge(
    file: StagedFile,
    whole: ScanResult,
    report: Report,
    scans: PartScans,
    seen: Seen,
  ): Promise<Verdict> {
    const parts = await scans.finish(report.members);
    const infected = parts.find(({ verdict }) => verdict === 'infected');
    if (infected !== undefined) return infected;
    const limited = [whole, ...parts].find(({ verdict }) => verdict === 'unscannable');
    if (limited !== undefined) return limited;
    const [finding] = report.findings;
    if (finding !== undefined) return notOpened(finding);
    seen.types = judgeTypes(judgement, report, file.declared);
    if (seen.types !== undefined) return unscannable(seen.types);
    return [whole, ...parts].find((verdict) => 'allowed' in verdict) ?? whole;
  }
}

/** Of a container that cannot be opened there is no part, and a finding. */
function wasOpened({ members, report }: Seen): boolean {
  return members.length > 0 || (report !== undefined && report.findings.length > 0);
}

function notOpened({ reason, detail, member }: Finding): Verdict {
  const place = member === undefined ? '' : `${partName(member)}: `;
  return { verdict: 'unscannable', reason, reply: `opener: ${place}${reason}: ${detail}` };
}
