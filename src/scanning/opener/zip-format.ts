import { partName } from './opc-pieces.js';
import type { ZipEntry } from './zip-directory.js';

const OOXML_PARTS: readonly (readonly [RegExp, string, string])[] = [
  [/^word\/document\d*\.xml$/i, 'docx', 'docm'],
  [/^xl\/workbook\.xml$/i, 'xlsx', 'xlsm'],
  [/^xl\/workbook\.bin$/i, 'xlsb', 'xlsb'],
  [/^ppt\/presentation\.xml$/i, 'pptx', 'pptm'],
];
const ODF_TYPES: Readonly<Record<string, string>> = {
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.presentation': 'odp',
  'application/vnd.oasis.opendocument.graphics': 'odg',
  'application/epub+zip': 'epub',
};

/**
 * The kind of a ZIP, from the names of all its entries, whatever their order.
 *
 * @param mimetype the content of the entry `mimetype`, where it is the first entry and stored, as ODF and EPUB require
 */
export function zipFormat(entries: readonly ZipEntry[], mimetype: string | undefined): string {
  const declared = mimetype === undefined ? undefined : mimetype.trim();
  if (declared !== undefined && declared in ODF_TYPES) return ODF_TYPES[declared] as string;
  if (declared?.startsWith('application/vnd.oasis.opendocument.') === true) return 'odf';
  const names = entries.map(({ name }) => partName(name.toString('utf8')).replaceAll('\\', '/'));
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/^\[Content_Types\]\.xml$/i)) {
    const macros = has(/(^|\/)vbaProject[^/]*\.bin$/i);
    const part = OOXML_PARTS.find(([pattern]) => has(pattern));
    return part === undefined ? 'ooxml' : macros ? part[2] : part[1];
  }
  if (has(/^META-INF\/manifest\.xml$/) && has(/^content\.xml$/)) return 'odf';
  if (has(/^Index\/Document\.iwa$/) || has(/^Index\.zip$/) || has(/\.iwpv2$/)) return 'iwork';
  if (has(/^AndroidManifest\.xml$/)) return 'apk';
  if (has(/^META-INF\/MANIFEST\.MF$/i) && has(/\.class$/)) return 'jar';
  return 'zip';
}
