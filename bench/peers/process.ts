import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { WebSocket } from 'ws';
import { clientFor } from '../../devkit/stack/client.js';
import { UPLOADS_SUBSCRIPTION } from '../../src/genesys/events-api/frames.js';
import { createPeer } from './scan-one-file.js';
import type { PeerServers, UploadEvent } from './scan-one-file.js';
import type { oneActivity } from './workflow.js';

/** Of the worker that the product has. */
const IN_FLIGHT = 16;

/** A message to the benchmark; times are milliseconds since the epoch. */
export type PeerMessage = { readonly ready: true } | { readonly mediaId: string; readonly verdictAt: number };

/**
 * Started by `fork` with `plain` or `one-activity` and the servers, as JSON: a listener and a worker in one process. `plain` handles
 * each event where it arrives; `one-activity` starts a workflow of one activity for it.
 */
const [kind, json = ''] = process.argv.slice(2);
const servers = JSON.parse(json) as PeerServers;
const say = (message: PeerMessage): void => void process.send?.(message);
const peer = await createPeer(servers, (mediaId) => say({ mediaId, verdictAt: Date.now() }));
const handle = kind === 'one-activity' ? await startWorker() : plain();

const socket = new WebSocket(`${servers.apiUrl.replace('http', 'ws')}/api/v2/conversations/events`, {
  headers: { authorization: `Bearer ${peer.token}`, accept: 'application/json' },
});
socket.on('message', (frame: Buffer) => {
  const event = JSON.parse(frame.toString('utf8')) as UploadEvent;
  if (event.eventType === 'conversation.media.upload') handle(event);
});
await once(socket, 'open');
socket.send(UPLOADS_SUBSCRIPTION);
say({ ready: true });

async function startWorker(): Promise<(event: UploadEvent) => void> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const address = servers.temporalAddress;
  const taskQueue = `peer-${randomUUID()}`;
  const client = clientFor(await Connection.connect({ address }));
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address }),
    taskQueue,
    workflowsPath: fileURLToPath(new URL('./workflow.js', import.meta.url)),
    activities: { scanOneFile: peer.scanOneFile },
    maxConcurrentActivityTaskExecutions: IN_FLIGHT,
  });
  void worker.run();
  return (event) =>
    void client.workflow.start<typeof oneActivity>('oneActivity', {
      taskQueue,
      workflowId: `peer-${event.media.id}-${randomUUID()}`,
      args: [event],
    });
}

function plain(): (event: UploadEvent) => void {
  const waiting: UploadEvent[] = [];
  let inFlight = 0;
  const next = (): void => {
    if (inFlight >= IN_FLIGHT) return;
    const event = waiting.shift();
    if (event === undefined) return;
    inFlight += 1;
    void peer.scanOneFile(event).finally(() => {
      inFlight -= 1;
      next();
    });
  };
  return (event) => {
    waiting.push(event);
    next();
  };
}
