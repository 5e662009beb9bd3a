import { readFileSync, statSync } from 'node:fs';
import { AZURE_SDK_VARIABLES } from './azure-sdk.js';
import { given } from './environment.js';
import type { Environment } from './environment.js';
import { SETTINGS } from './settings.js';
import type { Group } from './settings.js';
import { TEMPORAL_VARIABLES } from './temporal-variables.js';

/** Limit on the size of a file, in bytes: keys and certificates are much smaller. */
const MAX_BYTES = 65_536;
const SUFFIX = '_FILE';

/** Each secret, with the part of the program that reads it. A new secret setting is included by its entry in the schema. */
export const SECRETS: ReadonlyMap<string, Group> = new Map<string, Group>([
  ...secretNames(SETTINGS).map((name) => [name, SETTINGS[name].group] as const),
  ...secretNames(TEMPORAL_VARIABLES).map((name) => [name, 'temporal'] as const),
  ...secretNames(AZURE_SDK_VARIABLES).map((name) => [name, 'azure'] as const),
]);

function secretNames<N extends string>(variables: Readonly<Record<N, object>>): N[] {
  return (Object.keys(variables) as N[]).filter((name) => 'secret' in variables[name]);
}

/** The variable that names the file of a secret: `NAME_FILE`, as for the official images of databases. */
export const secretFileName = (name: string): string => `${name}${SUFFIX}`;

/** The file of a secret cannot be used; the message is that of a problem with a setting. */
class SecretFileError extends Error {
  override readonly name = 'SecretFileError';
}

type Secret = { readonly value: string } | { readonly problem: string };

/** Undefined when the secret does not come from a file. */
function readSecretFile(env: Environment, name: string): Secret | undefined {
  const fileName = secretFileName(name);
  const path = given(env, fileName);
  if (path === undefined) return undefined;
  const beside = { problem: `${fileName}: is set beside ${name}; should be the only one of the two` };
  const isBeside = given(env, name) !== undefined;
  const wrong = (clause: string): Secret => ({
    problem: `${fileName}: is ${JSON.stringify(path)}, ${clause}; should be the path of a file that holds the value of ${name} and nothing else`,
  });
  try {
    const file = statSync(path);
    // What a container engine creates in place of a file that it cannot find.
    if (file.isDirectory()) return wrong('which is a folder');
    if (file.size > MAX_BYTES) return wrong(`which is larger than the ${MAX_BYTES} bytes that a secret may have`);
    const value = readFileSync(path, 'utf8').trim();
    // Azure's SDK is given the value of its files as a variable.
    if (isBeside && given(env, name) !== value) return beside;
    return value === '' ? wrong('which is empty') : { value };
  } catch (error) {
    return wrong(`which cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}

/**
 * The environment with each `NAME_FILE` of a secret replaced by `NAME`, trimmed. One that cannot be read stays unchanged: it only
 * affects the parts that need it.
 */
export function withSecretFiles(env: Environment): Environment {
  const read = [...SECRETS.keys()].flatMap((name) => {
    const secret = readSecretFile(env, name);
    return secret !== undefined && 'value' in secret ? [[name, secret.value] as const] : [];
  });
  if (read.length === 0) return env;
  const files = new Set(read.map(([name]) => secretFileName(name)));
  const others = Object.entries(env).filter(([name]) => !files.has(name));
  return { ...Object.fromEntries(others), ...Object.fromEntries(read) };
}

/**
 * What the file of a secret holds now.
 * @throws {SecretFileError} when it cannot be read, or is empty
 */
export function secretFromFile(env: Environment, name: string): string | undefined {
  const secret = readSecretFile(env, name);
  if (secret !== undefined && 'problem' in secret) throw new SecretFileError(secret.problem);
  return secret?.value;
}

/** The problems with the files of the secrets that these parts of the program need. */
export function secretFileProblems(env: Environment, isAsked: (group: Group) => boolean): Map<string, string> {
  const problems = [...SECRETS].flatMap(([name, group]) => {
    const secret = isAsked(group) ? readSecretFile(env, name) : undefined;
    return secret !== undefined && 'problem' in secret ? [[name, secret.problem] as const] : [];
  });
  return new Map(problems);
}
