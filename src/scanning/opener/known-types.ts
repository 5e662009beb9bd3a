/**
 * What it takes to judge a whole file of a type:
 * - `engine`: the engine alone; the type has no parts, or they are stored in it unencoded
 * - `text`, `rtf`, `packed-media`, `fdf`: the engine, and encoded content is decoded and judged
 * - `zip`, `7-zip`, `ole2`, `pdf`, `mail`: an opener, and the engine on the whole and on each part
 * - `lz4`, `tnef`, `cms`, `openpgp`: a reader of the program's own, and the engine on the whole and on each part
 * - `sealed`: not possible; it can be read with a key only
 * - `nobody`: not possible; a container that no opener opens
 */
type JudgedBy =
  | 'engine'
  | 'text'
  | 'rtf'
  | 'packed-media'
  | 'fdf'
  | 'zip'
  | '7-zip'
  | 'lz4'
  | 'tnef'
  | 'cms'
  | 'openpgp'
  | 'ole2'
  | 'pdf'
  | 'mail'
  | 'sealed'
  | 'nobody';

/** A type that the program recognises by its bytes. */
export interface KnownType {
  /** The key of this table, and the name in reports. */
  readonly format: string;
  readonly mimeType: string;
  readonly judgedBy: JudgedBy;
  /** 7-Zip's name of the format, where it must be passed. */
  readonly sevenZip?: string;
}

/** Any type that is not in the table: the policy decides whether it may be clean once it was scanned. */
export const UNKNOWN_FORMAT = 'unknown';

const engine = (format: string, mimeType: string): KnownType => ({ format, mimeType, judgedBy: 'engine' });
const text = (format: string, mimeType: string): KnownType => ({ format, mimeType, judgedBy: 'text' });
const packedMedia = (format: string, mimeType: string): KnownType => ({ format, mimeType, judgedBy: 'packed-media' });
const zip = (format: string, mimeType: string): KnownType => ({ format, mimeType, judgedBy: 'zip' });
const office = (format: string, kind: string) => zip(format, `application/vnd.openxmlformats-officedocument.${kind}`);
const odf = (format: string, kind: string) => zip(format, `application/vnd.oasis.opendocument.${kind}`);
const packed = (format: string, mimeType: string, sevenZip?: string): KnownType =>
  sevenZip === undefined ? { format, mimeType, judgedBy: '7-zip' } : { format, mimeType, judgedBy: '7-zip', sevenZip };
const ole2 = (format: string, mimeType: string): KnownType => ({
  format,
  mimeType,
  judgedBy: 'ole2',
  sevenZip: 'Compound',
});
const sealed = (format: string, mimeType: string): KnownType => ({ format, mimeType, judgedBy: 'sealed' });
const nobody = (format: string, mimeType: string): KnownType => ({ format, mimeType, judgedBy: 'nobody' });

