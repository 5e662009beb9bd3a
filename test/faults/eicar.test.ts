import { createCipheriv, createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { ClamdAddress } from '../../src/scanning/clamav/connection.js';
import { ScanDeadlineError, ScannerUnavailableError, ScanReplyError } from '../../src/scanning/clamav/errors.js';
import { createScanner } from '../../src/scanning/clamav/scanner.js';
import type { Scanner, StagedFile } from '../../src/scanning/scanner.js';
import { ClamdProxy } from '../support/clamd-proxy.js';
import type { ClamdFault } from '../support/clamd-proxy.js';
import { eicar } from '../../devkit/samples.js';
import { testServers } from '../../devkit/stack/servers.js';
import { FaultTable, NOTHING, sum } from '../../devkit/fault-table.js';
import type { Counts } from '../../devkit/fault-table.js';
import { SeededRandom } from './support/random.js';

const FILES_PER_TRANSPORT = 100;
const SMALLEST_BYTES = 1000;
const LARGEST_BYTES = 30_000_000;
/** Of the connections that are spoiled. */
const FAULT_SHARE = 0.75;
const MAX_TRIES = 60;
const LANES = 4;
const SEED = 20_240_515;

/**
 * What a broken line may say in the place of clamd. A whole answer in the right form, and not too early to be one, is not
 * among it: that could not be told from clamd's own, which is why clamd belongs on a line that nobody else is on.
 */
const GARBAGE = [
  '',
  '\0',
  'stream: O',
  'stream: OK',
  'stream: OK\0\0',
  'stream: ERROR\0',
  'OK\n',
  '\xff\xfe\0',
  'x'.repeat(70_000),
];

/** Most files are small, some are large, and both ends of the range are there. */
function sizes(random: SeededRandom): number[] {
  const drawn = Array.from({ length: FILES_PER_TRANSPORT - 2 }, (_, index) =>
    index % 30 === 0 ? random.integer(3_000_000, LARGEST_BYTES) : random.logarithmic(SMALLEST_BYTES, 500_000),
  );
  return [SMALLEST_BYTES, LARGEST_BYTES, ...drawn];
}

function faultFor(command: string, bytes: number, random: SeededRandom): ClamdFault | undefined {
  if (random.next() > FAULT_SHARE) return undefined;
  const path = /SCAN ([^\s\0]+)/.exec(command)?.[1];
  const after = random.integer(0, path === undefined ? bytes : command.length - 1);
  const reset = random.next() < 0.5;
  const clean = path === undefined ? 'stream: OK\0' : random.pick(['stream: OK\n', `${path}: OK`]);
  const garbage = random.pick([...GARBAGE, ...(path === undefined ? [] : [`${path}: OK`, `${path}: OK\nx`])]);
  return random.pick<ClamdFault>([
    { kind: 'close' },
    { kind: 'reset-upload', after },
    { kind: 'close-upload', after },
    { kind: 'half-close', after },
    { kind: 'say', after, text: clean },
    { kind: 'cut-answer', after: random.integer(0, 30), reset },
    { kind: 'answer', text: garbage },
    { kind: 'delay-answer', milliseconds: random.integer(1, 100) },
  ]);
}

/** Random bytes, always the same, with the test file at their end. */
function infected(bytes: number, seed: number): Buffer {
  const key = createHash('md5').update(String(seed)).digest();
  const noise = createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes - eicar().length));
  return Buffer.concat([noise, eicar()]);
}

interface Transport {
  readonly name: string;
  readonly open: (folder: string) => Promise<{ readonly proxy: ClamdProxy; readonly address: ClamdAddress }>;
}

const TRANSPORTS: readonly Transport[] = [
  {
    name: 'unix socket, by path',
    open: async (folder) => {
      const socket = join(folder, 'clamd.sock');
      return { proxy: await ClamdProxy.start({ path: testServers().clamdSocket }, socket), address: { socket } };
    },
  },
  {
    name: 'TCP, INSTREAM',
    open: async () => {
      const proxy = await ClamdProxy.start({ host: '127.0.0.1', port: testServers().clamdPort });
      return { proxy, address: { host: '127.0.0.1', port: proxy.port } };
    },
  },
];

const table = new FaultTable();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'custodian-eicar-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  table.print();
});

/** Scans until there is a verdict, as the workflow does. Errors must be such as are retried. */
async function verdictOn(scanner: Scanner, file: StagedFile): Promise<{ verdict: string | undefined; errors: number }> {
  for (let errors = 0; errors < MAX_TRIES; errors += 1) {
    try {
      return { verdict: (await scanner.scan(file)).verdict, errors };
    } catch (error) {
      const isRetried = [ScannerUnavailableError, ScanDeadlineError, ScanReplyError].some(
        (kind) => error instanceof kind,
      );
      if (!isRetried) throw error;
    }
  }
  return { verdict: undefined, errors: MAX_TRIES };
}

describe.each(TRANSPORTS)('files that end in EICAR, over a line that fails at random ($name)', ({ name, open }) => {
  test('are found infected, or not judged; none is called clean', async () => {
    const random = new SeededRandom(SEED);
    const { proxy, address } = await open(folder);
    const scanner = createScanner(address, { maxConcurrentScans: LANES, log: pino({ level: 'silent' }) });
    const queue = sizes(random).map((bytes, index) => ({ bytes, index }));
    const counts: Counts[] = [];
    let errors = 0;
    const lane = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { bytes, index } = next;
        const content = infected(bytes, index);
        const path = join(folder, `${index}.file`);
        await writeFile(path, content);
        const outcome = await verdictOn(scanner, {
          path,
          bytes,
          sha256: createHash('sha256').update(content).digest('hex'),
        });
        await rm(path);
        errors += outcome.errors;
        counts.push({
          ...NOTHING,
          runs: 1,
          completed: Number(outcome.verdict !== undefined),
          wrongVerdicts: Number(outcome.verdict !== undefined && outcome.verdict !== 'infected'),
          lost: Number(outcome.verdict === undefined),
        });
      }
    };
    try {
      // The size of the file under way is not known to the proxy: most offsets fall into the file, some behind it.
      proxy.fault = (command) => faultFor(command, random.logarithmic(SMALLEST_BYTES, LARGEST_BYTES), random);
      await Promise.all(Array.from({ length: LANES }, lane));
    } finally {
      await proxy.stop();
    }
    const total = sum(counts);
    table.add(`EICAR at the end of files of 1 kB to 30 MB, line fails at random (${name})`, total);
    expect(total).toMatchObject({ runs: FILES_PER_TRANSPORT, completed: FILES_PER_TRANSPORT, wrongVerdicts: 0 });
    // The faults have struck.
    expect(errors).toBeGreaterThan(FILES_PER_TRANSPORT / 2);
  }, 240_000);
});
