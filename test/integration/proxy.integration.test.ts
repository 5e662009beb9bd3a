import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startCustodian } from '../../devkit/stack/processes.js';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';
import { CHANNELS } from '../../simulator/routes.js';
import { startSimulator } from '../../simulator/start-simulator.js';
import { cleanUps } from '../genesys/support.js';
import { ownSettings } from '../../devkit/stack/both-processes.js';
import { makeCertificates, startConnectProxy, startTlsFront } from './support/connect-proxy.js';

const defer = cleanUps();
const LOGIN = 'custodian:p@ss word';
const HOSTS = {
  rest: 'api.genesys.test',
  sockets: 'ws.genesys.test',
  links: 'links.genesys.test',
  temporal: 'temporal.test',
  // Azurite takes the account from the first label.
  storage: 'devstoreaccount1.blob.test',
} as const;

/** Everything by TLS under names that nobody can look up: only the proxy knows what they stand for. */
async function setUp() {
  const folder = await mkdtemp(join(tmpdir(), 'proxy-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const certificate = makeCertificates(folder, Object.values(HOSTS));
  const simulator = await startSimulator({ publicUrl: `https://${HOSTS.links}` });
  defer(() => simulator.close());
  const servers = testServers();
  const portOf = (address: string) => Number(new URL(address.includes('//') ? address : `tcp://${address}`).port);
  const storage = /BlobEndpoint=([^;]+)/.exec(servers.azuriteConnectionString)![1]!;
  const front = (port: number, protocol: 'h2' | 'http/1.1' = 'http/1.1') =>
    startTlsFront(certificate, port, protocol, defer);
  const genesys = await front(portOf(simulator.url));
  const hosts = new Map([
    ...[HOSTS.rest, HOSTS.sockets, HOSTS.links].map((host) => [`${host}:443`, genesys] as const),
    [`${HOSTS.temporal}:7233`, await front(portOf(servers.temporalAddress), 'h2')],
    [`${HOSTS.storage}:443`, await front(portOf(storage))],
  ]);
  const proxy = await startConnectProxy(LOGIN, hosts, defer);
  const [name, password] = LOGIN.split(':').map(encodeURIComponent);
  const environment = {
    HTTPS_PROXY: `http://${name}:${password}@127.0.0.1:${proxy.port}`,
    TLS_CA_FILE: certificate.caFile,
    GENESYS_BASE_URL: `https://${HOSTS.rest}`,
    GENESYS_UPLOADS_URL: `wss://${HOSTS.sockets}/api/v2/conversations/events`,
    GENESYS_COMPLETIONS_URL: `wss://${HOSTS.sockets}/api/v2/events/subscribe`,
    GENESYS_CLIENT_ID: 'simulator-client',
    GENESYS_CLIENT_SECRET: 'simulator-secret',
    TEMPORAL_ADDRESS: `${HOSTS.temporal}:7233`,
    TEMPORAL_TLS: 'true',
    ...ownSettings(folder),
    AZURE_STORAGE_CONNECTION_STRING: servers.azuriteConnectionString
      .replace(storage, `https://${HOSTS.storage}`)
      .replace('=http;', '=https;'),
  };
  return { simulator, proxy, environment };
}

test('Genesys Cloud, its sockets and links, Temporal and storage are reached through the proxy alone', async () => {
  const { simulator, proxy, environment } = await setUp();
  const listener = startCustodian('listen', environment);
  defer(() => listener.end('SIGKILL'));
  const worker = startCustodian('worker', environment);
  defer(() => worker.end('SIGKILL'));
  await Promise.race([
    simulator.waitFor(() => CHANNELS.every((name) => simulator.sockets(name).subscribed > 0)),
    listener.ended.then(() => Promise.reject(new Error(listener.logLines.slice(-5).join('\n')))),
  ]);
  // What is signed as a test only is not trusted away from this host: the file is fetched, and waits for its verdict.
  const { id } = simulator.addConversation({ messages: [] });
  simulator.uploadAttachment({ conversationId: id, fileName: 'a.txt', bytes: Buffer.from('hello') });
  await listener.logged('event taken');
  const { id: ended } = simulator.addConversation({ messages: [] });
  expect(simulator.completeConversation(ended, new Date().toISOString())).toBe(1);
  await until('the record is stored, and its address is told', () =>
    simulator.calls.some(({ method, path }) => method === 'PATCH' && path.includes(ended)),
  );
  await until('the file is fetched', () => proxy.asked.includes(`${HOSTS.links}:443`));
  const hosts = new Set(proxy.asked.map((authority) => authority.replace(/:\d+$/, '')));
  expect([...hosts].sort()).toEqual(Object.values(HOSTS).sort());
  const times = [...hosts].map((host) => `${proxy.asked.filter((name) => name.startsWith(`${host}:`)).length} ${host}`);
  console.info(`the proxy was asked ${proxy.asked.length} times: ${times.join(', ')}`);
});
