import { Connection } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Config } from '../config/config.js';
import { connectionOptions, createClient } from '../temporal/connection.js';
import { failedArchives } from '../temporal/failed-archives.js';
import { heldArchives } from '../temporal/held-archives.js';
import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.js';
import { bareHost } from '../config/hosts.js';
import { proxyFor } from '../network/proxy.js';
import { deploymentName } from '../worker/versioning.js';
import { after, unusable } from './check.js';
import type { Finding, Part } from './check.js';
import { reach } from './reach.js';
import { retentionCheck, RETENTION } from './retention.js';
import type { Remembered } from './retention.js';
import { PROMISES_KEPT, promisesCheck } from './promises.js';
import type { WatchedStores } from './promises.js';

const CONNECT_TIMEOUT_MS = 10_000;
const CALL_DEADLINE_MS = 10_000;
/** Values of `temporal.api.enums.v1.TaskQueueType`. */
const TASK_QUEUE_TYPES = { workflow: 1, activity: 2 } as const;

/** Values of `temporal.api.enums.v1.IndexedValueType`. */
const INDEXED_VALUE_TYPES = { TEXT: 1, KEYWORD: 2, INT: 3, DOUBLE: 4, BOOL: 5, DATETIME: 6, KEYWORD_LIST: 7 } as const;

const SERVER = 'temporal';
const NAMESPACE = 'temporal namespace';
const ATTRIBUTES = 'temporal search attributes';
const TASK_QUEUE = 'temporal task queue';
const FAILED_ARCHIVES = 'failed archives';
const HELD_ARCHIVES = 'held archives';

const FAILED_ARCHIVES_FIX =
  'see why: temporal workflow list --query \'ArchiveState = "failed"\'; then: custodian archive run --failed';

/** Checks the server, namespace, search attributes, the workers on the task queue, and the results of their work. */
export function temporalPart(
  config: Config['temporal'] | undefined,
  watched: WatchedStores,
  remembered?: Remembered,
): Part {
  if (config === undefined)
    return unusable([
      SERVER,
      NAMESPACE,
      RETENTION,
      ATTRIBUTES,
      TASK_QUEUE,
      FAILED_ARCHIVES,
      HELD_ARCHIVES,
      PROMISES_KEPT,
    ]);
  const { address, namespace, taskQueue } = config;
  const connection = Connection.connect({ ...connectionOptions(config), connectTimeout: CONNECT_TIMEOUT_MS });
  connection.catch(() => undefined);
  /** A call on the connection, once there is one. */
  const call = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    const connected = await after(SERVER, connection);
    return connected.withDeadline(Date.now() + CALL_DEADLINE_MS, () => work(connected));
  };
  const flags = `--address ${address} --namespace ${namespace}`;
  return {
    checks: [
      {
        name: SERVER,
        fix: `see that ${address} can be reached with the TLS settings or API key given; TEMPORAL_ADDRESS names it`,
        run: async (signal) => {
          await connection.catch(async (error: unknown) => {
            // The library does not report the cause.
            await reach(connectionTarget(config), signal);
            throw error;
          });
          const { serverVersion } = await call(({ workflowService }) => workflowService.getSystemInfo({}));
          return { grade: 'ok', found: `${address}, server ${serverVersion}` };
        },
      },
      {
        name: NAMESPACE,
        fix: `temporal operator namespace create --address ${address} --namespace ${namespace}, or set TEMPORAL_NAMESPACE`,
        run: async () => {
          await call(({ workflowService }) => workflowService.describeNamespace({ namespace }));
          return { grade: 'ok', found: namespace };
        },
      },
      retentionCheck(namespace, remembered, call),
      {
        name: ATTRIBUTES,
        fix: `see "${NAMESPACE}"; on Temporal Cloud register them in the namespace's settings: ${attributeList()}`,
        run: async () => {
          const answer = await call(({ operatorService }) => operatorService.listSearchAttributes({ namespace }));
          return judgeAttributes(answer.customAttributes, flags);
        },
      },
      {
        name: TASK_QUEUE,
        fix: `see "${NAMESPACE}"`,
        run: async () => {
          const pollers = await Promise.all(
            Object.values(TASK_QUEUE_TYPES).map(async (taskQueueType) => {
              const answer = await call(({ workflowService }) =>
                workflowService.describeTaskQueue({ namespace, taskQueue: { name: taskQueue }, taskQueueType }),
              );
              return answer.pollers.length;
            }),
          );
          if (pollers.every((count) => count > 0)) return servedBy(config, call);
          const fix = 'start "custodian worker"; in a different namespace or queue it does not count';
          return { grade: 'warn', found: `nobody serves ${taskQueue}: events wait`, fix };
        },
      },
      {
        name: FAILED_ARCHIVES,
        fix: `see "${NAMESPACE}"`,
        run: async () => {
          const failed = await call((connected) => failedArchives(createClient(connected, config), taskQueue));
          if (failed.length === 0) return { grade: 'ok', found: 'none' };
          const found = `${failed.length} conversations ARE NOT ARCHIVED, and nothing tries any more`;
          return { grade: 'fail', found, fix: FAILED_ARCHIVES_FIX };
        },
      },
      {
        name: HELD_ARCHIVES,
        fix: `see "${NAMESPACE}"`,
        run: async () => {
          const held = await call((connected) =>
            heldArchives(createClient(connected, config), ` AND TaskQueue = '${taskQueue}'`),
          );
          if (held.length === 0) return { grade: 'ok', found: 'none' };
          const found = `${held.length} records are held by the last gate and NOT ARCHIVED, since ${held[0]!.since}`;
          return { grade: 'warn', found, fix: 'look at them: custodian archive held; then approve or redact-again' };
        },
      },
      promisesCheck(config, watched, () => after(SERVER, connection)),
    ],
    close: async () => {
      await connection.then(
        (connected) => connected.close(),
        () => undefined,
      );
    },
  };
}

