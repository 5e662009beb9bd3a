import { access, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { buildWorkflowBundle, WorkflowBundleError } from '../../script/build-workflow-bundle.js';
import { useTempDir } from './temp-dir.js';

const tempDir = useTempDir();

/** Workflows in a folder of their own, with the packages of this project. */
async function workflows(files: Record<string, string>) {
  const folder = await tempDir();
  const source = join(folder, 'workflows');
  await mkdir(source);
  await symlink(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  for (const [name, code] of Object.entries(files)) {
    await writeFile(join(source, name), code);
  }
  const bundlePath = join(folder, 'bundle.js');
  return { source, options: { workflowsPath: join(source, 'index.js'), bundlePath, inputs: [source] } };
}

describe('buildWorkflowBundle', () => {
  test('bundles the workflows once, and again when an input changes', async () => {
    const { source, options } = await workflows({
      'index.js': `export { first } from './first.js';`,
      'first.js': `export async function first() { return 'FIRST RESULT'; }`,
    });
    const first = await buildWorkflowBundle(options);
    expect(first.built).toBe(true);
    const code = await readFile(options.bundlePath, 'utf8');
    expect(code).toContain('FIRST RESULT');
    expect(first.bytes).toBe(Buffer.byteLength(code));

    expect(await buildWorkflowBundle(options)).toEqual({ ...first, built: false });

    await writeFile(join(source, 'first.js'), `export async function first() { return 'SECOND RESULT'; }`);
    expect((await buildWorkflowBundle(options)).built).toBe(true);
    expect(await readFile(options.bundlePath, 'utf8')).toContain('SECOND RESULT');
  });

  test('refuses a Node built-in, however deep, names it, and leaves no bundle', async () => {
    const { options } = await workflows({
      'index.js': `export * from './deep.js';`,
      'deep.js': `import { hostname } from 'node:os'; export async function deep() { return hostname(); }`,
    });
    await writeFile(options.bundlePath, 'of an earlier build');
    const building = buildWorkflowBundle(options);
    await expect(building).rejects.toThrow(WorkflowBundleError);
    await expect(building).rejects.toThrow(/'?(node:)?os'?/);
    await expect(access(options.bundlePath)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('names a module that does not exist', async () => {
    const { options } = await workflows({ 'index.js': `export * from './missing.js';` });
    await expect(buildWorkflowBundle(options)).rejects.toThrow(/missing\.js/);
  });
});
