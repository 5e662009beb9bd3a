import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A CA, made by openssl, and a certificate of it for some hosts. */
export function makeCertificates(folder: string, hosts: readonly string[]) {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...key, '-subj', '/CN=Test CA', '-keyout', 'ca.key', '-out', 'ca.pem');
  const names = hosts.map((host) => `DNS:${host}`).join(',');
  const issuer = ['-CA', 'ca.pem', '-CAkey', 'ca.key'];
  const extensions = ['-addext', `subjectAltName=${names}`, '-addext', 'basicConstraints=critical,CA:FALSE'];
  openssl(
    'req',
    '-x509',
    ...key,
    ...issuer,
    ...extensions,
    '-subj',
    '/CN=Test',
    '-keyout',
    'host.key',
    '-out',
    'host.pem',
  );
  const read = (name: string) => readFileSync(resolve(folder, name), 'utf8');
  return { caFile: resolve(folder, 'ca.pem'), cert: read('host.pem'), key: read('host.key') };
}

type Defer = (cleanUp: () => unknown) => void;

/** Ends TLS in front of a server without it, which speaks that protocol. @returns its port */
export async function startTlsFront(
  certificate: { readonly cert: string; readonly key: string },
  toPort: number,
  protocol: 'h2' | 'http/1.1',
  defer: Defer,
): Promise<number> {
  const server = createTlsServer({ ...certificate, ALPNProtocols: [protocol] }, (socket) => {
    join(socket, connect(toPort, '127.0.0.1'));
  });
  return listening(server, defer);
}

/**
 * A proxy that knows these hosts and nobody else, as `host:port`, and asks for a login. It connects, and sees nothing of
 * what passes.
 */
export async function startConnectProxy(login: string, hosts: ReadonlyMap<string, number>, defer: Defer) {
  const asked: string[] = [];
  const server = createServer((_, answer) => void answer.writeHead(405).end());
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    asked.push(url);
    const isKnown = headers['proxy-authorization'] === `Basic ${Buffer.from(login).toString('base64')}`;
    const port = hosts.get(url);
    if (!isKnown || port === undefined) return socket.end(`HTTP/1.1 ${isKnown ? 403 : 407} Refused\r\n\r\n`);
    const to = connect(port, '127.0.0.1', () => void socket.write('HTTP/1.1 200 Connected\r\n\r\n'));
    join(socket, to);
  });
  return { port: await listening(server, defer), asked };
}

function join(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  for (const socket of [one, other]) {
    socket.on('error', () => undefined).on('close', () => void [one, other].forEach((each) => each.destroy()));
  }
}

async function listening(server: ReturnType<typeof createServer | typeof createTlsServer>, defer: Defer) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  defer(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
