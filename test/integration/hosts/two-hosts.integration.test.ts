import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { whyNoHost } from '../../../devkit/hosts/host.js';
import { ensureClamd, startClamd } from '../../../devkit/parts/clamd.js';
import { eicar } from '../../../devkit/samples.js';
import { until } from '../../../devkit/until.js';
import { CHANNELS } from '../../../simulator/routes.js';
import { cleanUps } from '../../genesys/support.js';
import { openSite, serve } from './site.js';
import type { ServingHost, Site } from './site.js';

const defer = cleanUps();
const reason = await whyNoHost();
if (reason !== undefined) console.warn(`SKIPPED, two hosts: ${reason}`);

/** Of each phase. */
const CONVERSATIONS = 20;

/** For a phase: what lies on the disk of a host that is lost waits in its queue for up to seven minutes. */
const PHASE_MS = 15 * 60_000;

interface Upload {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly status: 'clean' | 'quarantined';
  readonly at: number;
}

/** Each conversation has two files, of which the second is infected in one of four, and ends as soon as they are sent. */
function flow({ simulator }: Site): Upload[] {
  return Array.from({ length: CONVERSATIONS }, (_, index) => {
    const { id: conversationId } = simulator.addConversation({ messages: [] });
    const files = (['a.txt', 'b.txt'] as const).map((fileName): Upload => {
      const status = fileName === 'b.txt' && index % 4 === 0 ? 'quarantined' : 'clean';
      const bytes = Buffer.concat([Buffer.from(randomUUID()), status === 'clean' ? Buffer.alloc(0) : eicar()]);
      const { mediaId } = simulator.uploadAttachment({ conversationId, fileName, bytes });
      return { conversationId, mediaId, status, at: Date.now() };
    });
    simulator.completeConversation(conversationId, new Date().toISOString());
    return files;
  }).flat();
}

async function ownClamd(): Promise<Record<string, string>> {
  const stateDir = await mkdtemp(join(tmpdir(), 'custodian-clamd-'));
  defer(() => rm(stateDir, { recursive: true, force: true }));
  const log = () => undefined;
  const clamd = await startClamd({ programs: await ensureClamd({ log }), stateDir, log, signatures: 'test' });
  defer(() => clamd.stop());
  return { CLAMD_SOCKET: clamd.socket };
}

// A host is a network namespace, which only root makes, and only on Linux.
(reason === undefined ? test : test.skip)(
  'of two hosts one is cut off, then one is killed: nothing is lost and nothing is doubled',
  async () => {
    const site = await openSite('127.0.0.1', defer);
    const { simulator } = site;
    const one = await serve(site, 4, await ownClamd(), defer);
    const other = await serve(site, 4, await ownClamd(), defer);
    const told = new Map<string, number>();
    const done = async (uploads: readonly Upload[]) => {
      await simulator.waitFor(() => uploads.every((upload) => isTold(site, upload, told)), PHASE_MS);
      const ids = [...new Set(uploads.map(({ conversationId }) => conversationId))];
      const isArchived = (id: string) => simulator.conversation(id)?.attributes['archiveUri'] !== undefined;
      await simulator.waitFor(() => ids.every(isArchived), PHASE_MS);
    };
    const pause = (uploads: readonly Upload[]) =>
      Math.max(...uploads.map(({ mediaId, at }) => told.get(mediaId)! - at)) / 1000;

    const quiet = flow(site);
    await done(quiet);

    // Both have files in hand when the cable of the second is pulled; more come while it is.
    const before = flow(site);
    await simulator.waitFor(() => before.some((upload) => isTold(site, upload, told)));
    other.host.cutOff();
    const during = flow(site);
    await done([...before, ...during]);
    other.host.reconnect();
    await until('the second host listens again', () => listens(other), PHASE_MS);

    // What the first had staged is gone with it.
    const killed = flow(site);
    await simulator.waitFor(() => killed.some((upload) => isTold(site, upload, told)));
    await Promise.all([one.worker.end('SIGKILL'), one.listener.end('SIGKILL')]);
    await one.host.close();
    // What is sent while nobody listens, nobody ever gets.
    await until('the second host listens', () => listens(other), PHASE_MS);
    const after = flow(site);
    await done([...killed, ...after]);

    const all = [...quiet, ...before, ...during, ...killed, ...after];
    console.info(
      `longest time from upload to attributes, ${all.length} files: quiet ${pause(quiet)} s, ` +
        `one cut off ${pause([...before, ...during])} s, one killed ${pause([...killed, ...after])} s`,
    );
    const deletions = simulator.calls.filter(({ route, status = 0 }) => route === 'deleteMedia' && status < 300);
    const infected = all.filter(({ status }) => status === 'quarantined').map(({ mediaId }) => mediaId);
    expect(deletions.map(({ id }) => id).sort()).toEqual([...infected].sort());
    const copies = (await site.blobNames('AZURE_QUARANTINE_CONTAINER')).filter((name) => name.endsWith('/sealed'));
    expect(copies).toHaveLength(infected.length);
    const records = (await site.blobNames('AZURE_CONTAINER_NAME')).filter((name) => name.endsWith('.gz'));
    const conversations = [...new Set(all.map(({ conversationId }) => `${conversationId}.gz`))];
    const stored = records.map((name) => name.split('/').at(-1)!).filter((name) => conversations.includes(name));
    expect(stored.sort()).toEqual(conversations.sort());
  },
  6 * PHASE_MS,
);

/** Notes when the conversation said so first. */
function isTold({ simulator }: Site, { conversationId, mediaId, status }: Upload, told: Map<string, number>): boolean {
  if (told.has(mediaId)) return true;
  const summary = simulator.conversation(conversationId)?.customAttributes[`file_scan.${mediaId}`] ?? '{}';
  const isThere = (JSON.parse(summary as string) as { status?: string }).status === status;
  if (isThere) told.set(mediaId, Date.now());
  return isThere;
}

/** Whether its listener has subscribed each channel since it last lost it. The simulator also counts sockets of a host that is cut off. */
function listens({ listener }: ServingHost): boolean {
  return CHANNELS.every((channel) => {
    const lines = listener.logLines.filter((line) => line.includes(`"channel":"${channel}"`));
    const last = (text: string) => lines.findLastIndex((line) => line.includes(text));
    return last('event socket open and subscribed') > last('event socket lost');
  });
}
