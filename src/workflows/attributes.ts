import type { Attributes } from '../genesys/rest.js';
import { withoutMilliseconds } from '../contract/file-attributes.js';

/** The attributes of an archived interaction; times as in the source document. */
export function archiveAttributes(uri: string, archivedAt: string, locked: boolean): Attributes {
  return {
    archiveUri: uri,
    archivedAt: withoutMilliseconds(archivedAt),
    // Said only where it is not so: a record that nothing protects must not pass for one that is locked.
    ...(locked ? {} : { archiveImmutability: 'none' }),
  };
}
