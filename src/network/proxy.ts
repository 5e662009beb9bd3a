import type { Environment } from '../config/environment.js';
import { given } from '../config/environment.js';
import { bareHost, isLoopback } from '../config/hosts.js';

/** Hosts that are never reached through a proxy, in the forms in which libraries compare them. */
const THIS_HOST = ['localhost', '127.0.0.1', '::1', '[::1]'];

/** An environment in which the proxy variables have upper-case names: most programs accept both cases, some set lower case only. */
export function withProxyNames(env: Environment): Environment {
  const proxy = given(env, 'HTTPS_PROXY') ?? given(env, 'https_proxy');
  const direct = given(env, 'NO_PROXY') ?? given(env, 'no_proxy');
  return { ...env, HTTPS_PROXY: proxy, NO_PROXY: direct };
}

/**
 * Sets the proxy variables that libraries read, so that all of them use the same proxy, and lists the excluded hosts in the form
 * that all of them understand: Azure's SDK reads upper case, gRPC lower case.
 */
export function exportProxyVariables(env: Environment, processEnv: Record<string, string | undefined>): void {
  const proxy = given(env, 'HTTPS_PROXY');
  if (proxy === undefined) return;
  const direct = [...directHosts(env), ...THIS_HOST].join(',');
  Object.assign(processEnv, { HTTPS_PROXY: proxy, https_proxy: proxy, NO_PROXY: direct, no_proxy: direct });
}

/**
 * The proxy through which this process reaches an address; undefined for a direct connection: without TLS, on this host, and to
 * what NO_PROXY lists, which is a host, or a domain with a leading dot for all hosts in it.
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

/** The credentials of a proxy, decoded; undefined without any. */
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
