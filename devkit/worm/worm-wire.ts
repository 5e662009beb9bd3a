import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { WormRefusal } from './worm-store.js';
import type { WormContent, WormLevel, WormPolicy, WormVersion } from './worm-store.js';

/** The calls of the Blob REST API that the double supports. */
export type WormOperation =
  | 'CreateContainer'
  | 'GetContainerProperties'
  | 'ListBlobs'
  | 'PutBlob'
  | 'PutBlock'
  | 'PutBlockList'
  | 'GetBlob'
  | 'GetBlobProperties'
  | 'SetMetadata'
  | 'SetImmutabilityPolicy'
  | 'DeleteImmutabilityPolicy'
  | 'SetLegalHold'
  | 'DeleteBlob';

export function operationOf(method: string, query: URLSearchParams): WormOperation {
  if (query.get('restype') === 'container') {
    if (query.get('comp') === 'list') return 'ListBlobs';
    return method === 'PUT' ? 'CreateContainer' : 'GetContainerProperties';
  }
  const operations: Readonly<Record<string, WormOperation>> = {
    'PUT ': 'PutBlob',
    'PUT block': 'PutBlock',
    'PUT blocklist': 'PutBlockList',
    'PUT metadata': 'SetMetadata',
    'PUT immutabilityPolicies': 'SetImmutabilityPolicy',
    'DELETE immutabilityPolicies': 'DeleteImmutabilityPolicy',
    'PUT legalhold': 'SetLegalHold',
    'GET ': 'GetBlob',
    'HEAD ': 'GetBlobProperties',
    'DELETE ': 'DeleteBlob',
  };
  const key = `${method} ${query.get('comp') ?? ''}`;
  const operation = operations[key];
  if (operation === undefined) {
    throw new Error(`the WORM double does not know ${key}`);
  }
  return operation;
}

/** The mode defaults to unlocked; until-dates have whole seconds. */
export function policyOf(headers: IncomingHttpHeaders): WormPolicy | undefined {
  const date = headers['x-ms-immutability-policy-until-date'];
  if (date === undefined) {
    return undefined;
  }
  const until = Date.parse(String(date));
  const mode = String(headers['x-ms-immutability-policy-mode'] ?? 'Unlocked').toLowerCase();
  return !Number.isNaN(until) && (mode === 'locked' || mode === 'unlocked') ? { mode, until } : refuseHeader();
}

export function refuseHeader(): never {
  throw new WormRefusal(400, 'InvalidHeaderValue');
}

const md5Of = (body: Buffer): string => createHash('md5').update(body).digest('base64');

export function checkMd5(claimed: string | string[] | undefined, body: Buffer, code: string): void {
  if (claimed !== undefined && claimed !== md5Of(body)) {
    throw new WormRefusal(400, code);
  }
}

export function contentOf(content: Buffer, headers: IncomingHttpHeaders, md5Recomputed: boolean): WormContent {
  const claimed = headers['x-ms-blob-content-md5'];
  return {
    content,
    contentType: String(headers['x-ms-blob-content-type'] ?? 'application/octet-stream'),
    md5: md5Recomputed ? md5Of(content) : claimed === undefined ? undefined : String(claimed),
    metadata: Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => name.startsWith('x-ms-meta-'))
        .map(([name, value]) => [name.slice('x-ms-meta-'.length), String(value)]),
    ),
  };
}

/** The service answers the mode in lower case. */
export function describeVersion(version: WormVersion, level: WormLevel, response: ServerResponse): void {
  response.setHeader('content-type', version.contentType);
  response.setHeader('etag', `"${version.id}"`);
  response.setHeader('x-ms-blob-type', 'BlockBlob');
  response.setHeader('x-ms-creation-time', new Date(version.createdOn).toUTCString());
  response.setHeader('last-modified', new Date(version.createdOn).toUTCString());
  if (version.md5 !== undefined) response.setHeader('content-md5', version.md5);
  if (level === 'version') response.setHeader('x-ms-version-id', version.id);
  if (version.policy !== undefined) {
    response.setHeader('x-ms-immutability-policy-mode', version.policy.mode);
    response.setHeader('x-ms-immutability-policy-until-date', new Date(version.policy.until).toUTCString());
  }
  if (version.legalHold) response.setHeader('x-ms-legal-hold', 'true');
  for (const [name, value] of Object.entries(version.metadata)) {
    response.setHeader(`x-ms-meta-${name}`, value);
  }
}
