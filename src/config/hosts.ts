import { isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Underscores are not standard, but occur in the names that Compose assigns. */
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

/** Whether a text is a host name, or an IP address without brackets. */
export function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  // A name that ends in a number is an IPv4 address, or invalid: https://url.spec.whatwg.org/#ends-in-a-number-checker
  return HOST_NAME.test(text) && (!/(^|\.)\d+\.?$/.test(text) || isIPv4(text));
}

/** A clause that explains why a text is not a host name; undefined if there is no specific reason. */
export function hostFlaw(text: string, portSetting: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return 'with a scheme in front';
  if (text === '*') return 'which is not how all addresses are written: that is 0.0.0.0';
  if (/^[^:]+:\d*$|\]:\d*$/.test(text)) return `with a port, which belongs in ${portSetting}`;
  if (text.includes('/')) return 'with a path';
  if (/^\d+$/.test(text)) return 'which is a number';
  return undefined;
}

/** A host as sockets expect it: an IPv6 address without the brackets that it has in a URL. */
export const bareHost = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Whether a host is this machine, so that its traffic stays local. IPv6 addresses may have brackets. */
export function isLoopback(hostname: string): boolean {
  const bare = bareHost(hostname).toLowerCase();
  return bare === 'localhost' || (isIP(bare) !== 0 && ipaddr.process(bare).range() === 'loopback');
}
