import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { SimulatorControl } from '../../../simulator/control-client.js';
import { loadConfig } from '../../../src/config/config.js';
import type { Environment } from '../../../src/config/config.js';
import { given } from '../../../src/config/environment.js';
import { readOrMakeKey } from '../../../src/sealing/own-key.js';
import { newSigningKey } from '../../../src/sealing/signing-key-ring.js';
import { createBlobService } from '../../../src/azure/blob-service.js';
import { connectTemporal } from '../../../src/temporal/connection.js';
import type { Progress } from '../../../devkit/parts/progress.js';
import { logFile } from '../../../devkit/parts/state-dir.js';
import { Follower } from './follow.js';
import { Observer } from './observer.js';
import { genesysApi, settingsFor } from './plan.js';
import type { Plan } from './plan.js';
import { DESK, LISTENER, WORKER, startProcess } from './processes.js';
import { report, waitingLink } from './report.js';
import type { Access } from './report.js';
import type { RunningParts } from './running-parts.js';
import { RunWatch } from './runs.js';
import { startServers } from './servers.js';
import { allStarted } from './all-started.js';
import { shellSettings } from './shell.js';
import { restoreConversations, sendSampleTraffic } from './traffic.js';

const SETTLE_TIMEOUT_MS = 120_000;

/** The options of a start. */
export interface SessionOptions {
  readonly plan: Plan;
  readonly env: Environment;
  readonly stateDir: string;
  readonly progress: Progress;
  readonly parts: RunningParts;
}

/** Everything that is running. */
export interface Session {
  readonly access: Access;
  readonly follower: Follower;
  /** Absent with a real organisation. */
  readonly simulator?: SimulatorControl | undefined;
  /** How the desk is opened. */
  readonly deskLines: readonly string[];
  /** Number of files of earlier starts that still wait for a decision. */
  readonly waiting: number;
}

/**
 * Starts the local parts, then worker and listener. What was started is in `parts`, also on failure.
 * @throws the error of the part that failed, or {NotStartedError}
 */
export async function bringUp(options: SessionOptions): Promise<Session> {
  const { plan, env, stateDir, progress, parts } = options;
  const servers = await startServers({ local: plan.local, stateDir, progress, parts });
  const keys = await deskKeys(env, stateDir);
  const settings = { ...settingsFor(plan.local, servers, env), ...keys };
  const config = loadConfig({ ...env, ...settings }, ['temporal', 'azure', 'health', 'desk', 'log']);
  const { temporal, azure } = config;
  const { client } = await connectTemporal(temporal);
  const simulator = servers.simulatorUrl === undefined ? undefined : new SimulatorControl(servers.simulatorUrl);

  const api = genesysApi(env);
  const watch = new RunWatch(client, temporal.taskQueue);
  const open = await watch.changes();
  if (simulator !== undefined) {
    const scans = open.filter(({ kind }) => kind === 'scan');
    await restoreConversations(
      simulator,
      scans.map(({ conversationId }) => conversationId),
    );
  }
  const deskSettings = { ...settings, ...(servers.uiUrl === undefined ? {} : { DESK_TEMPORAL_UI_URL: servers.uiUrl }) };
  const [, , deskLines] = await allStarted(
    [WORKER, LISTENER, DESK].map((which) => {
      const own = which === DESK ? deskSettings : settings;
      return progress.step(which.name, (log) =>
        startProcess(which, { settings: own, config, api, stateDir, parts, log }),
      );
    }),
  );
  if (api === 'platform') {
    // A channel does not replay: events before the subscription would be found by the reconciliation only.
    await simulator?.waitFor(({ sockets }) => sockets.notifications.subscribed > 0);
  }
  const temporalCli = servers.temporalCli ?? 'temporal';
  // Secrets of the settings are in .env or the environment, and are not copied; those of the local parts are no secrets.
  await writeFile(
    settingsFile(stateDir),
    shellSettings({ settings, cli: temporalCli, program: join(import.meta.dirname, '../../../src/cli/main.js') }),
    { mode: 0o600 },
  );
  const quarantine = createBlobService(azure.account).getContainerClient(azure.quarantineContainer);
  return {
    access: {
      cli: temporalCli,
      address: temporal.address,
      namespace: temporal.namespace,
      uiUrl: servers.uiUrl,
    },
    follower: new Follower(watch, new Observer({ client, quarantine, simulator }), progress.line),
    simulator,
    deskLines: deskLines ?? [],
    waiting: open.filter(({ reviewState }) => reviewState === 'waiting').length,
  };
}

/** What a shell reads to run commands beside this start. */
export const settingsFile = (stateDir: string): string => join(resolve(stateDir), 'settings.sh');

/** The settings by which desk and worker share a generated key, unless one is configured. */
async function deskKeys(env: Environment, stateDir: string): Promise<Record<string, string>> {
  const isSet = ['DESK_SIGNING_KEY', 'DESK_PUBLIC_KEYS'].some((name) => given(env, name) !== undefined);
  if (isSet) return {};
  const path = join(stateDir, 'desk', 'signing-key.pem');
  await readOrMakeKey(path, newSigningKey);
  return { DESK_SIGNING_KEY: path, DESK_PUBLIC_KEYS: path };
}

/**
 * Sends the sample traffic, waits for the outcomes, and shows them; with a real organisation there is none.
 * @returns whether every sample has an outcome
 */
export async function showSamples({ progress }: SessionOptions, session: Session, staysUp: boolean): Promise<boolean> {
  const { simulator, follower, access } = session;
  if (simulator === undefined) return true;
  const arrivals = await progress.step('sample traffic: 4 files, 2 conversations', async () => {
    const sent = await sendSampleTraffic(simulator, randomBytes(3).toString('hex'), Date.now());
    return follower.arrivals(sent, SETTLE_TIMEOUT_MS);
  });
  for (const line of report(arrivals, access, staysUp)) progress.line(line);
  return arrivals.every(({ run }) => run !== undefined);
}

/** Prints what to look at next. */
export function showWhereToLook(
  { progress, stateDir, plan }: SessionOptions,
  { access, waiting, deskLines }: Session,
): void {
  const logs = relative(resolve(), resolve(logFile(stateDir, '*')));
  progress.line(
    plan.local.simulator ? 'Genesys Cloud: the simulator' : 'Genesys Cloud: the organisation of the settings',
  );
  if (access.uiUrl !== undefined) progress.line(`Web UI: ${access.uiUrl}`);
  for (const line of deskLines) progress.line(line);
  if (waiting > 0) progress.line(`Of earlier starts, ${waiting} still wait for a decision: ${waitingLink(access)}`);
  progress.line(`Commands in another terminal: . ${relative(resolve(), settingsFile(stateDir))}`);
  progress.line(`Logs: ${logs}`);
}
