import type { Trait } from './opener.js';

/** What the name of a part of an OOXML or ODF file tells of what that does where somebody opens it. */
export function* traitsOfPart(name: string): Generator<Trait, void> {
  if (/(^|\/)vbaProject[^/]*\.bin$|(^|\/)vbaData\.xml$/i.test(name)) yield 'vba';
  if (/(^|\/)(macrosheets|intlmacrosheets)\//i.test(name)) yield 'xlm';
  if (/(^|\/)activeX\/[^/]+\.(bin|xml)$/i.test(name)) yield 'activex';
  if (/^(.*\/)?(Basic\/.+\/(?!script-l[bc]\.xml$)[^/]+|Scripts\/.+\.(py|js|bsh|xml|class|jar))$/i.test(name))
    yield 'odf-macros';
}

/** The parts that the reader `office` reads. */
export function isReadForTraits(name: string): boolean {
  return (
    /^\[Content_Types\]\.xml$|\.rels$|^word\/[^/]+\.xml$|(^|\/)externalLinks\/[^/]+\.xml$/i.test(name) ||
    ['content.xml', 'META-INF/manifest.xml', 'META-INF/encryption.xml'].includes(name)
  );
}

/** The same of a stream of an OLE2 file: the names are those that 7-Zip gives them. */
export function* traitsOfStream(name: string): Generator<Trait, void> {
  const path = name.split('/');
  if (path.includes('VBA') || /^_VBA_PROJECT/i.test(path.at(-1) ?? '')) yield 'vba';
}
