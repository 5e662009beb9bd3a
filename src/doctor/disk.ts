import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { stagingMode } from '../staging/staging.js';
import { MAX_DOWNLOADS, MAX_HOST_ACTIVITIES } from '../worker/slots.js';
import { unusable } from './check.js';
import type { Check, Part } from './check.js';

const STAGING = 'staging disk';
const SPOOL = 'spool disk';
const MIB = 1024 * 1024;

export interface DiskPartSettings {
  readonly limits: Config['limits'] | undefined;
  readonly clamd: Pick<Config['clamd'], 'endpoint' | 'maxScans'> | undefined;
  readonly spool: Config['spool'] | undefined;
}

/** Checks whether the folders are writable and have enough free space for the work in progress. */
export function diskPart({ limits, clamd, spool }: DiskPartSettings): Part {
  const staging: readonly Check[] =
    limits === undefined
      ? unusable([STAGING]).checks
      : [
          folderCheck(
            STAGING,
            'STAGING_DIR',
            limits.stagingDir,
            stagingMode(clamd !== undefined && 'socket' in clamd.endpoint),
            {
              least: limits.maxAttachmentBytes,
              // Room for as many files of the maximum size as a worker processes at once.
              wanted: limits.maxAttachmentBytes * (MAX_DOWNLOADS + MAX_HOST_ACTIVITIES + (clamd?.maxScans ?? 0)),
            },
          ),
        ];
  const spooling: readonly Check[] =
    spool === undefined
      ? unusable([SPOOL]).checks
      : [folderCheck(SPOOL, 'SPOOL_DIR', spool.dir, 0o700, { least: MIB, wanted: spool.maxBytes })];
  return { checks: [...staging, ...spooling] };
}

interface Room {
  /** Below this nothing works, in bytes. */
  readonly least: number;
  /** Below this the disk may fill up in a busy hour, in bytes. */
  readonly wanted: number;
}

function folderCheck(name: string, setting: string, dir: string, mode: number, { least, wanted }: Room): Check {
  return {
    name,
    fix: `make ${dir} writable for this user, or set ${setting} to a folder that is`,
    run: async () => {
      // The process that uses it creates it in the same way, but may not have run yet.
      await mkdir(dir, { recursive: true, mode });
      const probe = join(dir, `doctor-${randomUUID()}`);
      try {
        await writeFile(probe, 'x', { flag: 'wx' });
      } finally {
        await rm(probe, { force: true });
      }
      const { bavail, bsize } = await statfs(dir);
      const free = bavail * bsize;
      const found = `${dir} can be written to, ${mebibytes(free)} free of ${mebibytes(wanted)} that may be needed`;
      const actual = (await stat(dir)).mode & 0o777;
      if ((actual & ~mode) !== 0) {
        const fix = `chmod ${mode.toString(8)} ${dir}, as its process does at its start`;
        return { grade: 'warn', found: `${dir} is open to other users of this host: mode ${actual.toString(8)}`, fix };
      }
      if (free >= wanted) return { grade: 'ok', found };
      const fix = `free space, or set ${setting} to a larger disk`;
      return { grade: free < least ? 'fail' : 'warn', found, fix };
    },
  };
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / MIB)} MiB`;
