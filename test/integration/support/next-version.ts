import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

/** The patch under which the next version changes open reviews. */
export const NEXT_PATCH = 'next-review';

/** What the next version does otherwise: text of the compiled workflows, and what takes its place. */
const CHANGES: readonly (readonly [file: string, before: string, after: string])[] = [
  // Another order of steps, without a patch: a wait comes first, and a clean file is tidied away before it is told of.
  ['scan-attachment/scan-attachment.js', 'import { allHandlersFinished,', 'import { sleep, allHandlersFinished,'],
  [
    'scan-attachment/scan-attachment.js',
    'if (input.earlier === undefined)\n        await examine(fileCase);',
    'if (input.earlier === undefined) { await sleep(1); await examine(fileCase); }\n    const tidied = tidyAfter(reports, fileCase);',
  ],
  [
    'scan-attachment/scan-attachment.js',
    'review.end : undefined);\n    const tidied = isLocal ? tidyAfter(reports, fileCase) : tidy(fileCase);',
    'review.end : undefined);',
  ],
  // One step more in open reviews, with a patch: asked when the run begins.
  ['scan-attachment/review.js', 'import { ActivityFailure,', 'import { sleep, ActivityFailure,'],
  ['scan-attachment/review.js', 'isHalfTimeTold;', `isNext = patched('${NEXT_PATCH}');\n    isHalfTimeTold;`],
  ['scan-attachment/review.js', 'async decide() {', 'async decide() {\n        if (this.isNext) await sleep(1);'],
];

/** Bundles the workflows of a release to come. @returns the bundle's path, and how it is removed */
export async function bundleNextVersion(): Promise<{ path: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'custodian-next-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await cp('dist/src', join(folder, 'src'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    const workflows = join(folder, 'src', 'workflows');
    for (const [name, before, after] of CHANGES) {
      const file = join(workflows, name);
      const text = await readFile(file, 'utf8');
      if (!text.includes(before)) throw new Error(`${name} has no ${JSON.stringify(before)} any more`);
      await writeFile(file, text.replace(before, after));
    }
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(workflows, 'index.js'),
      payloadConverterPath: join(workflows, 'payload-converter.js'),
    });
    const path = join(folder, 'bundle.js');
    await writeFile(path, code);
    return { path, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
