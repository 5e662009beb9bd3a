/**
 * Builds the workflow bundle before the worker starts, from the compiled files in dist/. Node runs this file directly, stripping
 * the types: the build of the image compiles nothing but the product.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is bundled, into which file, and the files and folders that determine whether it has to be rebuilt. */
export interface BundleOptions {
  readonly workflowsPath: string;
  /** What stands around the workflows. */
  readonly interceptorModules?: readonly string[];
  /** Encodes and decodes the payloads of the workflows; by default the SDK's own. */
  readonly payloadConverterPath?: string;
  /** Encodes and decodes the failures of the workflows; by default the SDK's own. */
  readonly failureConverterPath?: string;
  /** Modules that all runs share, with those that they import. Others are evaluated, and in memory, once for each run. */
  readonly preloadModules?: readonly string[];
  readonly bundlePath: string;
  readonly inputs: readonly string[];
}

/** The workflows cannot be bundled, usually because they import something that is not deterministic. */
export class WorkflowBundleError extends Error {
  override readonly name = 'WorkflowBundleError';
  readonly details: readonly string[];

  constructor(details: readonly string[], options?: ErrorOptions) {
    super(['The workflows cannot be bundled.', ...details].join('\n'), options);
    this.details = details;
  }
}

/**
 * Writes the bundle, unless the existing one was made from the same inputs.
 * @returns its size in bytes, and whether it had to be built
 * @throws {WorkflowBundleError} and leaves no bundle
 */
export async function buildWorkflowBundle(options: BundleOptions): Promise<{ bytes: number; built: boolean }> {
  const {
    workflowsPath,
    interceptorModules = [],
    payloadConverterPath,
    failureConverterPath,
    preloadModules = [],
    bundlePath,
    inputs,
  } = options;
  const stampPath = `${bundlePath}.stamp`;
  const stamp = await hashOf(inputs);
  const existing = await readFile(bundlePath).catch(() => undefined);
  if (existing !== undefined && (await readFile(stampPath, 'utf8').catch(() => '')) === stamp) {
    return { bytes: existing.length, built: false };
  }

  await Promise.all([stampPath, bundlePath].map((file) => rm(file, { force: true })));
  // Webpack takes half a second to load: only when it is needed.
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const logged: string[] = [];
  const logger = new DefaultLogger('WARN', ({ message }) => logged.push(message));
  let code: string;
  try {
    const converters = {
      ...(payloadConverterPath === undefined ? {} : { payloadConverterPath }),
      ...(failureConverterPath === undefined ? {} : { failureConverterPath }),
    };
    const modules = { workflowInterceptorModules: [...interceptorModules], preloadModules: [...preloadModules] };
    ({ code } = await bundleWorkflowCode({ workflowsPath, ...converters, ...modules, logger }));
  } catch (cause) {
    // Depending on the problem, the error or the log names the module.
    throw new WorkflowBundleError([cause instanceof Error ? cause.message : String(cause), ...logged], { cause });
  }
  await writeFile(bundlePath, code);
  await writeFile(stampPath, stamp);
  return { bytes: Buffer.byteLength(code), built: true };
}

async function hashOf(inputs: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await scriptsIn(input)) {
      hash
        .update(relative(input, file))
        .update('\0')
        .update(await readFile(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** The file itself, or all scripts in a folder, in a stable order. */
async function scriptsIn(input: string): Promise<string[]> {
  let entries;
  try {
    entries = await readdir(input, { recursive: true, withFileTypes: true });
  } catch {
    return [input];
  }
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The bundle, and the one for workers with a PAYLOAD_KEY: encoding is decided at build time. */
export function workflowBundles(dist: string): BundleOptions[] {
  const workflows = join(dist, 'src', 'workflows');
  const [workflowsPath, traceHeaders, unreadMessages, payloadConverterPath, failureConverterPath] = [
    'index.js',
    'trace-headers.js',
    'unread-messages.js',
    'payload-converter.js',
    'failure-converter.js',
  ].map((name) => join(workflows, name)) as [string, string, string, string, string];
  const common = {
    workflowsPath,
    interceptorModules: [traceHeaders, unreadMessages],
    payloadConverterPath,
    // All of it: what a run knows lies in its functions and objects, and no module has a state (a lint rule sees to that).
    preloadModules: [
      join(workflows, 'short-stacks.js'),
      workflowsPath,
      traceHeaders,
      unreadMessages,
      payloadConverterPath,
    ],
    // All of src, as workflows may import pure modules from anywhere in it; and the SDK's version.
    inputs: [join(dist, 'src'), join(dist, '..', 'package-lock.json'), import.meta.filename],
  };
  return [
    { ...common, bundlePath: join(dist, 'workflow-bundle.js') },
    {
      ...common,
      failureConverterPath,
      preloadModules: [...common.preloadModules, failureConverterPath],
      bundlePath: join(dist, 'workflow-bundle-encoded.js'),
    },
  ];
}

async function main(): Promise<void> {
  const dist = join(import.meta.dirname, '..', 'dist');
  // The stamp of `npm start`, which would take dist/ for its own build.
  await rm(join(dist, '.stamp'), { force: true });
  for (const options of workflowBundles(dist)) {
    const { bytes, built } = await buildWorkflowBundle(options);
    console.log(`${basename(options.bundlePath)}: ${(bytes / 1024).toFixed(0)} KiB${built ? '' : ', unchanged'}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main().catch((error: unknown) => {
    console.error(error instanceof WorkflowBundleError ? error.message : error);
    process.exitCode = 1;
  });
}
