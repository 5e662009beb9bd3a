import { EventSocket } from '../../src/listener/event-socket.js';
import type { SocketTimes } from '../../src/listener/event-socket.js';
import type { GenesysEvent } from '../../src/genesys/event.js';
import type { EventChannel } from '../../src/genesys/event-source.js';
import type { Logger } from 'pino';
import type { LogLine } from '../genesys/support.js';

/** Quick for tests; the ping is slow, so that only the tests of it meet it. */
export const QUICK: SocketTimes = {
  handshakeMs: 5000,
  pingMs: 60_000,
  backoffMs: 1,
  maxBackoffMs: 5,
  stableMs: 60_000,
  youngMs: 0,
};

/** Runs a socket, and ends it with the test. */
export function runSocket(
  dependencies: {
    readonly channel: EventChannel;
    readonly log: Logger;
    readonly times?: Partial<SocketTimes>;
    readonly random?: () => number;
    readonly onFrame?: (frame: string) => Promise<void>;
    readonly onBinary?: () => void;
  },
  defer: (cleanUp: () => unknown) => void,
): { socket: EventSocket; done: Promise<void> } {
  const {
    times,
    random = () => 0,
    onFrame = async () => undefined,
    onBinary = () => undefined,
    ...rest
  } = dependencies;
  const socket = new EventSocket({ ...rest, times: { ...QUICK, ...times }, random, onFrame, onBinary });
  const done = socket.run();
  defer(async () => {
    socket.close();
    await done;
  });
  return { socket, done };
}

/** A channel whose connections go elsewhere. */
export function redirected(channel: EventChannel, url: string): EventChannel {
  return { ...channel, open: async (signal) => ({ ...(await channel.open(signal)), url }) };
}

/** The lines about lost sockets. */
export function losses(lines: readonly LogLine[]): LogLine[] {
  return lines.filter(({ msg }) => msg === 'event socket lost');
}

export function uploadFrame(mediaId: string, conversationId = 'c-1'): string {
  return JSON.stringify({
    eventType: 'conversation.media.upload',
    conversation: { id: conversationId },
    media: { id: mediaId, downloadUrl: `https://files.example/${mediaId}?signature=s3cr3t`, filename: 'invoice.pdf' },
  });
}

/** The event without the time of its arrival, which differs from run to run. */
export function withoutArrival(event: GenesysEvent): GenesysEvent {
  if (event.kind !== 'attachment-uploaded') return event;
  const { receivedAt: _, ...rest } = event;
  return rest;
}
