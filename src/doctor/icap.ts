import { pino } from 'pino';
import type { Config } from '../config/config.js';
import { ScannerSelfTestError, ScannerUnavailableError } from '../scanning/clamav/errors.js';
import { createIcapScanner } from '../scanning/icap/scanner.js';
import { after } from './check.js';
import type { Part } from './check.js';
import { judgeSelfTest } from './self-test.js';

const SERVICE = 'ICAP';
const DETECTION = 'ICAP detection';
/** A file of the maximum size is sent and scanned. */
const SELF_TEST_DEADLINE_MS = 120_000;

export interface IcapPartSettings {
  readonly clamd: Pick<Config['clamd'], 'icapUrl'> | undefined;
  readonly limits: Pick<Config['limits'], 'maxAttachmentBytes' | 'stagingDir'> | undefined;
}

/** Checks the second engine, if there is one: whether it answers, and detects what it must, the canary included. */
export function icapPart({ clamd, limits }: IcapPartSettings): Part {
  const icapUrl = clamd?.icapUrl;
  // Where the settings of the engines are invalid, the checks of clamd report it.
  if (icapUrl === undefined) return { checks: [] };
  const { protocol, host, pathname } = new URL(icapUrl);
  const where = `${protocol}//${host}${pathname}`;
  const log = pino({ level: 'silent' });
  const options = { maxConcurrentScans: 1, largestBytes: limits?.maxAttachmentBytes ?? 0, log };
  const engine = createIcapScanner(icapUrl, options);
  const version = engine.version().catch(inItsName);
  version.catch(() => undefined);
  return {
    checks: [
      {
        name: SERVICE,
        fix: `see that an ICAP service with RESPMOD answers OPTIONS at ${where}; ICAP_URL names it`,
        run: async () => {
          const { engine: name, databaseVersion } = await version;
          return { grade: 'ok', found: `${name} at ${where}, state (ISTag) ${databaseVersion}` };
        },
      },
      {
        name: DETECTION,
        fix: 'see that the service takes files of MAX_ATTACHMENT_BYTES by RESPMOD, and look into its log',
        deadlineMs: SELF_TEST_DEADLINE_MS,
        run: async (signal) => {
          await after(SERVICE, version);
          if (limits === undefined) throw new Error('not checked: MAX_ATTACHMENT_BYTES is not known');
          const test = () => engine.prove(limits.stagingDir, { signal }).catch(inItsName);
          return judgeSelfTest(test, 'finds its canary and what else it must', 'in the settings of the ICAP service');
        },
      },
    ],
  };
}

/** The error for an unreachable engine is the same for all engines, and names clamd. */
function inItsName(error: unknown): never {
  const outage = error instanceof ScannerSelfTestError ? error.cause : error;
  if (!(outage instanceof ScannerUnavailableError)) throw error;
  throw new Error(outage.message.replace(/^clamd/, 'the ICAP service'), { cause: outage.cause });
}
