/** The description of a file from its event, before its bytes are known. */
export interface Declared {
  readonly fileName?: string | undefined;
  /** The media type that the API declares. */
  readonly mimeType?: string | undefined;
  readonly bytes?: number | undefined;
}

/** What came under its link. */
export interface Received {
  /** The first bytes. */
  readonly head: Uint8Array;
  /** Of all of it. */
  readonly bytes: number;
  /** As the answer has it. */
  readonly contentType: string | undefined;
}

/** `fragment`: text that begins with a tag of HTML, as notes do; `other`: what no text is. */
type Content = 'html' | 'fragment' | 'xml' | 'json' | 'text' | 'other';
/** `binary`: of a format that is never text. */
type Kind = 'html' | 'xml' | 'json' | 'text' | 'binary' | 'unknown';

const words = (text: string) => text.trim().split(/\s+/);

/** File extensions, in lower case. */
const EXTENSIONS = new Map<string, Kind>(
  (
    [
      ['html', 'html htm xhtml xht shtml mht mhtml php jsp asp aspx vue hbs ejs'],
      [
        'xml',
        'xml xsd xsl xslt svg kml gpx tcx rss atom rdf owl wsdl xlf xliff tmx musicxml drawio dae plist config resx xaml fb2 opml ubl fodt fods fodp',
      ],
      ['json', 'json geojson jsonl ndjson har ipynb webmanifest topojson'],
      [
        'text',
        'txt text log md markdown csv tsv tab ini cfg conf yaml yml toml env properties rst tex srt vtt ics vcf eml js mjs cjs ts tsx jsx css scss c h cpp hpp cs java kt go rs py rb pl sh ps1 bat cmd sql r swift asc pem cer crt key p7s sig',
      ],
      [
        'binary',
        'jpg jpeg jpe jfif png apng gif bmp webp tif tiff heic heif avif ico psd raw cr2 nef dng jp2 jxl mp3 mp4 m4a m4v aac wav ogg oga ogv opus flac amr wma wmv mov avi mkv webm 3gp 3g2 mpg mpeg mid midi caf aiff pdf doc docx docm dot dotx xls xlsx xlsm xlsb xlt xltx ppt pptx pptm pps ppsx odt ods odp odg pages numbers rtf msg pst one pub vsd vsdx epub mobi azw azw3 zip rar 7z gz tgz bz2 tbz xz txz zst lz lz4 lzma tar cab iso img dmg vhd vhdx vmdk jar war apk ipa exe dll msi msix sys scr deb rpm pkg ttf otf woff woff2 eot class pyc wasm sqlite db mdb accdb dwg skp blend',
      ],
    ] as const
  ).flatMap(([kind, names]) => words(names).map((name): [string, Kind] => [name, kind])),
);

/** Office files that programs also write as XML, under the same extensions. */
const OFFICE_XML = /^<\?mso-application\b/m;

/** What a file may hold, by what it is declared to be. */
const FITTING: Readonly<Record<Kind, readonly Content[]>> = {
  html: ['html', 'fragment', 'xml', 'text'],
  xml: ['xml', 'fragment', 'text'],
  json: ['json', 'text'],
  text: ['text', 'fragment', 'json', 'xml'],
  binary: [],
  unknown: ['text'],
};

/**
 * Whether what came is the file, or somebody's page in its place: of a login, a proxy, an error. Judged by what the file
 * is declared to be, for a page can be a file, too.
 */
export function isDeclaredFile(declared: Declared, { head, bytes, contentType }: Received): boolean {
  // Nothing speaks for no file but an empty one.
  if (bytes === 0) return declared.bytes === 0;
  const text = textOf(head);
  if (text === undefined) return true;
  const content = contentOf(text, bytes > head.length);
  if (content === 'other') return true;
  if (isErrorPage(text, content)) return false;
  const kind = kindOf(declared);
  if (kind === 'binary') return content === 'xml' && OFFICE_XML.test(text.slice(0, 500));
  if (!FITTING[kind].includes(content)) return false;
  // What its sender calls a page is one, unless a page is what was sent.
  return kind === 'html' || !/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? '');
}

