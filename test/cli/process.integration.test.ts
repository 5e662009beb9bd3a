import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { VERSION } from '../../src/lib/version.js';
import { custodian } from './run.js';

const DIST = new URL('../../dist/src/', import.meta.url);

/** Runs a script that has `log` and `stopSignal(log)` at hand. */
function start(script: string) {
  const source = `
    import { createLog } from ${JSON.stringify(new URL('lib/log.js', DIST).href)};
    import { stopSignal } from ${JSON.stringify(new URL('cli/process.js', DIST).href)};
    const log = createLog('test', 'info');
    ${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { cwd: fileURLToPath(DIST) });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  return { child, ended, output };
}

async function logged(script: string): Promise<{ stdout: string; lines: Record<string, unknown>[] }> {
  const { output } = start(script);
  const [stdout, stderr] = await output;
  return {
    stdout,
    lines: stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

test('custodian --version prints the release, and --help loads no more than the commands are made of', async () => {
  const main = fileURLToPath(new URL('cli/main.js', DIST));
  const run = async (...options: string[]) => {
    const child = spawn(process.execPath, [...options], { env: { ...process.env, NODE_DEBUG: '' } });
    const [stdout] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return stdout;
  };
  expect(await run(main, '--version')).toBe(`${VERSION}\n`);
  const loaded = `
    import { registerHooks } from 'node:module';
    const urls = [];
    registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context); } });
    process.argv.push('--help');
    process.on('exit', () => console.log(JSON.stringify(urls)));
    await import(${JSON.stringify(pathToFileURL(main).href)});`;
  const urls = JSON.parse((await run('--input-type=module', '-e', loaded, main)).split('\n').at(-2) ?? '') as string[];
  expect(urls.length).toBeGreaterThan(5);
  expect(urls.filter((url) => /@temporalio|@azure|\/undici\/|src\/(config|redaction|scanning)\//.test(url))).toEqual(
    [],
  );
});

test('--help shows examples of each command that takes something, with options that it has', async () => {
  const help = async (...path: string[]) => (await custodian([...path, '--help'])).stdout;
  const commandsIn = (text: string) =>
    [...(/\nCommands:\n([^]*?)(\n\n|$)/.exec(text)?.[1]?.matchAll(/^ {2}(\w[\w-]*)/gm) ?? [])].map(
      ([, name = '']) => name,
    );
  const check = async (...path: string[]): Promise<number> => {
    const shown = await help(...path);
    const names = commandsIn(shown).filter((name) => name !== 'help');
    const counts = await Promise.all(names.map((name) => check(...path, name)));
    const own = shown.replace(/^ +(--json|-h, --help|--version).*$/gm, '');
    const takesSomething = names.length === 0 && /^ {2}--\w|\nArguments:/m.test(own);
    const examples = [...(/\nExamples:\n([^]*)$/.exec(shown)?.[1]?.matchAll(/^ {2}(.+)$/gm) ?? [])].map(
      ([, line = '']) => line,
    );
    expect([path, examples.length > 0 || !takesSomething]).toEqual([path, true]);
    for (const example of examples.filter(() => path.length > 0)) {
      expect(example).toContain(['custodian', ...path].join(' '));
      const options = [...example.matchAll(/ (--[\w-]+)/g)].map(([, option = '']) => option);
      expect([
        example,
        options.filter((option) => !shown.slice(0, shown.indexOf('\nExamples:')).includes(option)),
      ]).toEqual([example, []]);
    }
    return counts.reduce((sum, count) => sum + count, examples.length);
  };
  expect(await check()).toBeGreaterThan(30);
});

describe('the log', () => {
  test('is JSON lines on standard error, with names of levels and times', async () => {
    const { stdout, lines } = await logged(`log.info({ mediaId: 'm-1' }, 'hello'); log.debug('not shown');`);
    expect(stdout).toBe('');
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'info',
        name: 'test',
        mediaId: 'm-1',
        msg: 'hello',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
      }),
    ]);
  });

  test('shows no secret, should one be passed', async () => {
    const { lines } = await logged(`
      log.info({ authorization: 's3cr3t', clientSecret: 's3cr3t', downloadUrl: 's3cr3t' }, 'top');
      log.info({ event: { downloadUrl: 's3cr3t' }, headers: { authorization: 's3cr3t' } }, 'below');
      log.info({ config: { genesys: { clientSecret: 's3cr3t' } }, request: { headers: { authorization: 's3cr3t' } } }, 'deep');
      log.info({ azure: { account: { connectionString: 's3cr3t' } }, connection: { apiKey: 's3cr3t' } }, 'others');
    `);
    expect(lines.map(({ msg }) => msg)).toEqual(['top', 'below', 'deep', 'others']);
    expect(JSON.stringify(lines)).not.toContain('s3cr3t');
  });
});

describe('the signal to stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s aborts it, and the process ends by itself', async (name) => {
    const { child, ended, output } = start(`
      const timer = setInterval(() => {}, 1000);
      stopSignal(log).addEventListener('abort', () => { clearInterval(timer); console.log('stopped'); });
      console.log('ready');
    `);
    await once(child.stdout, 'data');
    child.kill(name);
    expect(await ended).toEqual([0, null]);
    const [stdout, stderr] = await output;
    expect(stdout).toBe('ready\nstopped\n');
    expect(JSON.parse(stderr)).toMatchObject({ signal: name, msg: 'stopping' });
  });

  test('a second one ends the process at once', async () => {
    const { child, ended } = start(`
      setInterval(() => {}, 1000);
      stopSignal(log).addEventListener('abort', () => console.log('stopping'));
      console.log('ready');
    `);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await ended).toEqual([1, null]);
  });
});
