import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** RFC 3161: the content of a stamp. */
const TST_INFO = '1.2.840.113549.1.9.16.1.4';

const CONFIG = `
[ tsa ]
default_tsa = authority
[ authority ]
serial = serial
signer_cert = tsa.pem
certs = ca.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
`;

export interface OpensslAuthority {
  readonly url: string;
  /** Path of the certificate of its CA. */
  readonly caFile: string;
  /** Whatever it was asked. */
  readonly queries: readonly { readonly type: string | undefined; readonly body: Buffer }[];
  /** Has it answer something else from now on. */
  answer: ((genuine: () => Promise<Buffer>) => Promise<{ status: number; body: Buffer }>) | undefined;
  /** The answer to some content, as `openssl ts` asks for and makes it. */
  stamp(content: Buffer, ...options: readonly string[]): Promise<Buffer>;
  /** What another has stamped, signed by this one: whatever its certificate is for. */
  resign(response: Buffer): Promise<Buffer>;
  /** `openssl ts -verify`. @returns its exit code */
  verify(response: Buffer, content: Buffer): Promise<number>;
  close(): Promise<void>;
}

/** A time stamp authority by `openssl ts`, with a CA of its own. @param usage extended key usage of its certificate */
export async function startOpensslAuthority(usage = 'critical,timeStamping', days = '30'): Promise<OpensslAuthority> {
  const folder = await mkdtemp(join(tmpdir(), 'authority-'));
  const openssl = (...args: readonly string[]) => run('openssl', args, { cwd: folder });
  await writeFile(join(folder, 'tsa.cnf'), CONFIG);
  await writeFile(join(folder, 'tsa.ext'), usage === '' ? '' : `extendedKeyUsage = ${usage}\n`);
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=CA of a test',
    '-days',
    days,
  );
  await openssl('req', '-new', ...key, '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=Clock of a test');
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
  await openssl('x509', '-req', '-in', 'tsa.csr', ...by, '-out', 'tsa.pem', '-days', days, '-extfile', 'tsa.ext');
  let count = 0;
  const reply = async (query: Buffer): Promise<Buffer> => {
    const name = `query-${(count += 1)}`;
    await writeFile(join(folder, name), query);
    await openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', name, '-out', `${name}.tsr`);
    return readFile(join(folder, `${name}.tsr`));
  };
  const queries: { type: string | undefined; body: Buffer }[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    void (async () => {
      const body = await buffer(request);
      queries.push({ type: request.headers['content-type'], body });
      const genuine = () => reply(body);
      const answer = await (self.answer ?? (async () => ({ status: 200, body: await genuine() })))(genuine);
      response.writeHead(answer.status, { 'content-type': 'application/timestamp-reply' }).end(answer.body);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const self: OpensslAuthority = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    caFile: join(folder, 'ca.pem'),
    queries,
    answer: undefined,
    stamp: async (content, ...options) => {
      const name = `content-${(count += 1)}`;
      await writeFile(join(folder, name), content);
      const asked = options.length === 0 ? ['-sha256', '-cert'] : options;
      await openssl('ts', '-query', '-data', name, ...asked, '-out', `${name}.tsq`);
      return reply(await readFile(join(folder, `${name}.tsq`)));
    },
    resign: async (response) => {
      await writeFile(join(folder, 'resign.tsr'), response);
      await openssl('ts', '-reply', '-in', 'resign.tsr', '-token_out', '-out', 'token');
      await openssl('cms', '-verify', '-noverify', '-inform', 'DER', '-in', 'token', '-out', 'info');
      const signer = ['-signer', 'tsa.pem', '-inkey', 'tsa.key', '-nodetach', '-binary', '-outform', 'DER'];
      await openssl('cms', '-sign', '-econtent_type', TST_INFO, ...signer, '-in', 'info', '-out', 'token');
      await openssl('ts', '-reply', '-in', 'token', '-token_in', '-out', 'resigned.tsr');
      return readFile(join(folder, 'resigned.tsr'));
    },
    verify: async (response, content) => {
      await writeFile(join(folder, 'verify.tsr'), response);
      await writeFile(join(folder, 'verify'), content);
      const failed = await openssl('ts', '-verify', '-data', 'verify', '-in', 'verify.tsr', '-CAfile', 'ca.pem').catch(
        (error: unknown) => error as { readonly code: number },
      );
      return 'code' in failed ? failed.code : 0;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(folder, { recursive: true, force: true });
    },
  };
  return self;
}
