import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { ScanResult, Verdict } from '../../contract/verdict.js';
import { createSemaphore } from '../../lib/semaphore.js';
import { CANARY, createCanary } from '../canary/canary.js';
import type { SelfTestFailure } from '../clamav/errors.js';
import { ScannerSelfTestError } from '../clamav/errors.js';
import { OpenStagedFile } from '../clamav/staged-file.js';
import { EngineChangedError } from '../errors.js';
import type { Engine, EngineVersion, StagedFile } from '../scanner.js';
import type { IcapAddress, IcapFile } from './client.js';
import { options as askOptions, respmod } from './client.js';
import { IcapAnswerError } from './errors.js';
import type { Head } from './message.js';
import { createIcapSamples } from './samples.js';
import { verdictOfAnswer } from './verdict.js';

export interface IcapScannerOptions {
  readonly maxConcurrentScans: number;
  /** Size of the largest file that is scanned: the self-test includes one. */
  readonly largestBytes: number;
  readonly log: Logger;
}

const OPTIONS_MILLISECONDS = 10_000;

/**
 * A scanner backed by an ICAP service (RFC 3507). Each verdict is given between two canaries, and all three answers must carry
 * the ISTag of the self-test, which identifies the state of the service, its signatures included (RFC 3507, 4.7).
 */
export function createIcapScanner(url: string, { maxConcurrentScans, largestBytes, log }: IcapScannerOptions): Engine {
  const address: IcapAddress = { url: new URL(url) };
  const slots = createSemaphore(maxConcurrentScans);
  let provenTag: string | undefined;

  async function ask(
    file: IcapFile,
    signal: AbortSignal | undefined,
  ): Promise<{ verdict: Verdict; version: EngineVersion }> {
    const answer = await respmod(address, file, { milliseconds: deadlineMs(file.bytes), signal });
    return { verdict: verdictOfAnswer(answer), version: versionOf(answer.head) };
  }

  async function scan(file: StagedFile, signal: AbortSignal | undefined): Promise<ScanResult> {
    const startedAt = performance.now();
    const tag = provenTag;
    const before = await ask(inMemory(createCanary()), signal);
    const judged = await askAboutStaged(file, signal);
    if (judged.verdict.verdict !== 'infected') {
      const after = await ask(inMemory(createCanary()), signal);
      for (const canary of [before, after]) requireFound(canary.verdict);
      const tags = [before, judged, after].map(({ version }) => version.databaseVersion);
      if (tags.some((one) => one !== (tag ?? tags[0]))) throw new EngineChangedError('the ICAP service has changed');
    }
    log.debug({ sha256: file.sha256, verdict: judged.verdict.verdict }, 'scanned by ICAP');
    return {
      ...judged.verdict,
      ...judged.version,
      bytes: file.bytes,
      milliseconds: Math.round(performance.now() - startedAt),
    };
  }

  async function askAboutStaged(file: StagedFile, signal: AbortSignal | undefined) {
    const staged = await OpenStagedFile.open(file);
    try {
      return await ask({ ...file, content: staged.content() }, signal);
    } finally {
      await staged.close();
    }
  }

  async function version(signal?: AbortSignal): Promise<EngineVersion> {
    const head = await askOptions(address, { milliseconds: OPTIONS_MILLISECONDS, signal });
    if (head.status !== 200) throw new IcapAnswerError(`OPTIONS: status ${head.status}`);
    if (!/\bRESPMOD\b/.test(head.headers.get('methods') ?? '')) throw new IcapAnswerError('the service has no RESPMOD');
    return versionOf(head);
  }

  return {
    scan: (file, { signal } = {}) => slots.run(() => scan(file, signal), signal),
    version: () => version(),
    async prove(_stagingDirectory, { signal } = {}) {
      const failures: SelfTestFailure[] = [];
      const tags = new Set<string>();
      for (const { name, content, expected, fix } of createIcapSamples(largestBytes)) {
        try {
          const { verdict, version: told } = await ask(inMemory(content), signal);
          tags.add(told.databaseVersion);
          if (verdict.verdict !== expected)
            failures.push({ sample: `ICAP: ${name}`, expected, got: verdict.verdict, fix });
        } catch (cause) {
          const got = cause instanceof Error ? `${cause.name} (${cause.message})` : String(cause);
          const failure = { sample: `ICAP: ${name}`, expected, got, fix: 'see the error' };
          throw new ScannerSelfTestError([...failures, failure], { cause });
        }
      }
      if (failures.length > 0) throw new ScannerSelfTestError(failures);
      const [tag] = tags;
      if (tags.size !== 1) {
        const cause = new EngineChangedError('the ICAP service has changed during its self-test');
        const failure = { sample: 'ICAP: ISTag', expected: 'one', got: String(tags.size), fix: 'see the error' };
        throw new ScannerSelfTestError([failure], { cause });
      }
      provenTag = tag;
    },
    close: () => undefined,
  };
}

/** The same as for clamd, whose limits most services use. */
function deadlineMs(bytes: number): number {
  return 75_000 + Math.ceil(bytes / 2_000);
}

function versionOf({ headers }: Head): EngineVersion {
  const tag = headers.get('istag')?.replace(/^"(.*)"$/, '$1');
  // Without it, a change of the service would go unnoticed.
  if (tag === undefined || tag === '') throw new IcapAnswerError('no ISTag');
  const name = headers.get('server') ?? headers.get('service') ?? 'ICAP';
  return { engine: name.slice(0, 100), databaseVersion: tag.slice(0, 100) };
}

function requireFound({ verdict }: Verdict): void {
  if (verdict === 'infected') return;
  const fix = 'see that the service has signatures, and scans archives';
  throw new ScannerSelfTestError([{ sample: `ICAP: ${CANARY}`, expected: 'infected', got: verdict, fix }]);
}

function inMemory(content: Buffer): IcapFile {
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let start = 0; start < content.length; start += 65_536) yield content.subarray(start, start + 65_536);
  }
  return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex'), content: pieces() };
}
