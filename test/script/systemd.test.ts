import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const FOLDER = 'deploy/systemd';
const units = readdirSync(FOLDER).filter((name) => name.endsWith('.service'));
const sysusers = readFileSync(join(FOLDER, 'custodian.sysusers.conf'), 'utf8');

/** What systemd's own tool has to say; nothing where it is not installed. */
function findings(unit: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'systemd-'));
  try {
    const file = join(folder, unit);
    // It asks for the program to be there.
    writeFileSync(file, readFileSync(join(FOLDER, unit), 'utf8').replace('/usr/bin/node', process.execPath));
    execFileSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', file], { stdio: 'pipe' });
    return '';
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { readonly stderr?: Buffer };
    return code === 'ENOENT' ? '' : String(stderr);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the units of systemd', () => {
  test('are one for each process', () => {
    const processes = ['codec', 'desk', 'listener', 'worker'];
    expect(units).toEqual(processes.map((name) => `custodian-${name}.service`));
  });

  test.each(units)('%s is one, as systemd finds', (unit) => {
    expect(findings(unit)).toBe('');
  });

  test.each(units)('%s has a user of its own, no capabilities, and time to stop', (unit) => {
    const text = readFileSync(join(FOLDER, unit), 'utf8');
    for (const line of ['User=%p', 'NoNewPrivileges=yes', 'CapabilityBoundingSet=', 'ProtectSystem=strict'])
      expect(text.split('\n')).toContain(line);
    expect(sysusers).toContain(`u ${unit.replace('.service', '')} `);
    // docs/operations.md: more than 25 seconds.
    expect(Number(/^TimeoutStopSec=(\d+)s$/m.exec(text)?.[1])).toBeGreaterThan(25);
  });
});
