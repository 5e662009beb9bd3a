import { ConfigError, GROUPS, loadConfig } from '../../src/config/config.js';
import type { Environment, Group } from '../../src/config/config.js';

/** The problems that a set of settings has. */
export function problemsOf(env: Environment, groups: readonly Group[] = GROUPS): readonly string[] {
  try {
    loadConfig(env, groups);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
