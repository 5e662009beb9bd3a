import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { ChildExitError, processMark } from '../../devkit/parts/child-process.js';
import { LOOPBACK } from '../../devkit/parts/ports.js';
import { logFile, toolsDir } from '../../devkit/parts/state-dir.js';
import { findTemporalCli, TemporalCliNotFoundError } from '../../devkit/parts/temporal-cli.js';
import { startTemporalServer } from '../../devkit/parts/temporal-server.js';
import type { TemporalServer } from '../../devkit/parts/temporal-server.js';
import { clientFor } from '../../devkit/stack/client.js';
import { useTempDir } from './temp-dir.js';

const tempDir = useTempDir();
const servers: TemporalServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.kill()));
});

const silent = (): void => undefined;
const cli = process.env['TEST_TEMPORAL_CLI'] ?? 'temporal';

async function start(stateDir: string, log: (line: string) => void = silent, port = 0): Promise<TemporalServer> {
  const server = await startTemporalServer({ cli, stateDir, log, port, uiPort: 0 });
  servers.push(server);
  return server;
}

async function withClient<T>(server: TemporalServer, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await use(clientFor(connection, { TEMPORAL_NAMESPACE: server.namespace }));
  } finally {
    await connection.close();
  }
}

describe('startTemporalServer', () => {
  test('knows the search attributes, keeps runs over SIGKILL and a new start, and is shared meanwhile', async () => {
    const stateDir = await tempDir();
    const first = await start(stateDir);
    expect((await fetch(first.uiUrl)).status).toBe(200);
    await withClient(first, (client) =>
      client.workflow.start('nobodyServesThis', {
        workflowId: 'kept',
        taskQueue: 'none',
        typedSearchAttributes: [
          { key: defineSearchAttributeKey('ConversationId', 'KEYWORD'), value: 'c' },
          { key: defineSearchAttributeKey('MediaId', 'KEYWORD'), value: 'm' },
          { key: defineSearchAttributeKey('Verdict', 'KEYWORD'), value: 'v' },
          { key: defineSearchAttributeKey('ReviewState', 'KEYWORD'), value: 'r' },
        ],
      }),
    );

    const again = await start(stateDir);
    expect(again).toMatchObject({ shared: true, pid: first.pid, address: first.address });
    await again.stop();
    expect(await processMark(first.pid)).toBeDefined();

    await first.kill();
    const second = await start(stateDir);
    expect(second.shared).toBe(false);
    const { status } = await withClient(second, (client) => client.workflow.getHandle('kept').describe());
    expect(status.name).toBe('RUNNING');

    await second.stop();
    expect(await processMark(second.pid)).toBeUndefined();
  });

  test('avoids a port that is taken, and says so', async () => {
    const other = createServer().listen(0, LOOPBACK);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const lines: string[] = [];
    const server = await start(await tempDir(), (line) => lines.push(line), port);
    other.close();
    expect(lines.join()).toContain(`port ${port} is taken`);
    expect(server.address).not.toBe(`${LOOPBACK}:${port}`);
  });

  test('reports a server that does not start, with its own words', async () => {
    const stateDir = await tempDir();
    await mkdir(join(stateDir, 'temporal.db')); // a folder where the database should be
    const starting = start(stateDir);
    await expect(starting).rejects.toThrow(ChildExitError);
    expect(await readFile(logFile(stateDir, 'temporal'), 'utf8')).not.toBe('');
  });
});

describe('findTemporalCli', () => {
  async function program(file: string, output: string): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `#!/bin/sh\necho '${output}'\n`);
    await chmod(file, 0o755);
  }
  /** Nobody listens on port 1, so that a download fails, on a machine with internet as well. */
  const offline = (path: string): NodeJS.ProcessEnv => ({ PATH: path, HTTPS_PROXY: `http://${LOOPBACK}:1` });
  const VERSION = 'temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)';

  test('takes the one on the PATH', async () => {
    const [stateDir, path] = [await tempDir(), await tempDir()];
    await program(join(path, 'temporal'), VERSION);
    expect(await findTemporalCli({ stateDir, log: silent, env: offline(path) })).toBe('temporal');
  });

  test('takes the one kept from an earlier start when the PATH has none that is it', async () => {
    const [stateDir, path] = [await tempDir(), await tempDir()];
    await program(join(path, 'temporal'), 'another program of this name');
    const kept = join(toolsDir(stateDir), 'temporal-v1.5.1', 'temporal');
    await program(kept, VERSION);
    expect(await findTemporalCli({ stateDir, log: silent, env: offline(path) })).toBe(kept);
  });

  test('takes what the SDK has downloaded', async () => {
    const [stateDir, path] = [await tempDir(), await tempDir()];
    // The SDK uses what is there already without asking the network; the rest is as after a download.
    const folder = join(toolsDir(stateDir), 'temporal-v1.5.1');
    await program(join(folder, 'temporal-v1.5.1'), VERSION);
    expect(await findTemporalCli({ stateDir, log: silent, env: offline(path) })).toBe(join(folder, 'temporal'));
  });

  test('builds it with Go when the download fails', async () => {
    const [stateDir, path] = [await tempDir(), await tempDir()];
    const built = join(toolsDir(stateDir), 'temporal-v1.5.1', 'temporal');
    // Stands for Go: `go install` puts a program into GOBIN.
    await writeFile(
      join(path, 'go'),
      `#!/bin/sh\n[ "$1" = version ] && exit 0\nprintf '#!/bin/sh\\necho "${VERSION}"\\n' >"$GOBIN/temporal"\n/bin/chmod +x "$GOBIN/temporal"\n`,
    );
    await chmod(join(path, 'go'), 0o755);
    const lines: string[] = [];
    expect(await findTemporalCli({ stateDir, log: (line) => lines.push(line), env: offline(path) })).toBe(built);
    expect(lines.join()).toContain('4 minutes');
  });

  test('says what it tried and what to do when nothing helps', async () => {
    const [stateDir, path] = [await tempDir(), await tempDir()];
    const finding = findTemporalCli({ stateDir, log: silent, env: offline(path) });
    await expect(finding).rejects.toThrow(TemporalCliNotFoundError);
    await expect(finding).rejects.toThrow(/not on the PATH[\s\S]*download[\s\S]*Go is not[\s\S]*TEMPORAL_ADDRESS/);
  });
});
