import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { freePort } from '../../devkit/parts/ports.js';
import { eicar, encryptedZip, pdf, png } from '../../devkit/samples.js';
import { simulatorSettings } from '../../devkit/stack/both-processes.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';
import type { SimulatorState } from '../../simulator/state.js';
import { cleanUps } from '../genesys/support.js';

/** The root file system of an image, as `script/image --samples` unpacks it. */
const ROOT = process.env['TEST_IMAGE_ROOT'];
if (ROOT === undefined) console.warn('SKIPPED, the samples through the image: script/image --samples builds one');

const defer = cleanUps();
/** As the Dockerfile has it. */
const USER = 10001;

/**
 * What docker-compose.yml says of a container, without a container engine: a root that is read-only, folders that can be written to,
 * the user of the image, no capabilities and none to get. `$1` is the program of Node.js on this host and `$2` the file of the command
 * there, as `startCustodian` gives them: the image has its own.
 */
const ENTER = `
set -e
mount --bind "$IMAGE_ROOT" "$IMAGE_ROOT"
mount -t tmpfs tmpfs "$IMAGE_ROOT/tmp"
mount --bind "$IMAGE_VOLUME" "$IMAGE_ROOT/var/lib/custodian"
mount -t proc proc "$IMAGE_ROOT/proc"
mount --rbind /dev "$IMAGE_ROOT/dev"
mount -o remount,bind,ro "$IMAGE_ROOT"
shift
file=dist/\${1##*/dist/}
shift
exec chroot "$IMAGE_ROOT" env --chdir=/app setpriv --reuid ${USER} --regid ${USER} --clear-groups --no-new-privs \\
  --inh-caps=-all --bounding-set=-all /usr/local/bin/node "$file" "$@"`;
const WITHIN = ['unshare', '--mount', 'sh', '-c', ENTER, 'image'];

/** @returns its address */
async function startSimulatorOf(environment: Readonly<Record<string, string>>): Promise<string> {
  const [command, ...args] = [...WITHIN, process.execPath, '/app/dist/simulator/main.js'];
  const env = { PATH: process.env['PATH'], SIMULATOR_PORT: '0', ...environment };
  const child = spawn(command!, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  defer(() => child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /^simulator listening on (\S+)$/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('the simulator has ended');
}

// It takes a built image, which `script/image --samples` makes; `npm test` does not.
(ROOT === undefined ? test.skip : test)(
  'the samples pass the image, whose processes may write to nothing but their folders',
  async () => {
    const volume = await mkdtemp(join(tmpdir(), 'image-'));
    defer(() => rm(volume, { recursive: true, force: true }));
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeFile(join(volume, 'desk.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    for (const folder of ['staging', 'spool', 'keys']) await mkdir(join(volume, folder));
    for (const name of ['.', 'desk.pem', 'staging', 'spool', 'keys']) await chown(join(volume, name), USER, USER);
    const { temporalAddress, clamdPort, azuriteConnectionString } = testServers();
    const image = { IMAGE_ROOT: ROOT!, IMAGE_VOLUME: volume };
    const url = await startSimulatorOf(image);
    const id = volume.slice(-6).toLowerCase();
    const environment = {
      ...image,
      NODE_ENV: 'production',
      HOME: '/var/lib/custodian',
      ...simulatorSettings(url),
      TEMPORAL_ADDRESS: temporalAddress,
      TASK_QUEUE: `image-${id}`,
      CLAMD_HOST: '127.0.0.1',
      CLAMD_PORT: String(clamdPort),
      AZURE_STORAGE_CONNECTION_STRING: azuriteConnectionString,
      AZURE_CONTAINER_NAME: `archive-${id}`,
      AZURE_QUARANTINE_CONTAINER: `quarantine-${id}`,
      AZURE_RELEASED_CONTAINER: `released-${id}`,
      ARCHIVE_IMMUTABILITY: 'optional',
      FACT_KEY: '/var/lib/custodian/keys/fact-key',
      ARCHIVE_SIGNING_KEY: '/var/lib/custodian/keys/archive-signing-key.pem',
      STAGING_DIR: '/var/lib/custodian/staging',
      SPOOL_DIR: '/var/lib/custodian/spool',
      DESK_SIGNING_KEY: '/var/lib/custodian/desk.pem',
      DESK_PORT: String(await freePort()),
    };
    const processes = (['worker', 'listen', 'desk'] as const).map((role) => {
      const process = startCustodian(role, environment, 'dist', WITHIN);
      defer(() => process.end('SIGKILL'));
      return process;
    });
    await Promise.all([processes[0]!.logged('worker ready'), processes[2]!.logged('desk ready')]);

    const control = async <T>(path: string, body?: object): Promise<T> => {
      const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const answer = await fetch(`${url}/_simulator/${path}`, body === undefined ? {} : request);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    };
    const state = () => control<SimulatorState>('state');
    await until('the listener is subscribed', async () => {
      const { uploads, completions } = (await state()).sockets;
      return uploads.subscribed > 0 && completions.subscribed > 0;
    });
    const samples = { png: png(), pdf: pdf(), eicar: eicar(), zip: encryptedZip() };
    const messages = [{ text: 'It is 4111 1111 1111 1111.', fromId: 'customer', timestamp: new Date().toISOString() }];
    for (const [name, bytes] of Object.entries(samples)) {
      const conversationId = `${name}-${id}`;
      await control('conversations', { id: conversationId, messages });
      await control('attachments', { conversationId, fileName: name, base64: bytes.toString('base64') });
    }
    const completedTime = new Date().toISOString();
    await control('completions', { conversationId: `png-${id}`, completedTime });
    const conversation = async (name: string) =>
      (await state()).conversations.find((one) => one.id === `${name}-${id}`);
    const statuses = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.keys(samples).map(
            async (name) => [name, (await conversation(name))?.customAttributes['file_scan_status']] as const,
          ),
        ),
      ) as Record<string, unknown>;
    await until('all files have a status', async () =>
      Object.values(await statuses()).every((one) => one !== undefined),
    );
    expect(await statuses()).toEqual({ png: 'clean', pdf: 'clean', eicar: 'quarantined', zip: 'quarantined' });
    await until(
      'the conversation has the address of its record',
      async () => (await conversation('png'))?.attributes['archiveUri'],
    );
    expect((await fetch(`http://127.0.0.1:${environment.DESK_PORT}/healthz`)).status).toBe(200);
    expect(await Promise.all(processes.map((process) => process.end('SIGTERM')))).toEqual([0, 0, 0]);
  },
);
