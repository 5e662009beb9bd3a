import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

type Waits = readonly (readonly [pattern: RegExp, hurried: string])[];

/** How long a scan waits in its queue: minutes, which no test has. */
export const SCAN_WAITS: Waits = [[/SCAN_QUEUE_WAITS = \[[^\]]*\]/g, "SCAN_QUEUE_WAITS = ['2s']"]];

/** How long every step waits for its staging host. */
const HOST_WAITS: Waits = [
  [/scheduleToStartTimeout: '\d+ minutes'/g, "scheduleToStartTimeout: '2s'"],
  [/QUARANTINE_QUEUE_WAITS = \[[^\]]*\]/g, "QUARANTINE_QUEUE_WAITS = ['2s']"],
  ...SCAN_WAITS,
];

/**
 * Copies the build, with one difference: what waits for minutes waits for seconds.
 *
 * @param waits default: all that make a lost host noticed
 * @returns the folder of the copy
 */
export async function hurriedBuild(folder: string, waits: Waits = HOST_WAITS): Promise<string> {
  const built = join(folder, 'built');
  await mkdir(built);
  await cp(resolve('dist/src'), join(built, 'src'), { recursive: true });
  await cp(resolve('package.json'), join(built, 'package.json'));
  await symlink(resolve('node_modules'), join(built, 'node_modules'));
  let bundle = await readFile(resolve('dist/workflow-bundle.js'), 'utf8');
  for (const [pattern, hurried] of waits) {
    if (bundle.search(pattern) === -1) throw new Error(`the workflow bundle has no ${pattern.source}`);
    bundle = bundle.replace(pattern, hurried);
  }
  await writeFile(join(built, 'workflow-bundle.js'), bundle);
  return built;
}
