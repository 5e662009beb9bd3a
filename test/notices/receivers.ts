import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a receiver was sent. */
interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** What it does with each from now on: a status, or nothing at all. */
  answer: (count: number, body: string) => number | 'hang' | 'cut';
  close(): Promise<void>;
}

/** A place that takes notices, or does not. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const self: { answer: Receiver['answer'] } = { answer: () => 204 };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      const status = self.answer(received.length, body);
      if (status === 'cut') request.socket.destroy();
      else if (status !== 'hang') response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=secret`,
    received,
    get answer() {
      return self.answer;
    },
    set answer(answer) {
      self.answer = answer;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
