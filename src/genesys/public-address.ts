import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { DownloadRefusedError } from './download-errors.js';

/** Not on the public internet, although ipaddr.js classifies their range as "unicast". */
const SPECIAL = [
  ipaddr.parseCIDR('168.63.129.16/32'), // Azure's own services, as each of its machines sees them
  ipaddr.parseCIDR('::/96'), // IPv4 addresses in a deprecated form (RFC 4291, 2.5.5.1)
];

/** The prefix to which NAT64 maps all of IPv4 (RFC 6052, 2.1): networks without IPv4 reach every IPv4 host under it. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** Whether an address is on the public internet: not private, loopback, link-local, reserved, or an address that maps to one. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6 && parsed.match(NAT64)) {
    return isPublicAddress(ipaddr.fromByteArray(parsed.toByteArray().slice(12)).toString());
  }
  return ipaddr.subnetMatch(parsed, { special: SPECIAL }, parsed.range()) === 'unicast';
}

/**
 * DNS lookup that returns only the public addresses of a name, and fails when it has none: check and connection use the same
 * answer.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error !== null) return callback(error, '');
    const addresses = found.filter(({ address }) => isPublicAddress(address));
    const [first] = addresses;
    if (first === undefined) {
      return callback(found.length > 0 ? new DownloadRefusedError('private-address') : new Error('no address'), '');
    }
    return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};
