import type { Environment } from '../config/environment.js';
import { given } from '../config/environment.js';
import { bareHost, isLoopback } from '../config/hosts.js';

/** Never behind a proxy, in the forms in which libraries compare them. */
const THIS_HOST = ['localhost', '127.0.0.1', '::1', '[::1]'];

/** An environment in which the proxy has its name in capitals: most programs read both, and some write small ones only. */
export function withProxyNames(env: Environment): Environment {
  const proxy = given(env, 'HTTPS_PROXY') ?? given(env, 'https_proxy');
  const direct = given(env, 'NO_PROXY') ?? given(env, 'no_proxy');
  return { ...env, HTTPS_PROXY: proxy, NO_PROXY: direct };
}

/**
 * Writes the proxy where libraries read it, so that all of them find the same one, and the hosts that are reached without
 * it in the form that all of them understand: Azure's SDK reads capitals, gRPC reads small letters.
 */
export function exportProxyVariables(env: Environment, processEnv: Record<string, string | undefined>): void {
  const proxy = given(env, 'HTTPS_PROXY');
  if (proxy === undefined) return;
  const direct = [...directHosts(env), ...THIS_HOST].join(',');
  Object.assign(processEnv, { HTTPS_PROXY: proxy, https_proxy: proxy, NO_PROXY: direct, no_proxy: direct });
}

/**
 * The proxy through which this process reaches an address; undefined where it connects by itself: without TLS, on this
 * host, and to what NO_PROXY names, which is a host, or a domain that begins with a dot and stands for all hosts in it.
 */
export function proxyFor(address: URL, env: Environment = process.env): URL | undefined {
  const proxy = given(env, 'HTTPS_PROXY');
  if (proxy === undefined || !URL.canParse(proxy) || !['https:', 'wss:'].includes(address.protocol)) return undefined;
  const host = bareHost(address.hostname).toLowerCase();
  const isDirect = directHosts(env).some((entry) =>
    entry.startsWith('.') ? host === entry.slice(1) || host.endsWith(entry) : host === bareHost(entry),
  );
  return isDirect || isLoopback(host) ? undefined : new URL(proxy);
}

/** What a proxy asks for, decoded; undefined where it asks for nothing. */
export function loginOf({
  username,
  password,
}: URL): { readonly username: string; readonly password: string } | undefined {
  if (username === '' && password === '') return undefined;
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

function directHosts(env: Environment): string[] {
  return (given(env, 'NO_PROXY') ?? '')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map((entry) => entry.toLowerCase().replace(/^\*\./, '.'));
}
