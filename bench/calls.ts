import { Scene } from '../devkit/stack/scene.js';
import { eicar, png } from '../devkit/samples.js';
import { startStack } from '../devkit/stack/stack.js';
import type { Api } from '../devkit/stack/stack.js';
import { printTable } from './lib/statistics.js';

/** Repetitions of each work: its calls are the same each time, or the count is not a whole number. */
const TIMES = 4;

export const WORKS = ['clean file', 'infected file', 'archive'] as const;
export type Work = (typeof WORKS)[number];

/** Calls of each work, by method and path template, without downloads, tokens and socket maintenance. */
export type CallCounts = Readonly<Record<Work, Readonly<Record<string, number>>>>;

/** The calls to Genesys Cloud for each file and each archive, counted by the simulator on both APIs. */
export async function callsBenchmark(): Promise<void> {
  const rows: string[][] = [];
  for (const api of ['events', 'platform'] as const) {
    const counts = await countCalls(api);
    for (const work of WORKS) {
      const calls = Object.entries(counts[work]);
      rows.push([api, work, String(calls.reduce((sum, [, count]) => sum + count, 0)), '']);
      for (const [call, count] of calls) rows.push(['', '', String(count), call]);
    }
  }
  printTable(['API', 'work', 'calls', ''], rows);
}

/** Does each work on an API, from its event to the attributes of the conversation, and counts the calls. */
export async function countCalls(api: Api): Promise<CallCounts> {
  const stack = await startStack({ api });
  const scene = new Scene(stack);
  const ids: Record<Work, string[]> = { 'clean file': [], 'infected file': [], archive: [] };
  try {
    for (let index = 0; index < TIMES; index += 1) {
      const clean = scene.upload(`clean-${index}`, 'photo.png', png());
      ids['clean file'].push(scene.id(`clean-${index}`), clean.mediaId);
      await scene.result(clean.handle);
      await scene.saying(`clean-${index}`, 'clean');
      const infected = scene.upload(`infected-${index}`, 'tool.exe', eicar());
      ids['infected file'].push(scene.id(`infected-${index}`), infected.mediaId);
      await scene.waiting(infected.handle);
      await scene.saying(`infected-${index}`, api === 'events' ? 'quarantined' : 'quarantined_local');
      const message = { text: 'hello', fromId: 'customer-1', timestamp: new Date().toISOString() };
      const id = scene.id(`archive-${index}`);
      stack.simulator.addConversation({ id, messages: [message] });
      ids.archive.push(id);
      await scene.result(scene.end(`archive-${index}`));
    }
  } finally {
    // Work in progress is finished first.
    await stack.stop();
  }
  const calls = stack.simulator.calls.filter(({ path, route }) => path.startsWith('/api/') && route !== 'download');
  const countsOf = (work: Work): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { method, template, path } of calls) {
      if (!path.split('/').some((part) => ids[work].includes(part))) continue;
      counts[`${method} ${template}`] = (counts[`${method} ${template}`] ?? 0) + 1 / TIMES;
    }
    return counts;
  };
  return {
    'clean file': countsOf('clean file'),
    'infected file': countsOf('infected file'),
    archive: countsOf('archive'),
  };
}
