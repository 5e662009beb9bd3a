import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { ensureClamd, startClamd } from '../../../devkit/parts/clamd.js';
import type { Clamd } from '../../../devkit/parts/clamd.js';
import { eicar } from '../../../src/scanning/canary/eicar.js';
import { EngineChangedError } from '../../../src/scanning/errors.js';
import { ScannerSelfTestError, ScannerUnavailableError } from '../../../src/scanning/clamav/errors.js';
import type { ClamdAddress } from '../../../src/scanning/clamav/connection.js';
import { createScanner } from '../../../src/scanning/clamav/scanner.js';
import { SignaturesNotTrustedError } from '../../../src/scanning/signatures/signatures.js';
import { ProvenScanner } from '../../../src/scanning/proven-scanner.js';
import type { Engine } from '../../../src/scanning/scanner.js';
import type { Behaviour, FakeClamd } from './support/fake-clamd.js';
import { startFakeClamd } from './support/fake-clamd.js';
import type { StagingFolder } from './support/files.js';
import { createStagingFolder } from './support/files.js';

const log = pino({ level: 'silent' });
const FILES = 5;

let staging: StagingFolder;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => void (staging = await createStagingFolder()));
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await staging.remove();
});

/** A real clamd of its own. @param detecting whether it has signatures that find anything */
async function start(detecting: boolean, stateDir?: string): Promise<Clamd> {
  const folder = stateDir ?? (await mkdtemp(join(tmpdir(), 'proven-')));
  if (stateDir === undefined) ends.push(() => rm(folder, { recursive: true, force: true }));
  const clamd = await startClamd({
    programs: await ensureClamd({ log: () => undefined }),
    stateDir: folder,
    log: () => undefined,
    tcpPort: 0,
    signatures: detecting ? 'test' : 'blind',
  });
  ends.push(() => clamd.stop());
  return clamd;
}