type CallTemporal = <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;

/** A version that is not current is given no work. */
async function servedBy(config: Config['temporal'], call: CallTemporal): Promise<Finding> {
  const { taskQueue, buildId, namespace } = config;
  if (buildId === undefined) return { grade: 'ok', found: `${taskQueue} is served` };
  const name = deploymentName(config);
  const { workerDeploymentInfo } = await call(({ workflowService }) =>
    workflowService.describeWorkerDeployment({ namespace, deploymentName: name }),
  );
  const current = workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId;
  if (current === buildId) return { grade: 'ok', found: `${taskQueue} is served, by version ${buildId}` };
  return {
    grade: 'warn',
    found: `version ${buildId} is not current, and gets no work: ${current ?? 'workers without a version'} is`,
    fix: `temporal worker deployment set-current-version --deployment-name ${name} --build-id ${buildId} (docs/upgrade.md)`,
  };
}

function connectionTarget(config: Config['temporal']) {
  const { address, tls } = connectionOptions(config);
  const { hostname, port } = new URL(`${tls ? 'https' : 'http'}://${address}`);
  const {
    serverNameOverride: servername,
    serverRootCACertificate: ca,
    clientCertPair: pair,
  } = tls === true ? {} : tls || {};
  return {
    host: bareHost(hostname),
    port: Number(port || (tls ? 443 : 80)),
    proxy: proxyFor(new URL(`${tls ? 'https' : 'http'}://${address}`)),
    tls: tls
      ? {
          ...(servername === undefined ? {} : { servername }),
          ...(ca === undefined ? {} : { ca: Buffer.from(ca) }),
          ...(pair === undefined ? {} : { cert: Buffer.from(pair.crt), key: Buffer.from(pair.key) }),
        }
      : undefined,
  };
}

/** If an attribute is missing or has another type, the server refuses every start. */
function judgeAttributes(registered: Readonly<Record<string, number | null>>, flags: string): Finding {
  const missing = SEARCH_ATTRIBUTES.filter(({ name }) => !(name in registered));
  const wrong = SEARCH_ATTRIBUTES.filter(
    ({ name, type }) => name in registered && registered[name] !== INDEXED_VALUE_TYPES[type],
  );
  if (missing.length + wrong.length === 0) return { grade: 'ok', found: attributeList() };
  const remove = wrong.map(({ name }) => `temporal operator search-attribute remove ${flags} --name ${name} --yes`);
  const found = [
    ...missing.map(({ name }) => `${name} is missing`),
    ...wrong.map(({ name, type }) => `${name} is not of type ${TypedSearchAttributes.toMetadataType(type)}`),
  ];
  return {
    grade: 'fail',
    found: found.join(', '),
    fix: [...remove, ...createCommands([...missing, ...wrong], flags)].join('\n'),
  };
}

/** The command takes several names of one type. */
function createCommands(attributes: readonly (typeof SEARCH_ATTRIBUTES)[number][], flags: string): string[] {
  const types = [...new Set(attributes.map(({ type }) => type))];
  return types.map((type) => {
    const names = attributes.filter((attribute) => attribute.type === type).map(({ name }) => `--name ${name}`);
    const metadataType = TypedSearchAttributes.toMetadataType(type);
    return `temporal operator search-attribute create ${flags} ${names.join(' ')} --type ${metadataType}`;
  });
}

function attributeList(): string {
  return SEARCH_ATTRIBUTES.map(({ name, type }) => `${name} (${TypedSearchAttributes.toMetadataType(type)})`).join(
    ', ',
  );
}
