import { expect, test } from '@jest/globals';
import { testServers } from '../../devkit/stack/servers.js';
import { custodian } from './run.js';

/** What Node.js does for the numeric user of the image, without HOME; for any user of this machine. */
const NAMELESS = `
  import os from 'node:os';
  import { syncBuiltinESMExports } from 'node:module';
  os.userInfo = () => { throw new Error('uv_os_get_passwd returned ENOENT'); };
  os.homedir = () => { throw new Error('uv_os_homedir returned ENOENT'); };
  syncBuiltinESMExports();`;
const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(NAMELESS)}`;

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  custodian(args, { env: { NODE_OPTIONS, ...env } });

test('nothing is exported by a user without a name, who is told what to do', async () => {
  const why = ['--live-malware', '--reason', 'case 4711', '--output', '/nonexistent/x'];
  const outcome = await run(['vault', 'get', 'a'.repeat(64), ...why]);
  expect(outcome).toMatchObject({ code: 2, stdout: '' });
  expect(outcome.stderr).toMatch(/^nothing was exported: the audit log names who takes a file, .*\/etc\/passwd\n$/);
});

test('nothing is decided by a user without a name, who is told what to give', async () => {
  const { temporalAddress } = testServers();
  const decide = (env: Record<string, string>) =>
    run(['review', 'approve', 'x', '--reason', 'harmless'], { TEMPORAL_ADDRESS: temporalAddress, ...env });
  expect(await decide({})).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^there is no place for a login: .*; set HOME or XDG_CONFIG_HOME\n$/),
  });
  expect(await decide({ XDG_CONFIG_HOME: '/nonexistent' })).toMatchObject({
    code: 2,
    stderr: 'this system does not know who you are: give --reviewer\n',
  });
});

test('what asks for nobody works without a name and a home', async () => {
  expect(await run(['doctor', '--permissions'])).toMatchObject({ code: 0, stderr: '' });
});