/** Where clients connect, and what can be put behind it: as a restart on the same port, or a load balancer. */
async function startSwitch(first: () => number): Promise<{ address: ClamdAddress }> {
  const server: Server = createServer((client) => {
    const daemon = connect(first(), '127.0.0.1');
    client.on('error', () => daemon.destroy()).on('close', () => daemon.destroy());
    daemon.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.pipe(daemon).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return { address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port } };
}

/** A clamd that answers other clients than this program's own with OK. */
async function startTwoFaced(clamd: Clamd): Promise<{ socket: string }> {
  const socket = join(staging.path, 'two-faced');
  const server = createServer((client) => {
    client.on('error', () => undefined);
    client.once('data', (first) => {
      const path = /^SCAN (.*)$/s.exec(first.toString('utf8'))?.[1];
      if (path !== undefined) return void client.end(`${path}: OK\n`);
      const daemon = connect(clamd.socket);
      client.on('close', () => daemon.destroy());
      daemon.on('error', () => client.destroy()).on('close', () => client.destroy());
      daemon.write(first);
      client.pipe(daemon).pipe(client);
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return { socket };
}

function engineOn(address: ClamdAddress): Engine {
  const engine = createScanner(address, { maxConcurrentScans: 4, log });
  ends.push(() => Promise.resolve(engine.close()));
  return engine;
}

function proven(engine: Engine): ProvenScanner {
  const selfTest = () => engine.prove(staging.path);
  return new ProvenScanner({ scanner: engine, selfTest, log, onStatus: () => undefined, now: Date.now });
}

async function verdictsOn(scanner: Pick<Engine, 'scan'>): Promise<(string | undefined)[]> {
  const verdicts: (string | undefined)[] = [];
  for (let file = 0; file < FILES; file += 1) {
    const staged = await staging.stage(Buffer.concat([randomBytes(100), eicar()]));
    verdicts.push(
      await scanner.scan(staged).then(
        ({ verdict }) => verdict,
        () => undefined,
      ),
    );
  }
  return verdicts;
}

const NONE = Array<undefined>(FILES).fill(undefined);
const INFECTED = Array<string>(FILES).fill('infected');

test('a clamd in whose answers clamscan reads something else is not proven', async () => {
  const engine = engineOn(await startTwoFaced(await start(true)));
  await expect(engine.prove(staging.path)).rejects.toThrow('clamscan reads it differently');
});

describe('a proven scanner whose clamd', () => {
  test('is replaced by one that detects nothing calls none of five infected files clean', async () => {
    const seeing = await start(true);
    const blind = await start(false);
    let port = seeing.port!;
    const { address } = await startSwitch(() => port);
    const scanner = proven(engineOn(address));
    await scanner.test();
    expect(await verdictsOn(scanner)).toEqual(INFECTED);
    port = blind.port!;
    expect(await verdictsOn(scanner)).toEqual(NONE);
    expect(scanner.status.state).toBe('failed');
  });

  test('is started anew without signatures under the same socket calls none clean', async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'proven-'));
    ends.push(() => rm(stateDir, { recursive: true, force: true }));
    const seeing = await start(true, stateDir);
    const scanner = proven(engineOn({ socket: seeing.socket }));
    await scanner.test();
    expect(await verdictsOn(scanner)).toEqual(INFECTED);
    await seeing.kill();
    const blind = await start(false, stateDir);
    expect(blind.socket).toBe(seeing.socket);
    expect(await verdictsOn(scanner)).toEqual(NONE);
    expect(scanner.status.state).toBe('failed');
  });

  test('loads a database that detects nothing calls none clean', async () => {
    const clamd = await start(true);
    const scanner = proven(engineOn({ socket: clamd.socket }));
    await scanner.test();
    const database = join(clamd.conf, '..', 'test-signatures');
    await rm(join(database, 'test.hdb'));
    await writeFile(
      join(database, 'test.ldb'),
      `Test.Other;Engine:81-255,Target:0;0;${randomBytes(20).toString('hex')}\n`,
    );
    const socket = connect(clamd.socket);
    socket.write('zRELOAD\0');
    let found: (string | undefined)[] = INFECTED;
    // A reload answers before it is done.
    for (let tries = 0; tries < 100 && found.includes('infected'); tries += 1) {
      found = await verdictsOn(scanner);
      expect(found).not.toContain('clean');
    }
    socket.destroy();
    expect(found).toEqual(NONE);
  });
});

test('behind a balancer that sends every other connection to a blind clamd, no infected file is clean', async () => {
  const [seeing, blind] = [await start(true), await start(false)];
  let connections = 0;
  const { address } = await startSwitch(() => ((connections += 1) % 2 === 1 ? seeing.port! : blind.port!));
  expect(new Set(await verdictsOn(engineOn(address)))).toEqual(new Set(['infected', undefined]));
});

describe('a verdict', () => {
  async function fakeOf(behaviour: Behaviour): Promise<FakeClamd> {
    const fake = await startFakeClamd('tcp', { onWhole: (it) => it.answer('OK'), ...behaviour });
    ends.push(() => fake.close());
    return fake;
  }
  const scan = async (engine: Engine) => engine.scan(await staging.stage(randomBytes(1000)));

  test.each([
    ['before', [0]],
    ['after', [1]],
  ])('does not count when the canary %s the file is not found', async (_, missed) => {
    let canaries = 0;
    const fake = await fakeOf({ onCanary: () => (missed.includes(canaries++) ? 'OK' : 'X FOUND') });
    await expect(scan(engineOn(fake.address))).rejects.toThrow(ScannerSelfTestError);
  });

  test('does not count when the database was another one afterwards', async () => {
    let asked = 0;
    const fake = await fakeOf({ version: () => `ClamAV 1.4.6/${27_500 + asked++}/Tue Sep 30 08:45:12 2025` });
    await expect(scan(engineOn(fake.address))).rejects.toThrow(EngineChangedError);
  });

  test.each([
    ['unofficial ones', () => 'ClamAV 1.4.6', 'X FOUND'],
    ['ones that are too old', () => 'ClamAV 1.4.6/27500/Tue Sep 30 08:45:12 2014', 'X FOUND'],
    ['ones whose age is not told', () => 'COMMAND UNAVAILABLE', 'X FOUND'],
  ])('is not clean on %s, and infected all the same', async (_, version, canary) => {
    let outcome = 'OK';
    const fake = await fakeOf({ version, onCanary: () => canary, onWhole: (it) => it.answer(outcome) });
    const signatures = { maxAgeMs: 7 * 86_400_000, rehearsal: false, now: Date.now };
    const engine = createScanner(fake.address, { maxConcurrentScans: 1, log, signatures });
    await expect(scan(engine)).rejects.toThrow(SignaturesNotTrustedError);
    outcome = 'X FOUND';
    expect(await scan(engine)).toMatchObject({ verdict: 'infected' });
  });

  test.each([
    ['official', 'Win.Test.EICAR_HDB-1 FOUND', 'clean'],
    ['unofficial', 'Win.Test.EICAR_HDB-1.UNOFFICIAL FOUND', undefined],
  ])('with VERSION switched off, the canary tells that signatures are %s', async (_, canary, expected) => {
    const fake = await fakeOf({ version: () => 'COMMAND UNAVAILABLE', onCanary: () => canary });
    const signatures = { maxAgeMs: undefined, rehearsal: false, now: Date.now };
    const engine = createScanner(fake.address, { maxConcurrentScans: 1, log, signatures });
    expect(
      await scan(engine).then(
        ({ verdict }) => verdict,
        () => undefined,
      ),
    ).toBe(expected);
  });

  test('that is infected counts all the same', async () => {
    let asked = 0;
    const fake = await fakeOf({
      onWhole: (it) => it.answer('X FOUND'),
      onCanary: () => 'OK',
      version: () => `ClamAV 1.4.6/${27_500 + asked++}/Tue Sep 30 08:45:12 2025`,
    });
    expect(await scan(engineOn(fake.address))).toMatchObject({ verdict: 'infected' });
  });

  test('makes the scanner fail that does not find a canary, at once', async () => {
    const engine: Engine = engineOn((await fakeOf({ onCanary: () => 'OK' })).address);
    const scanner = new ProvenScanner({
      scanner: engine,
      selfTest: () => Promise.resolve(),
      log,
      onStatus: () => undefined,
      now: Date.now,
    });
    await expect(scan({ ...engine, scan: (file) => scanner.scan(file) })).rejects.toThrow(ScannerUnavailableError);
    expect(scanner.status).toMatchObject({ state: 'failed', problem: expect.stringContaining('canary') });
  });
});

describe('a clamd that was proven and', () => {
  const clean = () => staging.stage(randomBytes(1000));

  test('was started anew is proven before it judges', async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'proven-'));
    ends.push(() => rm(stateDir, { recursive: true, force: true }));
    const first = await start(true, stateDir);
    const engine = engineOn({ socket: first.socket });
    await engine.prove(staging.path);
    expect(await engine.scan(await clean())).toMatchObject({ verdict: 'clean' });
    await first.kill();
    await start(true, stateDir);
    await expect(engine.scan(await clean())).rejects.toThrow(EngineChangedError);
    await engine.prove(staging.path);
    expect(await engine.scan(await clean())).toMatchObject({ verdict: 'clean' });
  });

  test('is proven again, as it is every few minutes, judges on meanwhile', async () => {
    const clamd = await start(true);
    const engine = engineOn({ socket: clamd.socket });
    await engine.prove(staging.path);
    const scans = Array.from({ length: 20 }, async () => (await engine.scan(await clean())).verdict);
    await Promise.all([engine.prove(staging.path), engine.prove(staging.path)]);
    expect(await Promise.all(scans)).toEqual(Array(20).fill('clean'));
  });
});
