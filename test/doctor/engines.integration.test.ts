import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { writeBlindSignatures, writeTestSignatures } from '../../devkit/parts/clamd-database.js';
import { ensureClamd } from '../../devkit/parts/clamd-install.js';
import { runChecks } from '../../src/doctor/check.js';
import { icapPart } from '../../src/doctor/icap.js';
import { suspectsPart } from '../../src/doctor/suspects.js';
import { useRealClamd } from '../scanning/clamav/support/real-clamd.js';
import { hasCIcap, startCIcap, startFakeIcap } from '../scanning/icap/support.js';

const MIB = 1024 * 1024;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-engines-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the second engine', () => {
  const examine = (icapUrl: string | undefined) =>
    runChecks(icapPart({ clamd: { icapUrl }, limits: { maxAttachmentBytes: 2 * MIB, stagingDir: folder } }).checks);

  test('is not spoken of where there is none', async () => {
    expect(await examine(undefined)).toEqual([]);
  });

  test('that nobody answers for is told once, with its own name', async () => {
    const server = await startFakeIcap(() => undefined);
    await server.stop();
    expect(await examine(server.url)).toMatchObject([
      {
        check: 'ICAP',
        grade: 'fail',
        found: expect.stringMatching(/^the ICAP service is unavailable.*nothing listens/),
        fix: expect.stringContaining('ICAP_URL'),
      },
      { check: 'ICAP detection', grade: 'fail', fix: 'repair "ICAP"' },
    ]);
  });

  test('that calls everything clean has not found its canary', async () => {
    const server = await startFakeIcap((socket, request) => {
      const isOptions = request.startsWith('OPTIONS');
      const answer = isOptions ? '200 OK\r\nMethods: RESPMOD\r\nEncapsulated: null-body=0' : '204 No Content';
      socket.end(`ICAP/1.0 ${answer}\r\nISTag: "one"\r\nServer: blind\r\n\r\n`);
    });
    try {
      expect(await examine(server.url)).toMatchObject([
        { check: 'ICAP', grade: 'ok', found: expect.stringMatching(/^blind at icap:.*ISTag\) one$/) },
        {
          check: 'ICAP detection',
          grade: 'fail',
          found: expect.stringContaining('EICAR test file: expected infected, got clean'),
          fix: expect.stringMatching(/^in the settings of the ICAP service: load signatures/),
        },
      ]);
    } finally {
      await server.stop();
    }
  });

  // It is a program of Debian's, which not every system has.
  (hasCIcap ? test : test.skip)("of Debian's c-icap is fine, and fails with its limit", async () => {
    const clamd = await useRealClamd();
    const server = await startCIcap(clamd.socket);
    try {
      expect(await examine(server.url)).toMatchObject([
        { check: 'ICAP', grade: 'ok', found: expect.stringMatching(/^C-ICAP/i) },
        { check: 'ICAP detection', grade: 'ok', found: 'finds its canary and what else it must' },
      ]);
    } finally {
      await server.stop();
    }
    const limited = await startCIcap(clamd.socket, { maxObjectSize: '1M', sizeLimit: 'on' });
    try {
      expect(await examine(limited.url)).toMatchObject([
        { grade: 'ok' },
        { grade: 'fail', fix: expect.stringContaining('MaxObjectSize') },
      ]);
    } finally {
      await limited.stop();
      await clamd.stop();
    }
  });
});

describe('the clamd for suspects', () => {
  const MEMORY = 4096 * MIB;
  const examine = (program: string | undefined, databaseDir = folder) =>
    runChecks(
      suspectsPart({ clamd: { program, databaseDir, memoryBytes: MEMORY }, limits: { stagingDir: folder } }).checks,
    );

  /** Those with these signatures: suites that run beside this one have sandboxes, too. */
  const sandboxesOn = async (databaseDir: string) => {
    const names = (await readdir(tmpdir())).filter((name) => name.startsWith('custodian-sandbox-'));
    const confs = await Promise.all(
      names.map((name) => readFile(join(tmpdir(), name, 'clamd.conf'), 'utf8').catch(() => '')),
    );
    return names.filter((_, index) => confs[index]!.includes(databaseDir));
  };

  test('without a program is told', async () => {
    expect(await examine(undefined)).toMatchObject([
      { check: 'clamd for suspects', grade: 'ok', found: expect.stringContaining('CLAMD_PROGRAM') },
    ]);
  });

  test('that is not there fails with what to install', async () => {
    expect(await examine(join(folder, 'clamd'))).toMatchObject([
      {
        grade: 'fail',
        found: expect.stringContaining('is no program that this user may run'),
        fix: expect.stringContaining('clamav-daemon'),
      },
    ]);
  });

  test('without signatures fails with where they should be', async () => {
    const { clamdPath: clamd } = await ensureClamd({ log: () => undefined });
    expect(await examine(clamd)).toMatchObject([
      {
        grade: 'fail',
        found: expect.stringContaining('no signatures'),
        fix: expect.stringContaining('CLAMD_DATABASE_DIR'),
      },
    ]);
  });

  test('that detects nothing has not found its canary; one that does is ended again', async () => {
    const { clamdPath: clamd } = await ensureClamd({ log: () => undefined });
    const { folder: blind } = await writeBlindSignatures(join(folder, 'blind'));
    expect(await examine(clamd, blind)).toMatchObject([
      {
        grade: 'fail',
        found: expect.stringContaining('EICAR test file: expected infected, got clean'),
        fix: expect.stringContaining(blind),
      },
    ]);
    const { folder: seeing } = await writeTestSignatures(join(folder, 'seeing'));
    expect(await examine(clamd, seeing)).toMatchObject([
      { grade: 'ok', found: expect.stringContaining('finds its canary') },
    ]);
    expect(await sandboxesOn(seeing)).toEqual([]);
  });
});
