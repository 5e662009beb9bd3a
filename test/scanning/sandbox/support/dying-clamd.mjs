/**
 * A clamd that dies of marked files: started as clamd is, with `-c FILE`, it passes everything on to the real clamd whose
 * socket stands in DYING_CLAMD_TARGET, and aborts when it is asked to scan a file that holds the mark.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const MARK = 'takes-the-scanner-down';
const conf = readFileSync(process.argv[3], 'utf8');
const socket = /^LocalSocket (.+)$/m.exec(conf)[1];
const { DYING_CLAMD_TARGET: target, DYING_CLAMD_LOG: log } = process.env;
const isSandbox = /^MaxThreads 4$/m.test(conf);
appendFileSync(log, `${isSandbox ? 'sandbox' : 'usual'} start\n`);

createServer({ allowHalfOpen: true }, (client) => {
  const upstream = connect({ path: target, allowHalfOpen: true });
  client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
  upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
  client.on('data', (data) => {
    const path = /SCAN (\/[^\0]+)\0/.exec(data.toString('latin1'))?.[1];
    if (path !== undefined) appendFileSync(log, `${isSandbox ? 'sandbox' : 'usual'} scan ${path}\n`);
    if (path !== undefined && readFileSync(path).includes(MARK)) {
      appendFileSync(log, `${isSandbox ? 'sandbox' : 'usual'} death\n`);
      process.kill(process.pid, 'SIGKILL');
    }
  });
  client.pipe(upstream).pipe(client);
}).listen(socket);
