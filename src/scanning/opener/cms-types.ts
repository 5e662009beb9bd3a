/** What a CMS message is, by its beginning: RFC 5652, section 3. Used in threads: like them, it imports by URL. */
import type * as BerModule from './ber.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const { headAt, TAG } = (await import(new URL(`./ber${ending}`, import.meta.url).href)) as typeof BerModule;

/** The types of messages, as OIDs in hexadecimal: RFC 5652, 3274 (compressed), 5083 (authenticated enveloped), 5544 (timestamped). */
export const CMS = {
  data: '2a864886f70d010701',
  signed: '2a864886f70d010702',
  enveloped: '2a864886f70d010703',
  signedAndEnveloped: '2a864886f70d010704',
  digested: '2a864886f70d010705',
  encrypted: '2a864886f70d010706',
  authenticated: '2a864886f70d0109100102',
  compressed: '2a864886f70d0109100109',
  authenticatedEnveloped: '2a864886f70d0109100117',
  timestamped: '2a864886f70d010910011f',
} as const;
const ALL: ReadonlySet<string> = new Set(Object.values(CMS));
const SEALED: ReadonlySet<string> = new Set([
  CMS.enveloped,
  CMS.signedAndEnveloped,
  CMS.encrypted,
  CMS.authenticatedEnveloped,
]);

export function isCmsType(id: string): boolean {
  return ALL.has(id);
}

/** Undefined for what is no CMS message. */
export function cmsFormat(head: Buffer): 'pkcs7' | 'pkcs7-enveloped' | 'pkcs7-signature' | undefined {
  if (head[0] !== TAG.sequence) return undefined;
  const info = headAt(head, 0);
  const type = idAt(head, info?.body);
  if (type === undefined || !isCmsType(type.id)) return undefined;
  if (SEALED.has(type.id)) return 'pkcs7-enveloped';
  return type.id === CMS.signed && isSignatureAlone(head, type.next) ? 'pkcs7-signature' : 'pkcs7';
}

interface Id {
  readonly id: string;
  readonly next: number;
}

function idAt(head: Buffer, at: number | undefined): Id | undefined {
  const element = at === undefined || head[at] !== TAG.id ? undefined : headAt(head, at);
  if (element?.length === undefined) return undefined;
  const next = element.body + element.length;
  return { id: head.toString('hex', element.body, next), next };
}

/** EncapsulatedContentInfo is the id of plain data, and nothing else: RFC 5652, section 5.2. */
function isSignatureAlone(head: Buffer, at: number): boolean {
  const wrapper = headAt(head, at);
  const message = wrapper && headAt(head, wrapper.body);
  const version = message && headAt(head, message.body);
  if (version?.length === undefined) return false;
  const algorithms = headAt(head, version.body + version.length);
  // Who signs writes those in DER; what goes on without a length is opened.
  if (algorithms?.length === undefined) return false;
  const content = headAt(head, algorithms.body + algorithms.length);
  const type = idAt(head, content?.body);
  if (content?.tag !== TAG.sequence || type?.id !== CMS.data) return false;
  if (content.length === undefined) return head[type.next] === 0 && head[type.next + 1] === 0;
  return content.body + content.length === type.next;
}
