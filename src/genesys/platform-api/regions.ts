/** The domains of Genesys Cloud's regions (developer.genesys.cloud, "Platform API", regions). */
const REGION_DOMAINS: ReadonlySet<string> = new Set([
  'mypurecloud.com',
  'use2.us-gov-pure.cloud',
  'usw2.pure.cloud',
  'cac1.pure.cloud',
  'mxc1.pure.cloud',
  'sae1.pure.cloud',
  'mypurecloud.ie',
  'euw2.pure.cloud',
  'mypurecloud.de',
  'euc2.pure.cloud',
  'edee1.eusc-pure.cloud',
  'mec1.pure.cloud',
  'aps1.pure.cloud',
  'apse1.pure.cloud',
  'mypurecloud.com.au',
  'mypurecloud.jp',
  'apne2.pure.cloud',
  'apne3.pure.cloud',
]);

/** Whether a domain belongs to Genesys Cloud. Any other may be the organisation's own gateway, or a typing error. */
export function isRegionDomain(domain: string): boolean {
  return REGION_DOMAINS.has(domain.toLowerCase());
}
