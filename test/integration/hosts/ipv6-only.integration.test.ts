import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import type { Host } from '../../../devkit/hosts/host.js';
import { whyNoHost } from '../../../devkit/hosts/host.js';
import { eicar } from '../../../devkit/samples.js';
import { testServers } from '../../../devkit/stack/servers.js';
import { until } from '../../../devkit/until.js';
import { cleanUps } from '../../genesys/support.js';
import { openSite, serve } from './site.js';

const defer = cleanUps();
const reason = await whyNoHost();
if (reason !== undefined) console.warn(`SKIPPED, a host without IPv4: ${reason}`);

// A host is a network namespace, which only root makes, and only on Linux.
(reason === undefined ? test : test.skip)('a host that has no IPv4 scans, contains and archives', async () => {
  const site = await openSite('[::1]', defer);
  const { simulator } = site;
  const clamd = { CLAMD_HOST: '::1', CLAMD_PORT: String(testServers().clamdPort) };
  const { host, settings, worker } = await serve(site, 6, { ...clamd, HTTP_HOST: '::1' }, defer);

  const [clean, infected] = [randomUUID(), randomUUID()];
  for (const id of [clean, infected]) simulator.addConversation({ id, messages: [] });
  simulator.uploadAttachment({ conversationId: clean, fileName: 'a.txt', bytes: Buffer.from('hello') });
  simulator.uploadAttachment({ conversationId: infected, fileName: 'b.txt', bytes: eicar() });
  const told = (id: string) => simulator.conversation(id)?.customAttributes['file_scan_status'];
  await simulator.waitFor(() => told(clean) !== undefined && told(infected) !== undefined);
  expect([told(clean), told(infected)]).toEqual(['clean', 'quarantined']);

  expect(simulator.completeConversation(clean, new Date().toISOString())).toBe(1);
  await until('it is archived', async () =>
    (await site.blobNames('AZURE_CONTAINER_NAME')).some((name) => name.endsWith(`/${clean}.gz`)),
  );

  // It reaches each server by a way of its own.
  const doctor = await on(host, ['dist/src/cli/main.js', 'doctor', '--json'], settings);
  const { checks } = JSON.parse(doctor) as { checks: { check: string; grade: string }[] };
  expect(checks.map(({ check }) => check)).toEqual(expect.arrayContaining(['temporal', 'storage quarantine', 'clamd']));
  expect(checks.filter(({ grade }) => grade === 'fail')).toEqual([]);

  const { url } = JSON.parse(await worker.logged('serving /healthz')) as { url: string };
  const metrics = await on(host, [
    '--eval',
    `fetch('${url}/metrics').then(async (answer) => console.log(await answer.text()))`,
  ]);
  // Those of the SDK come from a port of their own.
  for (const name of ['custodian_', 'temporal_']) expect(metrics).toContain(`\n${name}`);
});

/** What a program of Node prints that runs on the host, however it ends. */
async function on(
  { within: [enter = '', ...args] }: Host,
  program: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { PATH: process.env['PATH'], ...settings };
  const run = promisify(execFile)(enter, [...args, process.execPath, ...program], { env });
  return (await run.catch((error: { stdout: string }) => error)).stdout;
}
