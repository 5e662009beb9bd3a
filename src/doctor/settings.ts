import { ConfigError, loadConfig, SETTINGS, unknownSettings } from '../config/config.js';
import type { Config, Environment, Group } from '../config/config.js';
import type { Check } from './check.js';

const GROUPS = [
  'genesys',
  'temporal',
  'clamd',
  'azure',
  'redaction',
  'limits',
  'reconcile',
  'spool',
  'health',
  'log',
] as const satisfies Group[];

/** The groups of settings that can be used, and a check that tells of all problems of the others. */
export function readSettings(env: Environment): { usable: Partial<Config>; check: Check } {
  const problems: string[] = [];
  const usable: Partial<Config> = {};
  for (const group of GROUPS) {
    try {
      Object.assign(usable, loadConfig(env, [group]));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
  }
  const unknown = unknownSettings(env);
  const fix = 'set them in the environment or in .env; .env.example describes each';
  const check: Check = {
    name: 'settings',
    fix,
    run: async () => {
      if (problems.length > 0) return { grade: 'fail', found: problems.join('\n'), fix };
      if (unknown.length === 0) return { grade: 'ok', found: 'all usable' };
      const found = `not known, so without effect: ${unknown.join(', ')}`;
      return { grade: 'warn', found, fix: 'correct the spelling, or remove them' };
    },
  };
  return { usable, check };
}

/** The connection strings of Azure hold their secrets in parts. */
const SECRET_PART = /(?:AccountKey|SharedAccessSignature)=([^;]+)/gi;
const SHORTEST_SECRET = 4;

/** Takes the values of all secret settings out of a text, should an outside part have quoted one. */
export function hideSecrets(env: Environment): (text: string) => string {
  const secretNames = Object.entries(SETTINGS).flatMap(([name, setting]) => ('secret' in setting ? [name] : []));
  const temporalNames = Object.keys(env).filter((name) => /^TEMPORAL_.*(KEY|HEADER|META)/.test(name));
  const values = [...secretNames, ...temporalNames].flatMap((name) => env[name]?.trim() ?? []);
  const parts = values.flatMap((value) => [...value.matchAll(SECRET_PART)].map((match) => match[1]!));
  const hidden = [...values, ...parts].filter((value) => value.length >= SHORTEST_SECRET);
  return (text) => hidden.reduce((shown, value) => shown.replaceAll(value, '(hidden)'), text);
}