/** The allow list: a file is called clean only if its type and those of all its parts are in it and can be judged. */
export const KNOWN_TYPES: readonly KnownType[] = [
  // Pictures
  packedMedia('jpeg', 'image/jpeg'),
  packedMedia('png', 'image/png'),
  packedMedia('gif', 'image/gif'),
  packedMedia('webp', 'image/webp'),
  packedMedia('bmp', 'image/bmp'),
  packedMedia('tiff', 'image/tiff'),
  packedMedia('heif', 'image/heif'),
  packedMedia('jxl', 'image/jxl'),
  packedMedia('jp2', 'image/jp2'),
  packedMedia('ico', 'image/x-icon'),
  packedMedia('psd', 'image/vnd.adobe.photoshop'),
  packedMedia('emf', 'image/emf'),
  packedMedia('wmf', 'image/wmf'),
  packedMedia('jumbf', 'application/jumbf'),
  packedMedia('u3d', 'model/u3d'),
  packedMedia('prc', 'model/prc'),
  packedMedia('djvu', 'image/vnd.djvu'),
  text('svg', 'image/svg+xml'),
  text('eps', 'application/postscript'),
  // Sound and film
  packedMedia('mp3', 'audio/mpeg'),
  packedMedia('aac', 'audio/aac'),
  packedMedia('flac', 'audio/flac'),
  packedMedia('ogg', 'audio/ogg'),
  packedMedia('amr', 'audio/amr'),
  packedMedia('wav', 'audio/wav'),
  packedMedia('aiff', 'audio/aiff'),
  packedMedia('midi', 'audio/midi'),
  packedMedia('mp4', 'video/mp4'),
  packedMedia('matroska', 'video/matroska'),
  packedMedia('avi', 'video/vnd.avi'),
  packedMedia('mpeg', 'video/mpeg'),
  packedMedia('mpeg-ts', 'video/mp2t'),
  packedMedia('flv', 'video/x-flv'),
  packedMedia('asf', 'application/vnd.ms-asf'),
  // Text
  text('text', 'text/plain'),
  text('html', 'text/html'),
  text('xml', 'application/xml'),
  { format: 'rtf', mimeType: 'application/rtf', judgedBy: 'rtf' },
  text('ics', 'text/calendar'),
  text('vcard', 'text/vcard'),
  // Programs, which a policy can refuse by their type
  engine('exe', 'application/x-msdownload'),
  engine('elf', 'application/x-elf'),
  engine('macho', 'application/x-mach-binary'),
  engine('java-class', 'application/java-vm'),
  engine('wasm', 'application/wasm'),
  engine('dex', 'application/vnd.android.dex'),
  engine('shortcut', 'application/x-ms-shortcut'),
  packedMedia('flash', 'application/x-shockwave-flash'),
  // Other single files
  packedMedia('font', 'font/sfnt'),
  packedMedia('woff', 'font/woff'),
  packedMedia('appledouble', 'application/applefile'),
  engine('pkcs7-signature', 'application/pkcs7-signature'),
  // Documents
  { format: 'pdf', mimeType: 'application/pdf', judgedBy: 'pdf' },
  { format: 'fdf', mimeType: 'application/vnd.fdf', judgedBy: 'fdf' },
  { format: 'mail', mimeType: 'message/rfc822', judgedBy: 'mail' },
  { format: 'tnef', mimeType: 'application/vnd.ms-tnef', judgedBy: 'tnef' },
  { format: 'pkcs7', mimeType: 'application/pkcs7-mime', judgedBy: 'cms' },
  { format: 'pgp-message', mimeType: 'application/pgp', judgedBy: 'openpgp' },
  office('docx', 'wordprocessingml.document'),
  office('xlsx', 'spreadsheetml.sheet'),
  office('pptx', 'presentationml.presentation'),
  zip('docm', 'application/vnd.ms-word.document.macroenabled.12'),
  zip('xlsm', 'application/vnd.ms-excel.sheet.macroenabled.12'),
  zip('pptm', 'application/vnd.ms-powerpoint.presentation.macroenabled.12'),
  zip('xlsb', 'application/vnd.ms-excel.sheet.binary.macroenabled.12'),
  zip('ooxml', 'application/vnd.openxmlformats-package'),
  odf('odt', 'text'),
  odf('ods', 'spreadsheet'),
  odf('odp', 'presentation'),
  odf('odg', 'graphics'),
  zip('odf', 'application/vnd.oasis.opendocument'),
  zip('epub', 'application/epub+zip'),
  zip('iwork', 'application/vnd.apple.iwork'),
  zip('jar', 'application/java-archive'),
  zip('apk', 'application/vnd.android.package-archive'),
  ole2('ole2', 'application/x-cfb'),
  // Archives
  zip('zip', 'application/zip'),
  packed('7z', 'application/x-7z-compressed', '7z'),
  packed('rar4', 'application/x-rar-compressed', 'Rar'),
  packed('rar5', 'application/x-rar-compressed', 'Rar5'),
  packed('tar', 'application/x-tar', 'tar'),
  packed('gzip', 'application/gzip', 'gzip'),
  packed('bzip2', 'application/x-bzip2', 'bzip2'),
  packed('xz', 'application/x-xz', 'xz'),
  packed('zstd', 'application/zstd', 'zstd'),
  { format: 'lz4', mimeType: 'application/x-lz4', judgedBy: 'lz4' },
  packed('lzma', 'application/x-lzma', 'lzma'),
  packed('compress', 'application/x-compress', 'Z'),
  packed('szdd', 'application/x-ms-compress-szdd', 'MsLZ'),
  packed('ar', 'application/x-unix-archive', 'Ar'),
  packed('rpm', 'application/x-rpm', 'Rpm'),
  packed('cpio', 'application/x-cpio', 'Cpio'),
  packed('cab', 'application/vnd.ms-cab-compressed', 'Cab'),
  packed('arj', 'application/x-arj', 'Arj'),
  packed('lzh', 'application/x-lzh', 'Lzh'),
  packed('xar', 'application/x-xar', 'Xar'),
  packed('wim', 'application/x-ms-wim', 'wim'),
  packed('chm', 'application/vnd.ms-htmlhelp', 'Chm'),
  packed('iso', 'application/x-iso9660-image'),
  packed('udf', 'application/x-udf-image', 'Udf'),
  packed('dmg', 'application/x-apple-diskimage', 'Dmg'),
  packed('cramfs', 'application/x-cramfs', 'CramFS'),
  packed('squashfs', 'application/vnd.squashfs', 'SquashFS'),
  packed('vhd', 'application/x-vhd', 'VHD'),
  packed('vhdx', 'application/x-vhdx', 'VHDX'),
  packed('vmdk', 'application/x-vmdk', 'VMDK'),
  packed('qcow', 'application/x-qemu-disk', 'QCOW'),
  packed('disk', 'application/x-raw-disk-image'),
  // Containers that no opener opens
  nobody('ace', 'application/x-ace-compressed'),
  nobody('acronis', 'application/x-acronis-backup'),
  nobody('alz', 'application/x-alz-compressed'),
  nobody('asar', 'application/x-asar'),
  nobody('arc', 'application/x-freearc'),
  nobody('egg', 'application/x-egg'),
  nobody('lrzip', 'application/x-lrzip'),
  nobody('lzip', 'application/x-lzip'),
  nobody('lzop', 'application/x-lzop'),
  nobody('onenote', 'application/onenote'),
  nobody('outlook-store', 'application/vnd.ms-outlook-pst'),
  nobody('sis', 'application/vnd.symbian.install'),
  nobody('snappy', 'application/x-snappy-framed'),
  nobody('sqlite', 'application/vnd.sqlite3'),
  nobody('stuffit', 'application/x-stuffit'),
  nobody('uha', 'application/x-uharc'),
  nobody('access', 'application/x-msaccess'),
  nobody('zoo', 'application/x-zoo'),
  nobody('zpaq', 'application/x-zpaq'),
  nobody('ghost', 'application/x-ghost-image'),
  nobody('git-bundle', 'application/x-git-bundle'),
  nobody('hdf5', 'application/x-hdf5'),
  nobody('palm-book', 'application/x-mobipocket-ebook'),
  nobody('pickle', 'application/x-python-pickle'),
  nobody('hap', 'application/x-hap'),
  nobody('hwp3', 'application/x-hwp'),
  nobody('installshield', 'application/x-installshield-cabinet'),
  nobody('jarj', 'application/x-jar-arj'),
  nobody('kgb', 'application/x-kgb'),
  nobody('lzfse', 'application/x-lzfse'),
  nobody('notes-store', 'application/vnd.lotus-notes'),
  nobody('paq', 'application/x-paq'),
  nobody('par2', 'application/x-par2'),
  nobody('quantum', 'application/x-quantum'),
  nobody('rar1', 'application/x-rar-compressed'),
  nobody('zisofs', 'application/x-zisofs'),
  nobody('avro', 'application/vnd.apache.avro'),
  nobody('erofs', 'application/x-erofs-image'),
  nobody('orc', 'application/vnd.apache.orc'),
  nobody('parquet', 'application/vnd.apache.parquet'),
  nobody('duckdb', 'application/vnd.duckdb'),
  nobody('leveldb', 'application/x-leveldb'),
  nobody('redis', 'application/x-redis-dump'),
  nobody('spss', 'application/x-spss-sav'),
  nobody('cbor', 'application/cbor'),
  nobody('blackhole', 'application/x-blackhole'),
  nobody('cso', 'application/x-compressed-iso'),
  nobody('daa', 'application/x-daa'),
  nobody('deflated-dicom', 'application/dicom'),
  nobody('packed-dwg', 'image/vnd.dwg'),
  nobody('ewf', 'application/x-ewf'),
  nobody('isz', 'application/x-isz'),
  nobody('macbinary', 'application/x-macbinary'),
  nobody('outlook-express', 'application/x-outlook-express'),
  nobody('pack', 'application/x-pack'),
  nobody('pea', 'application/x-pea'),
  nobody('sea-arc', 'application/x-arc'),
  nobody('sqx', 'application/x-sqx'),
  nobody('yz1', 'application/x-yz1'),
  nobody('binhex', 'application/mac-binhex40'),
  nobody('applesingle', 'application/applefile'),
  nobody('binary-patch', 'application/octet-stream'),
  nobody('phar', 'application/x-php-archive'),
  nobody('xml-ebcdic', 'application/xml'),
  // Files that were transferred stand in it in pieces.
  nobody('capture', 'application/vnd.tcpdump.pcap'),
  nobody('kwaj', 'application/x-ms-compress-kwaj'),
  nobody('uf2', 'application/x-uf2'),
  nobody('warc', 'application/warc'),
  // Sealed
  sealed('pgp', 'application/pgp-encrypted'),
  sealed('age', 'application/x-age-encryption'),
  sealed('openssl', 'application/x-openssl-encrypted'),
  sealed('pkcs7-enveloped', 'application/pkcs7-mime'),
  sealed('pkcs12', 'application/x-pkcs12'),
  sealed('jwe', 'application/jose'),
  sealed('sealed-text', 'text/plain'),
  sealed('keepass', 'application/x-keepass2'),
  sealed('luks', 'application/x-luks'),
  sealed('bitlocker', 'application/x-bitlocker'),
  sealed('aescrypt', 'application/x-aes-encrypted'),
  sealed('axcrypt', 'application/x-axcrypt'),
  sealed('dmg-encrypted', 'application/x-apple-diskimage'),
  sealed('android-backup', 'application/x-android-backup'),
  sealed('ansible-vault', 'application/x-ansible-vault'),
];

