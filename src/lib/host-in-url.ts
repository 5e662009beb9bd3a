import { isIPv6 } from 'node:net';

/** A host as a URL has it: an IPv6 address in brackets (RFC 3986, 3.2.2). */
export const hostInUrl = (host: string): string => (isIPv6(host) ? `[${host}]` : host);
