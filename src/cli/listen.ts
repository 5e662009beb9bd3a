import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';
import { connectGenesys } from '../genesys/connect.js';
import { ListenerMetrics } from '../health/listener-metrics.js';
import { checkListener, checkSocket } from '../health/listener-readiness.js';
import { observedEvent, observedStarter } from '../health/observed.js';
import { Readiness } from '../health/readiness.js';
import { startHealthServer } from '../health/server.js';
import type { Listening } from '../lib/listen.js';
import { FolderNotPrivateError } from '../lib/private-folder.js';
import { Listener } from '../listener/listener.js';
import { SpoolLockError } from '../listener/spool-errors.js';
import { Spool } from '../listener/spool.js';
import type { SpoolOptions } from '../listener/spool.js';
import { openNotifier } from '../notices/open-notifier.js';
import { watchSpool } from '../notices/spool-notice.js';
import { createRedactor } from '../redaction/redact.js';
import { connectionOptions, createClient } from '../temporal/connection.js';
import type { StrangersRun } from '../temporal/strangers-run.js';
import { WorkflowStarter } from '../temporal/workflow-starter.js';
import { openFactKeys } from '../worker/fact-keys.js';
import { setUpProcess, stopSignal } from './process.js';

/** Upper bound of gRPC's own wait between two attempts to connect, in milliseconds; it would grow to two minutes. */
const MAX_RECONNECT_BACKOFF_MS = 5000;

/** Time limit for Temporal to answer a probe, in milliseconds. */
const PROBE_DEADLINE_MS = 2000;

/** `custodian listen` */
export async function listen(): Promise<void> {
  const { config, log } = await setUpProcess('listener', [
    ...(['genesys', 'temporal', 'limits', 'redaction', 'seals', 'spool', 'health', 'notices'] as const),
  ]);
  const signal = stopSignal(log);
  const { payloadKey: key, formerPayloadKeys: formerKeys } = config.temporal;
  const spool = await openSpool({ ...config.spool, key, formerKeys, log });
  if (spool === undefined) return;
  const { namespace, taskQueue } = config.temporal;
  // Lazy: events must be received even before Temporal is up.
  const connection = Connection.lazy({
    ...connectionOptions(config.temporal),
    channelArgs: { 'grpc.max_reconnect_backoff_ms': MAX_RECONNECT_BACKOFF_MS },
  });
  const metrics = new ListenerMetrics();
  const genesys = connectGenesys(config.genesys, log, metrics, config.spool.dir);
  const client = createClient(connection, config.temporal);
  const { reviewWindowMs, reviewApprovers } = config.limits;
  const onStranger = (run: StrangersRun) => {
    metrics.strangersRunEnded();
    log.error(run, 'NOT BELIEVED: a run held the id of an event that no listener had started; it was ended');
  };
  const sealing = {
    keys: await openFactKeys(config.seals.factKey),
    ...(config.seals.unsealedStarts === 'accept' ? {} : { onStranger }),
  };
  const starter = new WorkflowStarter({ client, taskQueue, reviewWindowMs, reviewApprovers, sealing });
  const readiness = new Readiness([]);
  const listener: Listener = new Listener({
    source: genesys.events,
    observe: (event) => observedEvent(event, metrics),
    starter: observedStarter(starter, metrics),
    spool,
    redactor: createRedactor(config.redaction),
    log,
    onChannel: (channel) => checkSocket(readiness, listener, channel),
    onSocketLost: (channel, code) => metrics.socketLost(channel, code),
  });
  metrics.watch(listener);
  checkListener(readiness, {
    listener,
    spoolMaxBytes: config.spool.maxBytes,
    askTemporal: () =>
      client.withDeadline(Date.now() + PROBE_DEADLINE_MS, () =>
        connection.workflowService.describeNamespace({ namespace }),
      ),
  });
  signal.addEventListener('abort', () => listener.stop());
  if (signal.aborted) listener.stop();
  const { host, listenerPort: port } = config.health;
  const spoolNotices = new AbortController();
  const notifier = openNotifier(config.notices, undefined, Date.now);
  const { maxBytes } = config.spool;
  const told = watchSpool(
    { notifier, host: hostname(), spool, maxBytes, log, now: Date.now },
    AbortSignal.any([signal, spoolNotices.signal]),
  );
  let health: Listening | undefined;
  try {
    health = await startHealthServer({ host, port, metrics, readiness, log });
    await listener.run();
  } finally {
    spoolNotices.abort();
    await Promise.all([told, health?.close(), connection.close(), genesys.close(), spool.close()]);
  }
}

/** @returns undefined when the folder cannot be used, or another process uses it; this process is then about to end */
async function openSpool(options: SpoolOptions): Promise<Spool | undefined> {
  try {
    return await Spool.open(options);
  } catch (error) {
    if (!(error instanceof SpoolLockError || error instanceof FolderNotPrivateError)) throw error;
    // The message is sufficient; a stack trace would bury it.
    options.log.fatal(error.message);
    process.exitCode = 2;
    return undefined;
  }
}