/** Types that hold other files whole, and not only in encoded form. */
export function isContainer({ judgedBy }: KnownType): boolean {
  return ['zip', '7-zip', 'lz4', 'tnef', 'cms', 'openpgp', 'ole2', 'pdf', 'mail'].includes(judgedBy);
}

/** Formats whose parts are internal: streams of pictures and tables, not files that people put in. */
export function isDocument(format: string | undefined): boolean {
  const judgedBy = format === undefined ? undefined : knownType(format)?.judgedBy;
  return (
    ['ole2', 'tnef', 'cms', 'openpgp', 'pdf', 'text', 'rtf', 'packed-media', 'fdf'].includes(judgedBy ?? '') ||
    (judgedBy === 'zip' && format !== 'zip')
  );
}

const byFormat = new Map(KNOWN_TYPES.map((type) => [type.format, type]));

/** Undefined for `unknown`. */
export function knownType(format: string): KnownType | undefined {
  return byFormat.get(format);
}

const HEADINGS: Readonly<Record<JudgedBy, string>> = {
  engine: 'Judged whole by the engine',
  text: 'Judged whole by the engine; what is encoded in it in base64, hexadecimal, ASCII85, uuencode, xxencode or yEnc is judged as well',
  rtf: 'Judged whole by the engine; objects, pictures and data are decoded and judged',
  'packed-media':
    'Judged whole by the engine; remarks, profiles, tables, data of other programs and what is packed anywhere are unpacked and judged',
  fdf: 'Judged whole by the engine; each stream is decoded and judged',
  zip: 'Opened by 7-Zip after a check of the ZIP structure, each part judged',
  '7-zip': 'Opened by 7-Zip, each part judged',
  lz4: 'Unpacked by the program itself, the content judged',
  tnef: 'Opened by the program itself, each attachment, text and property judged',
  cms: 'Opened by the program itself, the content and what is signed with it judged',
  openpgp: 'Opened by the program itself, the content and what is signed with it judged',
  ole2: 'Opened by 7-Zip as an OLE2 file, each stream and embedded object judged',
  pdf: 'Opened by pdf.js, each attachment judged',
  mail: 'Opened as a message, each part judged',
  sealed: 'Never clean: encrypted',
  nobody: 'Never clean: a container that no opener opens',
};

/** The table in words for people, one line for each way of judging. */
export function describeKnownTypes(): string[] {
  return Object.entries(HEADINGS).map(([judgedBy, heading]) => {
    const formats = KNOWN_TYPES.filter((type) => type.judgedBy === judgedBy).map(({ format }) => format);
    return `${heading}: ${formats.join(', ')}`;
  });
}
