import { parentPort } from 'node:worker_threads';

/** Started as a thread: computes for as many milliseconds as it is told, and answers. */
parentPort?.on('message', (milliseconds: number) => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
  parentPort?.postMessage('done');
});
