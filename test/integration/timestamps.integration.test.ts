import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { writeManifests } from '../../src/workflows/index.js';
import { TestArchive } from '../../devkit/worm/test-archive.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { DAY_MS } from '../../src/lib/time.js';
import { startOpensslAuthority } from '../archive/openssl-authority.js';
import type { OpensslAuthority } from '../archive/openssl-authority.js';
import { custodian } from '../cli/run.js';

/** The real worker, a real Temporal and an authority by openssl. */
const CONTAINER = 'archive';
let behind = 3 * DAY_MS;
let double: WormDouble;
let authority: OpensslAuthority;
let stack: Stack;
beforeAll(async () => {
  const now = () => Date.now() - behind;
  authority = await startOpensslAuthority();
  double = await new WormDouble({ now }).start();
  const { connectionString } = double;
  await new TestArchive({ connectionString, container: CONTAINER, now }).record('c1', new Date(now()).toISOString());
  behind = 0;
  stack = await startStack({
    settings: {
      ...{ AZURE_STORAGE_CONNECTION_STRING: connectionString, AZURE_CONTAINER_NAME: CONTAINER },
      ...{ ARCHIVE_IMMUTABILITY: 'required', TIMESTAMP_URL: authority.url, TIMESTAMP_CA_FILE: authority.caFile },
    },
  });
});
afterAll(async () => {
  await stack?.stop();
  await double?.stop();
  await authority?.close();
});

const under = (prefix: string) => double.store.current(`${CONTAINER}/${prefix}/`).map(([name]) => name);

test('an authority that is away holds up no manifest; when it is back, the newest is stamped, and that can be verified', async () => {
  authority.answer = async () => ({ status: 503, body: Buffer.alloc(0) });
  const running = await stack.client.workflow.start<typeof writeManifests>('writeManifests', {
    ...{ taskQueue: stack.taskQueue, workflowId: `manifest-by-hand-${stack.taskQueue}`, args: [] },
  });
  const failure = await until('a step that failed', async () => {
    const { raw } = await running.describe();
    return raw.pendingActivities?.find(({ lastFailure }) => lastFailure)?.lastFailure?.message;
  });
  expect(failure).toMatch(/^the time stamp authority 127\.0\.0\.1:\d+ \(TIMESTAMP_URL\): answered 503$/);
  const manifests = under('manifests');
  expect(manifests.length).toBeGreaterThanOrEqual(2);
  expect(under('timestamps')).toEqual([]);
  authority.answer = undefined;
  await running.result();
  const day = manifests.at(-1)!.slice(-19, -9);
  expect(under('timestamps')).toEqual([expect.stringContaining(`timestamps/${day}.`)]);
  const { code, stdout } = await custodian(['archive', 'verify', '--timestamp-ca', authority.caFile], {
    env: { AZURE_STORAGE_CONNECTION_STRING: double.connectionString, AZURE_CONTAINER_NAME: CONTAINER },
  });
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(
      new RegExp(`^stamped: the manifest of ${day}, and all before it, .* says Clock of a test$`, 'm'),
    ),
  ]);
});
