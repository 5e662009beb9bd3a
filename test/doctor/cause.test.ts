import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ServiceError } from '@temporalio/client';
import { request } from 'undici';
import { causeOf, isFromBetween } from '../../src/doctor/cause.js';
import { runChecks } from '../../src/doctor/check.js';
import { reach } from '../../src/doctor/reach.js';
import type { Reached } from '../../src/doctor/reach.js';
import { GenesysForbiddenError, GenesysUnavailableError } from '../../src/genesys/errors.js';
import { until } from '../../devkit/until.js';
import { selfSignedCertificate } from '../genesys/self-signed.js';
import { StorageForbiddenError, StorageUnavailableError } from '../../src/storage/errors.js';

/** Real failures of real sockets, and what is made of them. */

let folder: string;
const servers: Server[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cause-'));
  certificate('ca', 'Test CA');
  certificate('good', 'localhost', 'ca');
  certificate('other', 'other.example', 'ca');
  certificate('alone', 'localhost');
});
afterEach(() => servers.splice(0).forEach((server) => server.close()));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Of openssl: of a CA of the test's, or of itself. */
function certificate(name: string, host: string, issuer?: string): void {
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...(issuer === undefined ? [] : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`]),
      ...['-subj', `/CN=${host}`, '-keyout', `${name}.key`, '-out', `${name}.pem`],
      ...(name === 'ca'
        ? []
        : ['-addext', `subjectAltName=DNS:${host}`, '-addext', 'basicConstraints=critical,CA:FALSE']),
    ],
    { cwd: folder, stdio: 'pipe' },
  );
}

const read = (file: string) => readFileSync(join(folder, file), 'utf8');

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

const tlsServer = (certificate: { readonly cert: string; readonly key: string }) =>
  listening(createTlsServer(certificate, (socket) => socket.on('error', () => {})));

/** A listener that accepts nobody, and whose queue is full: Linux drops what else comes, as a firewall does. */
async function deafListener(): Promise<{ port: number; end: () => Promise<unknown> }> {
  const code = `
    const server = require('node:net').createServer();
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:worker_threads').parentPort.postMessage(server.address().port);
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });`;
  const thread = new Worker(code, { eval: true });
  const [port] = (await once(thread, 'message')) as [number];
  const waiting = Array.from({ length: 8 }, () => connect({ port, host: '127.0.0.1' }).on('error', () => {}));
  await once(waiting[0]!, 'connect');
  return {
    port,
    end: () => {
      waiting.forEach((socket) => socket.destroy());
      return thread.terminate();
    },
  };
}

async function failed(target: Partial<Reached>, stepMs?: number): Promise<string> {
  const whole = { host: 'localhost', port: 1, tls: undefined, proxy: undefined, ...target };
  const error: unknown = await reach(whole, AbortSignal.timeout(60_000), stepMs).then(
    () => new Error('it was reached'),
    (reason: unknown) => reason,
  );
  const { found, fix } = causeOf(error) ?? { found: (error as Error).message, fix: '' };
  return `${found} | ${fix}`;
}

describe('a connection that does not come about', () => {
  test('for want of a name', async () => {
    expect(await failed({ host: 'nowhere.invalid' })).toMatch(
      /^(DNS knows no|the DNS server does not answer for) nowhere\.invalid \| .*(getent hosts|resolv\.conf)/,
    );
  });

  test('for want of a listener', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((done) => server.close(done));
    expect(await failed({ host: '127.0.0.1', port })).toBe(
      `nothing listens on 127.0.0.1:${port} | see that the service runs there, and that the port is right`,
    );
  });

  test.each([
    ['good', 'it was reached | '],
    ['other', /^its certificate is for another name \(.*other\.example.*\) \| use a name/],
    ['alone', /^its certificate is of a CA that is not trusted here \| set TLS_CA_FILE/],
  ])('for the certificate: %s', async (name, expected) => {
    const port = await tlsServer({ cert: read(`${name}.pem`), key: read(`${name}.key`) });
    const told = await failed({ port, tls: { ca: read('ca.pem') } });
    if (typeof expected === 'string') expect(told).toBe(expected);
    else expect(told).toMatch(expected);
  });

  test('for the certificate: expired', async () => {
    const certificate = selfSignedCertificate('201231235959Z');
    const told = await failed({ port: await tlsServer(certificate), tls: { ca: certificate.cert } });
    expect(told).toBe(
      "its certificate has expired | have it renewed; if it has not expired, this host's clock is wrong",
    );
  });

  test('for the certificate: not valid yet', async () => {
    const certificate = selfSignedCertificate('491231235959Z', '480101000000Z');
    const told = await failed({ port: await tlsServer(certificate), tls: { ca: certificate.cert } });
    expect(told).toBe("its certificate is not valid yet | see this host's clock: chronyc tracking, or timedatectl");
  });

  // In TLS 1.3 the refusal comes after the handshake, which succeeds; 1.2 refuses within it.
  test.each([
    ['-tls1_2', /^it refuses the TLS handshake \| see whether it asks for a client certificate/],
    ['-tls1_3', /^it asks for a client certificate \| set TEMPORAL_TLS_CLIENT_CERT_PATH/],
  ])('for the client certificate: openssl s_server %s', async (version, expected) => {
    const args = ['s_server', '-accept', '127.0.0.1:0', '-Verify', '1', '-verify_return_error', version];
    const files = ['-CAfile', 'ca.pem', '-cert', 'good.pem', '-key', 'good.key'];
    const server = spawn('openssl', [...args, ...files], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    let output = '';
    server.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    try {
      const port = Number(await until('it listens', () => /^ACCEPT .*:(\d+)$/m.exec(output)?.[1]));
      const ca = read('ca.pem');
      const told = (client: object) => failed({ port, tls: { ca, ...client } });
      expect(await told({})).toMatch(expected);
      expect(await told({ cert: read('alone.pem'), key: read('alone.key') })).toMatch(
        /^it does not accept the client certificate \|.*TEMPORAL_TLS_CLIENT_CERT_PATH/,
      );
      expect(await told({ cert: read('other.pem'), key: read('other.key') })).toBe('it was reached | ');
    } finally {
      server.kill('SIGKILL');
    }
  });

  test('for a firewall that drops what is sent', async () => {
    const { port, end } = await deafListener();
    try {
      expect(await failed({ host: '127.0.0.1', port }, 500)).toMatch(/^no connection comes about \| .*firewall/);
    } finally {
      await end();
    }
  });

  test('for a server that says nothing of TLS', async () => {
    const port = await listening(createServer(() => {}));
    expect(await failed({ port, tls: {} }, 500)).toMatch(/^it takes the connection, and then says nothing of TLS/);
  });

  test('for want of TLS', async () => {
    const port = await listening(createServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect(await failed({ port, tls: {} })).toMatch(/^it does not speak TLS/);
  });

  test.each([
    [407, /refuses to connect \(status 407\) \| put the login/],
    [403, /refuses to connect \(status 403\) \| have the host allowed/],
    [502, /refuses to connect \(status 502\) \| see that the proxy itself reaches/],
  ])('for the proxy: %s', async (status, expected) => {
    const proxy = createHttpServer();
    proxy.on('connect', (_, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
    const port = await listening(proxy);
    expect(await failed({ host: 'service.example', tls: {}, proxy: new URL(`http://127.0.0.1:${port}`) })).toMatch(
      expected,
    );
  });

  test('for a proxy that is not there', async () => {
    const told = await failed({ host: 'service.example', tls: {}, proxy: new URL('http://127.0.0.1:9') });
    expect(told).toMatch(/^nothing listens on 127\.0\.0\.1:9 \|/);
  });
});

