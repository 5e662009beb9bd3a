import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { EngineChangedError } from '../../../src/scanning/errors.js';
import { respmod } from '../../../src/scanning/icap/client.js';
import { createIcapScanner } from '../../../src/scanning/icap/scanner.js';
import { verdictOfAnswer } from '../../../src/scanning/icap/verdict.js';
import { createStagingFolder } from '../clamav/support/files.js';
import { startFakeIcap } from './support.js';

const CONTENT = Buffer.from('a file of a customer');
const TAG = 'ISTag: "T1"\r\n';
const CLEAN = `ICAP/1.0 204 Unmodified\r\n${TAG}\r\n`;

const stops: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

async function askWith(answer: string | ((socket: Socket, request: string) => void), milliseconds = 60_000) {
  const fake = await startFakeIcap(typeof answer === 'string' ? (socket) => void socket.end(answer, 'latin1') : answer);
  stops.push(fake.stop);
  async function* content() {
    yield CONTENT;
  }
  const sha256 = createHash('sha256').update(CONTENT).digest('hex');
  const file = { bytes: CONTENT.length, sha256, content: content() };
  return verdictOfAnswer(await respmod({ url: new URL(fake.url) }, file, { milliseconds }));
}

/** 200 with an HTTP message in it. */
function modified(icapHeaders: string, body: string | Buffer, status = 200): string {
  const http = `HTTP/1.1 ${status} X\r\nContent-Type: x\r\n\r\n`;
  const chunk = `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n0\r\n\r\n`;
  const parts = `res-hdr=0, res-body=${http.length}`;
  return `ICAP/1.0 200 OK\r\n${TAG}${icapHeaders}Encapsulated: ${parts}\r\n\r\n${http}${chunk}`;
}

test('204 is clean', async () => {
  expect(await askWith(CLEAN)).toEqual({ verdict: 'clean', reply: 'icap: 204' });
});

test('200 with the very bytes is clean', async () => {
  expect(await askWith(modified('', CONTENT))).toEqual({ verdict: 'clean', reply: 'icap: 200, unchanged' });
});

test.each([
  [
    'c-icap',
    'X-Infection-Found: Type=0; Resolution=2; Threat=Eicar.Test;\r\nX-Violations-Found: 1\r\n\t-\r\n\tEicar.Test\r\n\t0\r\n\t0\r\n',
    'Eicar.Test',
  ],
  ['X-Virus-ID', 'X-Virus-ID: EICAR Test String\r\n', 'EICAR Test String'],
  ['X-Virus-Name', 'x-virus-name: Eicar\r\n', 'Eicar'],
  ['X-Violations-Found alone', 'X-Violations-Found: 1\r\n file.zip\r\n Eicar\r\n 0\r\n 0\r\n', 'Eicar'],
])('a finding in the words of %s', async (_, headers, signature) => {
  expect(await askWith(modified(headers, 'blocked', 403))).toMatchObject({ verdict: 'infected', signature });
  // Some say so although they let it pass.
  expect(await askWith(`ICAP/1.0 204 No\r\n${TAG}${headers}\r\n`)).toMatchObject({ verdict: 'infected', signature });
});

describe('no verdict', () => {
  test.each([
    ['a page in its place', modified('', '<html>blocked</html>')],
    ['a page under 403', modified('', CONTENT, 403)],
    ['a byte less', modified('', CONTENT.subarray(1))],
    ['no body', `ICAP/1.0 200 OK\r\n${TAG}Encapsulated: res-hdr=0, null-body=20\r\n\r\nHTTP/1.1 200 OK\r\n\r\n`],
    ['204 that says blocked', `ICAP/1.0 204 No\r\n${TAG}X-Blocked: 1\r\n\r\n`],
    ['204 with an unknown word', `ICAP/1.0 204 No\r\n${TAG}X-Response-Info: Failed\r\n\r\n`],
    ['404', `ICAP/1.0 404 Not Found\r\n${TAG}\r\n`],
    ['500', `ICAP/1.0 500 Error\r\n${TAG}\r\n`],
    ['206', `ICAP/1.0 206 Partial\r\n${TAG}\r\n`],
    ['a cut head', 'ICAP/1.0 204 Unmod'],
    ['a cut body', modified('', CONTENT).slice(0, -8)],
    ['HTTP', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['garbage', '\x00\xff\r\n\r\n'],
    ['a header that is none', 'ICAP/1.0 204 No\r\n???\r\n\r\n'],
    ['a head without end', `ICAP/1.0 204 No\r\n${'X: y\r\n'.repeat(20_000)}`],
    ['nothing', ''],
  ])('%s', async (_, answer) => {
    await expect(askWith(answer)).rejects.toThrow();
  });

  test('silence', async () => {
    await expect(askWith(() => undefined, 200)).rejects.toMatchObject({ name: 'ScanDeadlineError' });
  });
});

describe('a scan', () => {
  async function scanWith(answer: (isCanary: boolean, asked: number) => string) {
    let asked = 0;
    const fake = await startFakeIcap((socket, request) => {
      asked += 1;
      socket.end(answer(!request.includes(CONTENT.toString()), asked), 'latin1');
    });
    const staging = await createStagingFolder();
    stops.push(fake.stop, staging.remove);
    const engine = createIcapScanner(fake.url, {
      maxConcurrentScans: 1,
      largestBytes: 1,
      log: pino({ level: 'silent' }),
    });
    return engine.scan(await staging.stage(CONTENT));
  }
  const found = `ICAP/1.0 200 OK\r\n${TAG}X-Virus-ID: Eicar\r\n\r\n`;

  test('is clean between two canaries that are found', async () => {
    expect(await scanWith((isCanary) => (isCanary ? found.replace('200 OK', '204 No') : CLEAN))).toMatchObject({
      verdict: 'clean',
      databaseVersion: 'T1',
    });
  });

  test.each([1, 3])('is no verdict when canary number %i is not found', async (missed) => {
    const scan = scanWith((isCanary, asked) =>
      isCanary && asked !== missed ? found.replace('200 OK', '204 No') : CLEAN,
    );
    await expect(scan).rejects.toMatchObject({ name: 'ScannerSelfTestError' });
  });

  test('is none when the service has changed meanwhile', async () => {
    const scan = scanWith((isCanary, asked) =>
      (isCanary ? found.replace('200 OK', '204 No') : CLEAN).replace('T1', `T${asked}`),
    );
    await expect(scan).rejects.toThrow(EngineChangedError);
  });

  test('is none without an ISTag', async () => {
    const scan = scanWith((isCanary) => (isCanary ? found.replace('200 OK', '204 No') : CLEAN).replace(TAG, ''));
    await expect(scan).rejects.toThrow('no ISTag');
  });
});
