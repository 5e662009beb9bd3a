import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';
import type { Group } from '../config/config.js';
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
import { connectionOptions, createClient, payloadCodecs } from '../temporal/connection.js';
import type { TemporalConfig } from '../temporal/connection.js';
import { RotatingConnection } from '../temporal/rotating-connection.js';
import { openTracing } from '../tracing/open-tracing.js';
import type { StrangersRun } from '../temporal/strangers-run.js';
import { WorkflowStarter } from '../temporal/workflow-starter.js';
import { openFactKeys } from '../worker/fact-keys.js';
import { factKeys, genesysSecret, payloadKeys, ROTATED_SECRETS, temporalLogin } from '../worker/rotating.js';
import { setUpProcess, stopSignal } from './process.js';
import { createRotation } from './rotation.js';

/** Upper bound of gRPC's own wait between two attempts to connect, in milliseconds; it would grow to two minutes. */
const MAX_RECONNECT_BACKOFF_MS = 5000;

/** Time limit for Temporal to answer a probe, in milliseconds. */
const PROBE_DEADLINE_MS = 2000;

/** The groups of settings that a listener needs. */
const SETTINGS = [
  'genesys',
  'temporal',
  'limits',
  'redaction',
  'seals',
  'spool',
  'health',
  'notices',
  'tracing',
] as const satisfies readonly Group[];

/** `custodian listen` */
export async function listen(): Promise<void> {
  const { config, secrets, log } = await setUpProcess('listener', SETTINGS);
  const signal = stopSignal(log);
  const { payloadKey: key, formerPayloadKeys: formerKeys } = config.temporal;
  const spool = await openSpool({ ...config.spool, key, formerKeys, log });
  if (spool === undefined) return;
  const { namespace, taskQueue } = config.temporal;
  // Lazy: events must be received even before Temporal is up.
  const connect = (temporal: TemporalConfig) =>
    Connection.lazy({
      ...connectionOptions(temporal),
      channelArgs: { 'grpc.max_reconnect_backoff_ms': MAX_RECONNECT_BACKOFF_MS },
    });
  const connection = new RotatingConnection(connect(config.temporal));
  const metrics = new ListenerMetrics();
  const rotated = [...ROTATED_SECRETS.genesys, ...ROTATED_SECRETS.temporal, ...ROTATED_SECRETS.seals];
  const { rotation, read } = createRotation(secrets, SETTINGS, rotated, log, metrics);
  const tracing = await openTracing(config.tracing, 'custodian-listener', log);
  const genesys = connectGenesys(config.genesys, log, metrics, config.spool.dir, tracing);
  const codecs = payloadCodecs(config.temporal);
  const client = createClient(connection, config.temporal, codecs, tracing);
  const factKeyRing = await openFactKeys(config.seals.factKey);
  rotation.add(genesysSecret(genesys.tokens, config.genesys, read));
  rotation.add(temporalLogin(connection, connect, config.temporal, read));
  rotation.add(payloadKeys({ codecs, spool }, config.temporal, read, log));
  rotation.add(factKeys(factKeyRing, config.seals, read));
  const { reviewWindowMs, reviewApprovers } = config.limits;
  const onStranger = (run: StrangersRun) => {
    metrics.strangersRunEnded();
    log.error(run, 'NOT BELIEVED: a run held the id of an event that no listener had started; it was ended');
  };
  const sealing = {
    keys: factKeyRing,
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
    tracing,
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
  const beside = new AbortController();
  const notifier = openNotifier(config.notices, undefined, Date.now);
  const { maxBytes } = config.spool;
  const told = watchSpool(
    { notifier, host: hostname(), spool, maxBytes, log, now: Date.now },
    AbortSignal.any([signal, beside.signal]),
  );
  const rotating = rotation.run(beside.signal);
  let health: Listening | undefined;
  try {
    health = await startHealthServer({ host, port, metrics, readiness, log });
    await listener.run();
  } finally {
    beside.abort();
    await Promise.all([told, rotating, health?.close(), connection.close(), genesys.close(), spool.close()]);
    await tracing.close();
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
