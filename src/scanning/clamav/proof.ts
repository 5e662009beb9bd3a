import type { Verdict } from '../../contract/verdict.js';
import { EngineChangedError } from '../errors.js';
import type { EngineVersion } from '../scanner.js';
import type { ClamdAddress } from './connection.js';
import { withDeadline } from '../../lib/abort.js';
import { ScanDeadlineError, ScannerUnavailableError, ScanReplyError } from './errors.js';
import { isSameVersion } from './exchange.js';
import type { Reply } from './session.js';
import { isInfectedByClamscan } from './second-reader.js';
import { ClamdSession } from './session.js';
import { selfTest } from './self-test.js';
import { STREAM, verdictOfReply } from './verdict.js';
import { readVersion } from './version.js';

/** Scanning all samples takes clamd about a second, or longer under load. */
const PROOF_MILLISECONDS = 120_000;
/** clamd answers these at once, even while all its threads scan. */
const SIGN_OF_LIFE_MILLISECONDS = 5_000;
/** Well within clamd's IdleTimeout (default: 30 s), after which it closes a session. */
const KEEP_ALIVE_MILLISECONDS = 10_000;
/** Attempts at a proof when the database is reloaded during one. */
const PROOFS = 3;

/**
 * A daemon that has passed the self-test, identified by a connection that is held open: when the connection closes, the daemon
 * may be gone. Whatever listens on the same address afterwards is unproven.
 */
export class Proof {
  private readonly keepAlive: NodeJS.Timeout;
  private successor: Proof | undefined;

  private constructor(
    readonly version: EngineVersion,
    private readonly session: ClamdSession,
    private readonly disconnect: AbortController,
  ) {
    this.keepAlive = setInterval(() => void this.isAlive(), KEEP_ALIVE_MILLISECONDS).unref();
  }

  /**
   * Runs the self-test, all of it on one connection and with one database.
   * @param stagingDirectory absolute, readable for a clamd on this host, which scans the samples by path
   * @throws {ScannerSelfTestError} naming each sample that did not get the expected verdict
   */
  static async give(address: ClamdAddress, stagingDirectory: string, signal?: AbortSignal): Promise<Proof> {
    let version: EngineVersion | undefined;
    for (let proofs = 0; proofs < PROOFS; proofs += 1) {
      const disconnect = new AbortController();
      try {
        const session = await prove(address, stagingDirectory, disconnect, signal, (told) => (version = told));
        if (session !== undefined && version !== undefined) return new Proof(version, session, disconnect);
      } catch (error) {
        disconnect.abort();
        throw error;
      }
      disconnect.abort();
    }
    throw new ScanReplyError('it loads one database after the other', version?.databaseVersion ?? '');
  }

  /** @throws {EngineChangedError} unless a verdict with `version` came from the daemon of this proof */
  async requireSame(version: EngineVersion): Promise<void> {
    if (this.successor !== undefined) return this.successor.requireSame(version);
    if (!isSameVersion(version, this.version)) throw new EngineChangedError(`clamd now runs ${describe(version)}`);
    if (!(await this.isAlive())) throw new EngineChangedError('clamd has been restarted, or was unreachable');
  }

  /** Ends this proof. Scans started under it are checked against the next one if that is of the same daemon. */
  async passOnTo(next: Proof): Promise<void> {
    if (isSameVersion(this.version, next.version) && (await this.isAlive())) this.successor = next;
    this.end();
  }

  end(): void {
    clearInterval(this.keepAlive);
    this.disconnect.abort();
  }

  private async isAlive(): Promise<boolean> {
    if (!this.session.alive) return false;
    try {
      const { text } = await within(SIGN_OF_LIFE_MILLISECONDS, () => this.session.ask('PING'));
      if (text === 'PONG') return true;
    } catch {
      // No answer: the daemon may be gone.
    }
    this.end();
    return false;
  }
}

/** @returns undefined when the database had changed afterwards */
async function prove(
  address: ClamdAddress,
  stagingDirectory: string,
  disconnect: AbortController,
  signal: AbortSignal | undefined,
  tell: (version: EngineVersion) => void,
): Promise<ClamdSession | undefined> {
  let session: ClamdSession | undefined;
  const versions: EngineVersion[] = [];
  const askVersion = async (): Promise<void> => {
    session ??= await ClamdSession.open(address, disconnect.signal);
    versions.push(readVersion((await session.ask('VERSION')).text));
  };
  await within(
    PROOF_MILLISECONDS,
    async () => {
      await selfTest(async ({ path, content }) => {
        // Within the self-test, so that an unreachable daemon fails it in the same way as one that goes away.
        if (session === undefined) await askVersion();
        if (session === undefined) throw new ScannerUnavailableError('connect', 'no session');
        const isLocal = 'socket' in address;
        const reply: Reply = await (isLocal ? session.ask(`SCAN ${path}`) : session.stream(content));
        const verdict = verdictOfReply(reply, isLocal ? path : STREAM);
        if (isLocal) await requireAgreement(address.socket, path, verdict, disconnect.signal);
        return verdict;
      }, stagingDirectory);
      await askVersion();
    },
    signal,
  );
  const [before, after] = versions;
  if (before === undefined || after === undefined || !isSameVersion(before, after)) return undefined;
  tell(before);
  return session;
}

/** An independent client must read the same verdict from this clamd. */
async function requireAgreement(socket: string, path: string, verdict: Verdict, stop: AbortSignal): Promise<void> {
  const isInfected = await isInfectedByClamscan(socket, path, stop);
  if (isInfected === (verdict.verdict !== 'clean')) return;
  throw new ScanReplyError('clamscan reads it differently', verdict.reply);
}

function within<T>(milliseconds: number, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  return withDeadline(work, { milliseconds, expired: () => new ScanDeadlineError('total', milliseconds), signal });
}

function describe({ engine, databaseVersion }: EngineVersion): string {
  return `${engine} with database ${databaseVersion}`;
}
