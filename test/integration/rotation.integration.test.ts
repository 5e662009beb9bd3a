import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { expect, test } from '@jest/globals';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';
import { DEFAULT_CLIENT_SECRET } from '../../simulator/options.js';
import { startSimulator } from '../../simulator/start-simulator.js';
import { cleanUps } from '../genesys/support.js';
import { ownSettings, startBoth } from '../../devkit/stack/both-processes.js';

const defer = cleanUps();

/** Of openssl, all by one CA. */
function authority(folder: string, name: string) {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...key, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`);
  return async (holder: string) => {
    openssl(
      ...['req', '-x509', ...key, '-CA', `${name}.pem`, '-CAkey', `${name}.key`, '-subj', `/CN=${holder}`],
      ...['-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE'],
      ...['-keyout', `${holder}.key`, '-out', `${holder}.pem`],
    );
    const read = (file: string) => readFile(join(folder, file), 'utf8');
    return { ca: await read(`${name}.pem`), cert: await read(`${holder}.pem`), key: await read(`${holder}.key`) };
  };
}

/** Ends mutual TLS in front of Temporal, and knows by which certificates it was reached. */
async function startFront(toPort: number, server: { ca: string; cert: string; key: string }, clientCa: string) {
  const sockets = new Set<Socket>();
  const holders: string[] = [];
  const context = ({ cert, key }: typeof server, ca: string) => ({ cert, key, ca });
  const front = createServer(
    { ...context(server, clientCa), ALPNProtocols: ['h2'], requestCert: true, rejectUnauthorized: true },
    (socket: TLSSocket) => {
      holders.push(String(socket.getPeerCertificate().subject.CN));
      const to = connect(toPort, '127.0.0.1');
      for (const each of [socket, to]) {
        sockets.add(each);
        each.on('error', () => undefined).on('close', () => [socket, to].forEach((one) => one.destroy()));
      }
      socket.pipe(to).pipe(socket);
    },
  );
  front.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => void front.listen(0, '127.0.0.1', resolve));
  const cut = () => sockets.forEach((socket) => socket.destroy());
  defer(() => {
    cut();
    front.close();
  });
  return {
    port: (front.address() as AddressInfo).port,
    holders,
    /** From now on another certificate and another CA of clients. Connections of before stay. */
    demand: (next: typeof server, ca: string) => front.setSecureContext(context(next, ca)),
    cut,
  };
}

/** A folder as Kubernetes mounts one: `..data` is a link to the version that holds, and is swapped whole. */
async function mount(folder: string) {
  let version = 0;
  const swap = async (files: Readonly<Record<string, string>>) => {
    version += 1;
    const name = `..v${version}`;
    await mkdir(join(folder, name), { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      await writeFile(join(folder, name, file), text);
      await symlink(join('..data', file), join(folder, file)).catch(() => undefined);
    }
    await symlink(name, join(folder, '..next'));
    await rename(join(folder, '..next'), join(folder, '..data'));
  };
  return { path: (file: string) => join(folder, file), swap };
}

test('client certificate, CA and secret that are rotated on disk are used without a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rotation-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const first = authority(folder, 'ca-1');
  const second = authority(folder, 'ca-2');
  const [server1, server2] = [await first('server-1'), await second('server-2')];
  const [client1, client2] = [await first('client-1'), await second('client-2')];
  const servers = testServers();
  const temporalPort = Number(new URL(`tcp://${servers.temporalAddress}`).port);
  const front = await startFront(temporalPort, server1, client1.ca);
  const simulator = await startSimulator({});
  defer(() => simulator.close());
  await mkdir(join(folder, 'mount'));
  const { path, swap } = await mount(join(folder, 'mount'));
  const files = (client: typeof client1, secret: string) => ({
    'tls.crt': client.cert,
    'tls.key': client.key,
    'ca.crt': client.ca,
    secret,
  });
  await swap(files(client1, DEFAULT_CLIENT_SECRET));
  const environment = {
    GENESYS_BASE_URL: simulator.url,
    GENESYS_UPLOADS_URL: `${simulator.url.replace('http', 'ws')}/api/v2/conversations/events`,
    GENESYS_COMPLETIONS_URL: `${simulator.url.replace('http', 'ws')}/api/v2/events/subscribe`,
    GENESYS_CLIENT_ID: 'simulator-client',
    GENESYS_CLIENT_SECRET_FILE: path('secret'),
    TEMPORAL_ADDRESS: `localhost:${front.port}`,
    TEMPORAL_TLS_CLIENT_CERT_PATH: path('tls.crt'),
    TEMPORAL_TLS_CLIENT_KEY_PATH: path('tls.key'),
    TLS_CA_FILE: path('ca.crt'),
    ...ownSettings(folder),
    DOWNLOAD_ALLOW_PRIVATE: 'true',
  };
  const { processes, died } = await startBoth(simulator, environment, defer);
  let scanned = 0;
  const scanOne = async () => {
    const { id: conversationId } = simulator.addConversation({ messages: [] });
    simulator.uploadAttachment({ conversationId, fileName: 'a.txt', bytes: Buffer.from(`hello ${(scanned += 1)}`) });
    const verdict = until(`file ${scanned} has a verdict on its conversation`, () =>
      simulator.calls.some(({ method, path: called }) => method === 'PATCH' && called.includes(conversationId)),
    );
    await Promise.race([verdict, died]);
  };
  await scanOne();
  expect(new Set(front.holders)).toEqual(new Set(['client-1']));

  // A key that is cut, and a CA file that is: both say so, and go on.
  await swap({ ...files(client2, ''), 'tls.key': client2.key.slice(0, 60), 'ca.crt': client2.ca.slice(0, 200) });
  await Promise.all(processes.map((process) => process.logged('NOT ROTATED')));
  front.cut();
  await scanOne();
  expect(new Set(front.holders)).toEqual(new Set(['client-1']));

  // Whole, but no certificate that the server would take, and a secret that Genesys Cloud refuses.
  const before = processes.map(({ logLines }) => logLines.length);
  await swap(files({ ...client2, ca: client1.ca }, 'a-wrong-secret'));
  await Promise.all(
    processes.map(({ logLines }, index) =>
      until('the refusals are told', () =>
        ['TEMPORAL_API_KEY', 'GENESYS_CLIENT_SECRET'].every((settings) =>
          logLines.slice(before[index]).some((line) => line.includes('NOT ROTATED') && line.includes(settings)),
        ),
      ),
    ),
  );
  await scanOne();

  // Both sides go over to the other CA: what the servers trusted before is of no use then.
  const since = processes.map(({ logLines }) => logLines.length);
  await swap(files({ ...client2, ca: client1.ca + client2.ca }, DEFAULT_CLIENT_SECRET));
  front.demand(server1, client1.ca + client2.ca);
  const rotated = (settings: string, index: number) =>
    processes[index]!.logLines.findLastIndex((line) => line.includes('rotated:') && line.includes(settings));
  await until('both trust the other CA, and have come with the new certificate', () =>
    since.every((from, index) => {
      const trusted = rotated('TLS_CA_FILE', index);
      return trusted >= from && rotated('TEMPORAL', index) > trusted;
    }),
  );
  front.demand(server2, client2.ca);
  front.cut();
  const from = front.holders.length;
  await scanOne();
  expect(new Set(front.holders.slice(from))).toEqual(new Set(['client-2']));
  expect(processes.map(({ logLines }) => logLines.filter((line) => line.includes('PRIVATE KEY')))).toEqual([[], []]);
  const by = (holder: string) => front.holders.filter((name) => name === holder).length;
  const refused = processes.flatMap(({ logLines }) => logLines.filter((line) => line.includes('NOT ROTATED'))).length;
  console.info(
    `${scanned} files had their verdict; ${by('client-1')} connections by the first certificate, ${by('client-2')} by the second; ` +
      `${refused} refusals told; no restart`,
  );
});
