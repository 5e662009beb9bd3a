import type { WormStore, WormVersion } from './worm-store.js';

/** The answer to List Blobs with metadata and policies, in the service's XML. The marker is the first name of the page. */
export function listingOf(store: WormStore, container: string, query: URLSearchParams, maxPageSize: number): string {
  const asked = Number(query.get('maxresults') ?? maxPageSize);
  const start = query.get('marker') ?? '';
  const prefix = query.get('prefix') ?? '';
  const blobs = store
    .current(`${container}/${prefix}`)
    .map(([name, version]) => [name.slice(container.length + 1), version] as const)
    .filter(([name]) => name >= start);
  if (query.get('delimiter') === '/') return hierarchyOf(container, prefix, new Map(blobs));
  const page = blobs.slice(0, Math.min(asked, maxPageSize));
  const next = blobs[page.length]?.[0] ?? '';
  return (
    `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="${container}"><Blobs>` +
    page.map(([name, version]) => blobElement(name, version)).join('') +
    `</Blobs>${element('NextMarker', next)}</EnumerationResults>`
  );
}

/** One page with everything: the folders under a prefix, and the blobs that are in none. */
function hierarchyOf(container: string, prefix: string, blobs: ReadonlyMap<string, WormVersion>): string {
  const folderOf = (name: string) => /^[^/]*\//.exec(name.slice(prefix.length))?.[0];
  const folders = new Set([...blobs.keys()].flatMap((name) => folderOf(name) ?? []));
  const loose = [...blobs].filter(([name]) => folderOf(name) === undefined);
  return (
    `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="${container}"><Blobs>` +
    loose.map(([name, version]) => blobElement(name, version)).join('') +
    [...folders].map((folder) => `<BlobPrefix>${element('Name', prefix + folder)}</BlobPrefix>`).join('') +
    `</Blobs><NextMarker/></EnumerationResults>`
  );
}

function blobElement(
  name: string,
  { createdOn, content, contentType, policy, legalHold, metadata }: WormVersion,
): string {
  const date = new Date(createdOn).toUTCString();
  const properties = {
    'Creation-Time': date,
    'Last-Modified': date,
    Etag: '0x0',
    'Content-Length': String(content.length),
    'Content-Type': contentType,
    BlobType: 'BlockBlob',
    ...(policy === undefined
      ? {}
      : { ImmutabilityPolicyUntilDate: new Date(policy.until).toUTCString(), ImmutabilityPolicyMode: policy.mode }),
    ...(legalHold ? { LegalHold: 'true' } : {}),
  };
  return `<Blob>${element('Name', name)}<Properties>${elements(properties)}</Properties><Metadata>${elements(metadata)}</Metadata></Blob>`;
}

function elements(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, text: string): string {
  return `<${name}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`;
}
