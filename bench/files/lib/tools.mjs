/** External tools: programs on PATH, Python packages, Node packages. A missing one throws MissingTool. */
import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A recipe needs a tool that this machine does not have. */
export class MissingTool extends Error {}

const settings = { python: 'python3', packages: [path.join(import.meta.dirname ?? '.', '../../..')] };

export const configure = ({ python, packages }) => {
  if (python) settings.python = python;
  if (packages) settings.packages.unshift(packages);
};

/**
 * Runs a program and gives its standard output. `ok` lists the exit codes that are no failure.
 * @throws {MissingTool} when the program is not there
 */
export function run(program, args, { cwd, input, ok = [0], env = {}, limitMs = 240_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC', SOURCE_DATE_EPOCH: '1709208000', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const out = [];
    let err = '';
    const timer = setTimeout(() => {
      reject(new Error(`${program} did not end within ${limitMs} ms`));
      endGroup(child.pid);
    }, limitMs);
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => (err = (err + chunk).slice(-4000)));
    child.stdin.on('error', () => {});
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error.code === 'ENOENT' ? new MissingTool(`program ${program} is not installed`) : error);
    });
    child.on('exit', () => endGroup(child.pid));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code !== null && ok.includes(code)) resolve(Buffer.concat(out));
      else
        reject(
          Object.assign(
            new Error(`${program} ended with ${code ?? signal}: ${err || Buffer.concat(out).toString().slice(-800)}`),
            { stderr: err },
          ),
        );
    });
    child.stdin.end(input);
  });
}

/** Ends the remaining processes of a program's group: a child could hold our pipes open for ever. */
const endGroup = (pid) => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left of the group.
  }
};

/** Gives a fresh folder to `use` and removes it afterwards. `files` maps names to bytes put there first. */
export async function inFolder(files, use) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'corpus-'));
  try {
    for (const [name, data] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), data);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a program in a folder with the given files and gives the content of `result`. */
export const make = (files, result, program, args, options = {}) =>
  inFolder(files, async (folder) => {
    await run(program, args, { cwd: folder, ...options });
    return readFile(path.join(folder, result));
  });

/**
 * Runs a Python program in a folder with the given files; it writes `result` there.
 * @throws {MissingTool} when Python or a module is missing
 */
export const python = (files, result, code, program = settings.python) =>
  inFolder(files, async (folder) => {
    try {
      await run(program, ['-I', '-B', '-c', `import os\nos.chdir(${JSON.stringify(folder)})\n${code}`], {
        cwd: folder,
      });
    } catch (error) {
      const missing = /ModuleNotFoundError: (.*)/.exec(error.stderr ?? '');
      throw missing ? new MissingTool(`Python: ${missing[1]}`) : error;
    }
    return readFile(path.join(folder, result));
  });

/**
 * Imports a Node package from the folder given with --packages, else from this project.
 * @throws {MissingTool} when it is in neither
 */
export async function nodePackage(name) {
  for (const base of settings.packages) {
    let found;
    try {
      found = createRequire(path.join(path.resolve(base), 'x.js')).resolve(name);
    } catch {
      continue;
    }
    const loaded = await import(pathToFileURL(found).href);
    return loaded.default ?? loaded;
  }
  throw new MissingTool(`Node package ${name} is not installed`);
}

const memory = new Map();

/** Makes a value once and shares it between recipes. */
export const once = (key, create) => {
  if (!memory.has(key)) memory.set(key, Promise.resolve().then(create));
  return memory.get(key);
};

let officeQueue = Promise.resolve();

/**
 * Converts with LibreOffice, one call at a time (its profile has a lock).
 * `filter` is what stands after --convert-to, such as `pdf` or `docx:MS Word 2007 XML`.
 */
export function office(name, data, filter, extension = filter.split(':')[0]) {
  const job = () =>
    inFolder({ [name]: data }, async (folder) => {
      const profile = await once('office profile', () => mkdtemp(path.join(os.tmpdir(), 'corpus-office-')));
      const args = [
        `-env:UserInstallation=${pathToFileURL(profile).href}`,
        '--headless',
        '--convert-to',
        filter,
        '--outdir',
        'out',
        name,
      ];
      await run('soffice', args, { cwd: folder, limitMs: 120_000 });
      return readFile(path.join(folder, 'out', `${name.replace(/\.[^.]+$/, '')}.${extension}`));
    });
  const result = officeQueue.then(job);
  officeQueue = result.catch(() => {});
  return result;
}

/** Removes what outlived the recipes. */
export const cleanUp = async () => {
  const profile = await memory.get('office profile');
  if (profile) await rm(profile, { recursive: true, force: true });
};