function kindOf({ fileName, mimeType }: Declared): Kind {
  const extension = /\.([^.\s]{1,12})\s*$/.exec(fileName ?? '')?.[1]?.toLowerCase();
  const byName = extension === undefined ? undefined : EXTENSIONS.get(extension);
  return byName ?? kindOfType(mimeType?.toLowerCase().split(';', 1)[0]?.trim() ?? '');
}

function kindOfType(type: string): Kind {
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html';
  if (/^(text|application)\/xml$|\+xml$/.test(type)) return 'xml';
  if (/^(text|application)\/json$|\+json$/.test(type)) return 'json';
  if (type.startsWith('text/')) return 'text';
  if (/^(image|audio|video|font)\//.test(type)) return 'binary';
  return /^application\/(pdf|zip|gzip|x-7z|x-rar|vnd\.rar|msword|vnd\.(ms|openxmlformats|oasis))/.test(type)
    ? 'binary'
    : 'unknown';
}

/** The text of these bytes, in one of the encodings of web pages; undefined if they are not text. */
function textOf(head: Uint8Array): string | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const text = decoded(bytes);
  // Escape sequences, form feeds and the like are part of some texts.

  return /[\0-\x06\x0e-\x1a\x1c-\x1f\x7f]/.test(text) ? undefined : text;
}

function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le');
  }
  // Without a mark, Latin letters in UTF-16 have a zero beside each.
  if (bytes.length >= 4 && bytes[0] !== 0 && bytes[1] === 0 && bytes[3] === 0) return bytes.toString('utf16le');
  if (bytes.length >= 4 && bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0) {
    return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le');
  }
  // Every octet is a letter of Latin-1: a page in any encoding of one octet is text, too.
  return bytes.subarray(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0).toString('latin1');
}

/** White space and comments may precede the first tag. */
const PROLOGUE = /^(?:\s|<!--[\s\S]*?-->)+/;
const PAGE = /^(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html)\b/i;
const PART_OF_PAGE = /^<(?:head|body|title|meta|script|style|noscript|iframe)\b/i;
const FRAGMENT = /^<(?:h[1-6]|p|br|hr|div|span|center|font|table|form|a|b|i|img|link|ul|ol|pre)\b[^>]*>/i;
/** Formats that can be all text. */
const WRITTEN = /^(?:\{\\rtf|%!PS|%!Adobe)/;

function contentOf(text: string, isCut: boolean): Content {
  const start = text.replace(PROLOGUE, '');
  if (PAGE.test(start) || PART_OF_PAGE.test(start)) return 'html';
  if (WRITTEN.test(start) || start.slice(0, 1024).includes('%PDF-')) return 'other';
  if (FRAGMENT.test(start)) return 'fragment';
  if (/^<(?:\?xml|![A-Z]|[A-Za-z_][\w.:-]*[\s/>])/.test(start)) return 'xml';
  return isJson(start, isCut) ? 'json' : 'text';
}

function isJson(text: string, isCut: boolean): boolean {
  if (!/^[[{"]/.test(text)) return false;
  if (isCut) return /^(\{\s*("|\})|\[\s*[[{"\d-])/.test(text);
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Error documents of object stores, gateways and APIs: they are not the file, whatever type is declared. */
function isErrorPage(text: string, content: Content): boolean {
  if (content === 'xml')
    return /^[^<]*(<[?!][^>]*>[^<]*)*<([\w-]+:)?(Error|ErrorResponse|ServiceException|Fault|problem)\b/i.test(text);
  if (content === 'html') {
    const title = /<title[^>]*>([^<]{0,200})/i.exec(text)?.[1] ?? '';
    return /\b([45]\d\d|error|not found|forbidden|access denied|unauthori[sz]ed|bad gateway|unavailable|sign in|log ?in|moved|redirect)/i.test(
      title,
    );
  }
  if (content !== 'json') return false;
  let value: unknown;
  try {
    value = JSON.parse(text.replace(PROLOGUE, ''));
  } catch {
    return false;
  }
  if (typeof value !== 'object' || value === null) return false;
  const keys = new Set(Object.keys(value).map((key) => key.toLowerCase()));
  const has = (...names: string[]) => names.some((name) => keys.has(name));
  return (
    has('error', 'errors', 'error_description') ||
    (has('code', 'status', 'statuscode') && has('message', 'detail', 'title'))
  );
}
