import { z } from 'zod';
import { url } from './value-types.js';

/** The types of settings that name something at Genesys Cloud or Azure. */

const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i;

/** The domain of a region: https://help.mypurecloud.com/articles/aws-regions-for-genesys-cloud-deployment/ */
export const regionDomain = z.string().superRefine((text, context) => {
  const clause = domainFlaw(text);
  if (clause !== undefined) context.addIssue({ code: 'custom', message: clause });
  else if (!DOMAIN.test(text)) context.addIssue({ code: 'custom' });
});

function domainFlaw(text: string): string | undefined {
  if (/^[a-z]+:\/\//i.test(text)) return 'with a scheme in front';
  if (/^[a-z]{2}-[a-z]+-\d$/.test(text)) return 'which is the region of AWS';
  const prefix = /^(api|apps|login|webmessaging|streaming)\./i.exec(text)?.[0];
  return prefix === undefined ? undefined : `with ${prefix} in front`;
}

/** Request paths already begin with /api/v2. */
export const gatewayUrl = url('https:', 'http:').refine((text) => !/\/api\/v\d+$/.test(text), {
  error: 'with the path of the API, which is added to it',
});

/** Its HTTP client looks an IPv6 address up as a name, brackets included (@typespec/ts-http-runtime 0.3). */
const IPV6_FLAW = 'whose host is an IPv6 address, which the SDK of Azure cannot reach: it needs a name';

/** The address of an account. A container, or another service of the account, would only fail much later, as not found. */
export const storageUrl = url('https:').superRefine((text, context) => {
  const { hostname, pathname } = new URL(text);
  if (hostname.startsWith('[')) context.addIssue({ code: 'custom', message: IPV6_FLAW });
  const service = /^[^.]+\.(blob|dfs|file|queue|table|web)\.(core\.|storage\.azure\.)/i.exec(hostname)?.[1];
  if (service === undefined) return;
  if (service !== 'blob') context.addIssue({ code: 'custom', message: `whose service is "${service}" and not "blob"` });
  else if (pathname !== '/')
    context.addIssue({ code: 'custom', message: 'with a container or blob behind the account' });
});

/** https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string */
export const connectionString = z.string().superRefine((text, context) => {
  const clause = connectionStringFlaw(text);
  if (clause !== undefined) context.addIssue({ code: 'custom', message: clause });
});

function connectionStringFlaw(text: string): string | undefined {
  const parts = new Map(
    text.split(';').flatMap((part) => {
      const [, name = '', value = ''] = /^\s*(\w+)\s*=(.*)$/.exec(part) ?? [];
      return value.trim() === '' ? [] : [[name.toLowerCase(), value.trim()] as const];
    }),
  );
  if (parts.get('usedevelopmentstorage') === 'true') return undefined;
  const isKey = parts.has('accountname') && parts.has('accountkey');
  const isSignature = parts.has('sharedaccesssignature') && (parts.has('accountname') || parts.has('blobendpoint'));
  if (!isKey && !isSignature) return 'in which an account, or its key, is missing';
  if (/^https?:\/\/\[/i.test(parts.get('blobendpoint') ?? '')) return IPV6_FLAW;
  // Without a custom endpoint this is the real Azure.
  const isClear = parts.get('defaultendpointsprotocol')?.toLowerCase() === 'http' && !parts.has('blobendpoint');
  return isClear ? 'with DefaultEndpointsProtocol=http, so that all would travel in clear' : undefined;
}
