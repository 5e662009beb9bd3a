import type { Trait } from './opener.js';

/** Traits that follow from the name of a part of an OOXML or ODF file. */
export function* traitsOfPart(name: string): Generator<Trait, void> {
  if (/(^|\/)vbaProject[^/]*\.bin$|(^|\/)vbaData\.xml$/i.test(name)) yield 'vba';
  if (/(^|\/)(macrosheets|intlmacrosheets)\//i.test(name)) yield 'xlm';
  if (/(^|\/)activeX\/[^/]+\.(bin|xml)$/i.test(name)) yield 'activex';
  if (/^(.*\/)?(Basic\/.+\/(?!script-l[bc]\.xml$)[^/]+|Scripts\/.+\.(py|js|bsh|xml|class|jar))$/i.test(name))
    yield 'odf-macros';
}

/** The parts that the reader `office` reads, by what it looks for in them. */
export const READ_PARTS = {
  types: /^\[Content_Types\]\.xml$/i,
  relations: /\.rels$/i,
  manifest: /^META-INF\/manifest\.xml$/,
  encryption: /^META-INF\/encryption\.xml$/,
  link: /(?:^|\/)externalLinks\/[^/]*\.bin$/i,
} as const;

/** Whether a part of any name begins as a link of a binary workbook: [MS-XLSB] 2.4, BrtBeginSupBook. */
export function isBinaryLink(head: Buffer): boolean {
  return head[0] === 0xe8 && head[1] === 0x02;
}

/** The streams that the reader `ole2` reads. Their names are case-insensitive ([MS-CFB] 2.6.4). */
export const READ_STREAMS = {
  package: /^\[1\]Ole10Native$/i,
  link: /^\[1\]Ole$/i,
  presentation: /^PowerPoint Document$/i,
  words: /^WordDocument$/i,
  workbook: /^(?:Workbook|Book)$/i,
  drawing: /^VisioDocument$/i,
  messageText: /^__substg1\.0_1009/i,
} as const;

/** Whether a name is one of those that are read. */
export function isOneOf(names: Readonly<Record<string, RegExp>>, name: string): boolean {
  return Object.values(names).some((pattern) => pattern.test(name));
}

/** Traits that follow from the name of a stream of an OLE2 file, as 7-Zip spells it. */
export function* traitsOfStream(name: string): Generator<Trait, void> {
  const path = name.split('/');
  if (path.some((part) => /^VBA$/i.test(part)) || /^_VBA_PROJECT/i.test(path.at(-1) ?? '')) yield 'vba';
}
