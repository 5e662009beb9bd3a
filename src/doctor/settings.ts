import { ConfigError, GROUPS, loadConfig, unknownSettings } from '../config/config.js';
import type { Config, Environment, VaultReading } from '../config/config.js';
import type { Check } from './check.js';

/** The groups of settings that are valid, and a check that lists the problems of the others. */
export function readSettings(
  env: Environment,
  vaultReadings: readonly VaultReading[],
): { usable: Partial<Config>; check: Check } {
  // A contradiction between two groups is reported by each of them.
  const problems = new Set<string>();
  const usable: Partial<Config> = {};
  for (const group of GROUPS) {
    try {
      Object.assign(usable, loadConfig(env, [group], vaultReadings));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      error.problems.forEach((problem) => problems.add(problem));
    }
  }
  const unknown = unknownSettings(env).map(({ message }) => message);
  const fix = 'set them in the environment or in .env; .env.example describes each';
  const check: Check = {
    name: 'settings',
    fix,
    run: async () => {
      if (problems.size > 0) return { grade: 'fail', found: [...problems].join('\n'), fix };
      if (unknown.length === 0) return { grade: 'ok', found: 'all usable' };
      return { grade: 'warn', found: unknown.join('\n'), fix: 'correct the spelling, or remove them' };
    },
  };
  return { usable, check };
}