describe('an answer', () => {
  const between = 'the answer comes from something on the way, and not from the service';
  test('of a proxy is no missing role', () => {
    expect(isFromBetween(new StorageForbiddenError({ target: 'archive', status: 403 }))).toBe(true);
    expect(isFromBetween(new GenesysForbiddenError({ route: 'GET /x', status: 403 }, undefined))).toBe(true);
    for (const error of [
      new StorageUnavailableError({ target: 'archive', status: 502 }, undefined),
      new GenesysUnavailableError({ route: 'GET /x', status: 502 }, undefined),
    ]) {
      expect(causeOf(error)?.found).toBe(between);
    }
  });

  test.each(['headersTimeout', 'bodyTimeout'] as const)('that does not come in time: %s', async (limit) => {
    const server = createHttpServer((_, response) => {
      if (limit === 'bodyTimeout') response.write('{');
    });
    const port = await listening(server);
    const asked = request(`http://127.0.0.1:${port}`, { [limit]: 200 }).then(({ body }) => body.text());
    const error: unknown = await asked.catch((reason: unknown) => reason);
    server.closeAllConnections();
    expect(causeOf(new GenesysUnavailableError({ route: 'GET /x' }, undefined, { cause: error }))?.found).toBe(
      'it has not answered in time',
    );
  });

  test('of the service is not one of a proxy', () => {
    expect(isFromBetween(new StorageForbiddenError({ target: 'archive', status: 403, requestId: 'r' }))).toBe(false);
    const own = new GenesysForbiddenError({ route: 'GET /x', status: 403, correlationId: 'c' }, undefined);
    expect(isFromBetween(own)).toBe(false);
    expect(causeOf(own)).toBeUndefined();
  });

  test.each([
    [16, /UNAUTHENTICATED.*TEMPORAL_API_KEY/],
    [7, /PERMISSION_DENIED.*role/],
    [4, /not answered in time/],
  ])('of Temporal with gRPC status %s', (code, expected) => {
    const cause = causeOf(new ServiceError('it failed', { cause: Object.assign(new Error('grpc'), { code }) }));
    expect(`${cause?.found} ${cause?.fix}`).toMatch(expected);
  });
});

test('a check that fails says why first, and then what it always says', async () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', address: '127.0.0.1', port: 9 });
  const run = () => Promise.reject(new Error('no answer', { cause: new AggregateError([refused], 'all') }));
  expect(await runChecks([{ name: 'part', fix: 'name it', run }])).toEqual([
    {
      ...{ check: 'part', grade: 'fail', found: 'no answer: nothing listens on 127.0.0.1:9' },
      fix: 'see that the service runs there, and that the port is right; name it',
    },
  ]);
});
