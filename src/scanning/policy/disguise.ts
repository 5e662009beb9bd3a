import type { Disguise } from './policy.js';

/** Marks that reverse the direction of the letters after them: Unicode 16, section 23.2. Without those for Arabic and Hebrew alone. */
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069]/;

const words = (text: string) => text.trim().split(/\s+/);
/** What people take for a document. */
const HARMLESS = new Set(
  words(
    'pdf doc docx xls xlsx ppt pptx odt ods odp rtf txt csv jpg jpeg png gif bmp tif tiff heic webp mp3 mp4 mov avi wav zip htm html xml',
  ),
);
const RUNS = new Set(
  words(
    'exe com scr pif cpl bat cmd js jse vbs vbe ws wsf wsh hta ps1 msi msp msix lnk url scf reg jar apk sh command app dll sys iso img vhd vhdx dmg one chm hlp inf sct jnlp iqy slk xll ppam xlam docm xlsm pptm dotm htm html xhtml svg',
  ),
);

const PICTURES = 'jpeg png gif webp bmp tiff heif jxl jp2 ico psd emf wmf';
const SOUND_AND_FILM = 'mp3 aac flac ogg amr wav aiff midi mp4 matroska avi mpeg mpeg-ts flv asf unknown';
const TEXTS = 'text html xml rtf ics vcard svg mail unknown';
const ARCHIVES = 'zip 7z rar4 rar5 tar gzip bzip2 xz zstd';

const CLASS_ID = /\.\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}\s*$/i;

/** The types that well-known extensions allow. Other extensions imply no type. */
const BY_EXTENSION = new Map<string, ReadonlySet<string>>(
  (
    [
      ['jpg jpeg jpe jfif png gif bmp webp tif tiff heic heif avif', `${PICTURES} mp4`],
      ['ico', PICTURES + ' unknown'],
      ['mp3 wav flac ogg m4a aac amr wma mp4 mov avi mkv webm 3gp mpg mpeg wmv m4v', SOUND_AND_FILM],
      ['pdf', 'pdf'],
      ['docx xlsx pptx', 'docx xlsx pptx ooxml ole2 zip'],
      ['doc dot', 'ole2 rtf docx ooxml html xml text mail'],
      ['xls xlt', 'ole2 xlsx xlsb ooxml html xml text'],
      ['ppt pps', 'ole2 pptx ooxml'],
      ['odt ods odp odg ott ots otp', 'odt ods odp odg odf zip'],
      ['rtf', 'rtf text'],
      ['txt log md csv tsv', TEXTS],
      ['zip', 'zip docx xlsx pptx odt ods odp odg odf epub iwork jar ooxml'],
      ['7z rar tar gz tgz bz2 xz zst', ARCHIVES],
      ['svg', 'svg xml gzip'],
      ['htm html xhtml xht shtml', TEXTS],
    ] as const
  ).flatMap(([names, formats]) => words(names).map((name) => [name, new Set(words(formats))] as const)),
);

const BY_MIME_TYPE: readonly (readonly [RegExp, string])[] = [
  [/^image\/(jpe?g|pjpeg)$/, 'jpg'],
  [/^image\/(png|gif|bmp|webp|tiff|heic|heif|avif)$/, 'png'],
  [/^image\/svg\+xml$/, 'svg'],
  [/^application\/pdf$/, 'pdf'],
];
/** Types that a browser would run if it trusted the declared type. */
const PAGE_TYPES =
  /^(text\/html|application\/xhtml\+xml|image\/svg\+xml|application\/(x-)?javascript|text\/javascript)$/;

/** How the name or the declared type of a file disguises its real type. */
export function disguisesOf(name: string | undefined, mimeType: string | undefined, format: string): Set<Disguise> {
  const found = new Set<Disguise>();
  if (name !== undefined) {
    if (DIRECTION_MARKS.test(name)) found.add('direction-mark');
    // Windows shows neither this extension nor another one, and opens the file by it.
    if (CLASS_ID.test(name)) found.add('double-extension');
    const [last = '', before = ''] = extensionsOf(name);
    if (RUNS.has(last) && HARMLESS.has(before) && last !== before && !isPlainPair(before, last))
      found.add('double-extension');
    if (BY_EXTENSION.get(last)?.has(format) === false) found.add('other-type');
    // A page under the name of a picture, and the like: "login.html.png". One that is a picture is opened as one, whatever is shown.
    if (HARMLESS.has(last) && RUNS.has(before) && !['htm', 'html', 'svg'].includes(last) && !isWhatItSays(last, format))
      found.add('double-extension');
  }
  const type = mimeType?.toLowerCase().split(';', 1)[0]?.trim() ?? '';
  const extension = BY_MIME_TYPE.find(([pattern]) => pattern.test(type))?.[1];
  if (extension !== undefined && BY_EXTENSION.get(extension)?.has(format) === false) found.add('other-type');
  if (PAGE_TYPES.test(type) && ![...words(TEXTS), 'svg', 'gzip'].includes(format)) found.add('other-type');
  return found;
}

/** Of a text, a shorter name makes something else. */
function isWhatItSays(last: string, format: string): boolean {
  return BY_EXTENSION.get(last)?.has(format) === true && !words(TEXTS).includes(format);
}

/** Names as programs write them: a page saved from a document. */
function isPlainPair(before: string, last: string): boolean {
  return ['htm', 'html'].includes(last) && ['htm', 'html', 'xml', 'txt'].includes(before);
}

/** The last one first, without the spaces and dots that systems ignore. */
function extensionsOf(name: string): string[] {
  const parts = name
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .toLowerCase()
    .replace(/[\s.]+$/, '')
    .split('.')
    .map((part) => part.trim());
  return parts.length < 2 ? [] : parts.slice(1).reverse();
}
