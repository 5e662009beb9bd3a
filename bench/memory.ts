import { randomSound } from './lib/random-sound.js';
import { writeFile } from 'node:fs/promises';
import { eicar } from '../devkit/samples.js';
import { startStack } from '../devkit/stack/stack.js';
import type { Stack } from '../devkit/stack/stack.js';
import { memoryOf } from './lib/process-figures.js';
import { mebibytes, printTable, ratio } from './lib/statistics.js';

const FILES = 16;
const FILE_BYTES = 25_000_000;
const ROUNDS = 3;
/** The bound that the worker has to keep, above its idle level. */
const ALLOWED_GROWTH = 100 * 1_048_576;

/**
 * Peak memory of the worker process with 16 files of 25 MB in flight, half of them infected (so that they also go to
 * the vault), beside the allowed growth. Linux only: it reads /proc.
 */
export async function memoryBenchmark(): Promise<void> {
  const stack = await startStack({ workerProcess: true });
  const pid = stack.workerPid ?? 0;
  try {
    await round(stack, 'warm-up', 10_000);
    const idle = await memoryOf(pid, 'VmRSS');
    await writeFile(`/proc/${pid}/clear_refs`, '5'); // the peak counts from here
    const rows: string[][] = [];
    for (let number = 1; number <= ROUNDS; number += 1) {
      await round(stack, `round-${number}`, FILE_BYTES);
      const growth = (await memoryOf(pid, 'VmHWM')) - idle;
      rows.push([String(number), mebibytes(idle), mebibytes(growth), ratio(growth, ALLOWED_GROWTH)]);
    }
    printTable(['round', 'idle', 'growth of the peak so far', 'of the allowed 100 MiB'], rows);
  } finally {
    await stack.stop();
  }
}

async function round(stack: Stack, name: string, bytes: number): Promise<void> {
  const { simulator } = stack;
  const files = Array.from({ length: FILES }, (_, index) => {
    const conversationId = `${name}-${index}`;
    simulator.addConversation({ id: conversationId, messages: [] });
    const content = Buffer.concat([randomSound(bytes), index % 2 === 0 ? eicar() : Buffer.alloc(0)]);
    const { mediaId } = simulator.uploadAttachment({
      conversationId,
      fileName: 'x',
      bytes: content,
      announce: false,
    });
    return { conversationId, mediaId };
  });
  // Downloads are held until all have come, so that all are in flight at once.
  const gate = simulator.setFault({ kind: 'delay', route: 'download' });
  for (const { mediaId } of files) simulator.announceUpload(mediaId);
  await simulator.waitFor(() => gate.applied >= FILES, 60_000);
  gate.release();
  const told = ({ conversationId }: { conversationId: string }) =>
    simulator.conversation(conversationId)?.customAttributes['file_scan_status'] !== undefined;
  await simulator.waitFor(() => files.every(told), 300_000);
}
