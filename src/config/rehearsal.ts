import type { Config } from './config.js';
import { isLoopback } from './hosts.js';

/** Whether Genesys Cloud is a simulator on this host, so that no real file is scanned: all its addresses are of this host. */
export function isRehearsal(genesys: Config['genesys']): boolean {
  const sockets = genesys.api === 'events' ? [genesys.uploadsUrl, genesys.completionsUrl] : [];
  return [genesys.baseUrl, genesys.tokenUrl, ...sockets].every((address) => isLoopback(new URL(address).hostname));
}
