import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../../src/contract/search-attributes.js';
import { LOOPBACK, choosePort } from './ports.js';
import type { Log } from './progress.js';
import { startSharedPart } from './shared-part.js';
import type { SharedPart } from './shared-part.js';
import { logFile } from './state-dir.js';

export { findTemporalCli } from './temporal-cli.js';

/** The ports that Temporal's own tools expect; others are used when these are in use. */
const PREFERRED_PORT = 7233;
const PREFERRED_UI_PORT = 8233;
const NAMESPACE = 'default';
const READY_TIMEOUT_MS = 60_000;
const PROBE_TIMEOUT_MS = 2000;
const PART = 'temporal';

/** How to start the dev server. */
export interface TemporalServerOptions {
  /** Path of the `temporal` program; see findTemporalCli. */
  readonly cli: string;
  /** Folder for log, record, and, unless `inMemory`, the database: runs then survive a restart. */
  readonly stateDir: string;
  readonly inMemory?: boolean;
  readonly log: Log;
  /** Preferred ports of the gRPC frontend (7233) and of the Web UI (8233). 0: any. */
  readonly port?: number;
  readonly uiPort?: number;
}

interface Endpoint {
  /** `host:port` of the gRPC frontend. */
  readonly address: string;
  readonly uiUrl: string;
  readonly namespace: string;
}

/** A dev server that answers. */
export type TemporalServer = Endpoint & SharedPart;

/** The server of another start on this state folder is running but does not answer. A second one would share its database. */
class TemporalServerStuckError extends Error {
  override readonly name = 'TemporalServerStuckError';
  constructor(
    readonly pid: number,
    readonly owner: number,
  ) {
    super(
      `The Temporal dev server (pid ${pid}) of the start with pid ${owner} does not answer: stop that start first.`,
    );
  }
}

/**
 * Resolves with a Temporal dev server that answers on the loopback interface: one that another start of this program runs on the
 * same state folder (its database allows one user only), else a new one.
 * @throws {ChildExitError | ChildNotReadyError} with the server's last lines of output
 * @throws {TemporalServerStuckError}
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { stateDir, log } = options;
  return startSharedPart<Endpoint>({
    ...{ part: PART, stateDir, log, answers },
    readyTimeoutMs: READY_TIMEOUT_MS,
    checkShared: async ({ endpoint, pid, owner }) => {
      if (!(await answers(endpoint).catch(() => false))) throw new TemporalServerStuckError(pid, owner);
    },
    prepare: () => prepare(options),
  });
}

async function prepare({ cli, stateDir, inMemory = false, log, port, uiPort }: TemporalServerOptions) {
  const grpcPort = await choosePort(port ?? PREFERRED_PORT, log);
  const webPort = await choosePort(uiPort ?? PREFERRED_UI_PORT, log);
  const endpoint: Endpoint = {
    address: `${LOOPBACK}:${grpcPort}`,
    uiUrl: `http://${LOOPBACK}:${webPort}`,
    namespace: NAMESPACE,
  };
  const child = {
    name: 'the Temporal dev server',
    command: cli,
    args: serverArgs(grpcPort, webPort, inMemory ? undefined : join(stateDir, 'temporal.db')),
    logFile: logFile(stateDir, PART),
  };
  return { endpoint, child };
}

function serverArgs(port: number, uiPort: number, database: string | undefined): string[] {
  const flags = (name: string, values: readonly string[]): string[] => values.flatMap((value) => [name, value]);
  return [
    ...['server', 'start-dev', '--ip', LOOPBACK, '--ui-ip', LOOPBACK, '--log-level', 'warn'],
    ...['--port', String(port), '--ui-port', String(uiPort), '--namespace', NAMESPACE],
    // WAL: measured 2.5 times the throughput of the default journal. Losses in a power cut do not matter in development.
    ...(database === undefined
      ? []
      : ['--db-filename', database, ...flags('--sqlite-pragma', ['journal_mode=WAL', 'synchronous=NORMAL'])]),
    ...flags(
      '--search-attribute',
      SEARCH_ATTRIBUTES.map(({ name, type }) => `${name}=${TypedSearchAttributes.toMetadataType(type)}`),
    ),
    // Off by default in server 1.29: eager dispatch (halves the latency of an activity), priority and fairness. Newer
    // servers ignore keys that they no longer know.
    ...flags('--dynamic-config-value', [
      'system.enableActivityEagerExecution=true',
      'matching.useNewMatcher=true',
      'matching.enableFairness=true',
      // The end of a queue that was idle for five minutes can interrupt a query of SQLite, whose one connection answers
      // nothing but "interrupted (9)" from then on.
      'matching.maxTaskQueueIdleTime="24h"',
      // One partition for each queue, so that the order is exact; of the default four, each is ordered by itself. Not on an
      // existing database: tasks waiting in the other partitions would never be found again.
      ...(database === undefined
        ? ['matching.numTaskqueueReadPartitions=1', 'matching.numTaskqueueWritePartitions=1']
        : []),
    ]),
  ];
}

/** Whether the frontend knows namespace and search attributes, so that a workflow can be started, and the UI answers. */
async function answers({ address, namespace, uiUrl }: Endpoint): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: PROBE_TIMEOUT_MS });
  try {
    const { customAttributes } = await connection.withDeadline(Date.now() + PROBE_TIMEOUT_MS, () =>
      connection.operatorService.listSearchAttributes({ namespace }),
    );
    const ui = await fetch(uiUrl, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    await ui.body?.cancel();
    return ui.ok && SEARCH_ATTRIBUTES.every(({ name }) => name in (customAttributes ?? {}));
  } finally {
    await connection.close();
  }
}
