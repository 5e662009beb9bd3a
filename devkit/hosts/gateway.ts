/**
 * The way out of a host of `host.ts`: `gateway ADDRESS FOLDER PORT...` runs in its network namespace, listens on each port of
 * this address, and passes connections on through a socket of the file system, FOLDER/PORT, which no namespace bounds.
 */
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { pipe } from './pipe.js';

const [address, folder = '', ...ports] = process.argv.slice(2);
for (const port of ports) {
  const server = createServer({ allowHalfOpen: true }, (socket) =>
    pipe(socket, createConnection({ path: join(folder, port), allowHalfOpen: true })),
  );
  await once(server.listen(Number(port), address), 'listening');
}
console.log('ready');
