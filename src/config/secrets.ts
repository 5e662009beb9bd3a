import type { Environment } from './environment.js';
import { given } from './environment.js';
import { SECRETS, withSecretFiles } from './secret-files.js';

/** Azure's connection strings contain their secrets as parts. */
const SECRET_PART = /(?:AccountKey|SharedAccessSignature)=([^;]+)/gi;
const SHORTEST_SECRET = 4;
const LONGEST_SHOWN = 200;
/** Secrets that were put into the wrong setting. */
const LOOKS_SECRET: readonly RegExp[] = [
  /(AccountKey|SharedAccess\w*|\bsig|secret|password|token|key)=/i,
  /:\/\/[^/]*@/,
  // A JSON Web Token, a private key, and keys of 30 bytes and more in base64.
  /\beyJ[\w-]{8}/,
  /-----BEGIN/,
  /(?=[\w+/-]*[A-Z])(?=[\w+/-]*[a-z])(?=[\w+/-]*\d)[\w+/-]{40,}/,
];

const isSecretName = (name: string): boolean =>
  SECRETS.has(name) ||
  name.startsWith('TEMPORAL_GRPC_META_') ||
  // A misspelt name has the same content.
  /_(API_?KEY|SECRET|PASSWORD|TOKEN|SECERT|CONNECTION_STRING)$/.test(name);

/** A key that is given as such, where a path is usual. */
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** Keys that are given together, or with an id in front; no address. */
const KEYS = /[\n,]|^[\w-]{1,32}:(?!\/\/)/;
/** Of such keys: an entry of a list, or a line of PEM, long enough to be of use to anybody. */
const KEY_PART = /[A-Za-z0-9+/=]{20,}/g;

/** The values of all secrets, and the secret parts of them. */
function secretValues(environment: Environment): string[] {
  const env = withSecretFiles(environment);
  const values = Object.keys(env)
    .filter((name) => isSecretName(name) || PRIVATE_KEY.test(env[name] ?? ''))
    .flatMap((name) => given(env, name) ?? []);
  const parts = values.flatMap((value) => [
    ...[...value.matchAll(SECRET_PART)].map((match) => match[1]!),
    ...(KEYS.test(value) ? (value.match(KEY_PART) ?? []) : []),
  ]);
  return [...values, ...parts].filter((value) => value.length >= SHORTEST_SECRET);
}

/** Removes the values of all secrets from a text, in case an external component has quoted one. */
export function hideSecrets(env: Environment): (text: string) => string {
  const hidden = secretValues(env);
  return (text) => hidden.reduce((shown, value) => shown.replaceAll(value, '(hidden)'), text);
}

/** Quotes the value of a setting, unless it is, resembles or contains a secret. */
export function showFrom(env: Environment): (name: string) => string {
  const hidden = secretValues(env);
  return (name) => {
    const raw = given(env, name);
    if (raw === undefined) return 'is not set';
    if (
      isSecretName(name) ||
      LOOKS_SECRET.some((pattern) => pattern.test(raw)) ||
      hidden.some((value) => raw.includes(value))
    ) {
      return 'has a value that does not fit (hidden)';
    }
    return `is ${JSON.stringify(raw.length > LONGEST_SHOWN ? `${raw.slice(0, LONGEST_SHOWN)}…` : raw)}`;
  };
}
