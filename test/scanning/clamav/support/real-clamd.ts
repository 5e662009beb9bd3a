import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureClamd, startClamd } from '../../../../devkit/parts/clamd.js';

/** A real clamd with the test signatures, and the recommended configuration. */
export interface RealClamd {
  readonly socket: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** The one that `npm test` started for all suites, or else one of our own. */
export async function useRealClamd(): Promise<RealClamd> {
  const { TEST_CLAMD_SOCKET: socket, TEST_CLAMD_PORT: port } = process.env;
  if (socket && port) return { socket, port: Number(port), stop: () => Promise.resolve() };

  const stateDir = await mkdtemp(join(tmpdir(), 'clamd-'));
  const log = (): void => {};
  const clamd = await startClamd({
    programs: await ensureClamd({ log }),
    stateDir,
    log,
    tcpPort: 0,
    signatures: 'test',
  });
  return {
    socket: clamd.socket,
    port: clamd.port ?? NaN,
    async stop() {
      await clamd.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
