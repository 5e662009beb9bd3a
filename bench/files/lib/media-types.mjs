/** What a browser would declare for a name. */
const TYPES = {
  '7z': 'application/x-7z-compressed', aac: 'audio/aac', ai: 'application/postscript', avi: 'video/x-msvideo', avif: 'image/avif',
  bmp: 'image/bmp', bz2: 'application/x-bzip2', cab: 'application/vnd.ms-cab-compressed', csv: 'text/csv',
  deb: 'application/vnd.debian.binary-package', doc: 'application/msword',
  docm: 'application/vnd.ms-word.document.macroEnabled.12',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', eml: 'message/rfc822',
  epub: 'application/epub+zip', exe: 'application/x-msdownload', flac: 'audio/flac', gif: 'image/gif', gz: 'application/gzip',
  heic: 'image/heic', html: 'text/html', htm: 'text/html', ico: 'image/x-icon', ics: 'text/calendar',
  iso: 'application/x-iso9660-image', jar: 'application/java-archive', jpeg: 'image/jpeg', jpg: 'image/jpeg',
  js: 'text/javascript', json: 'application/json', jxl: 'image/jxl', m4a: 'audio/mp4', md: 'text/markdown', mkv: 'video/x-matroska',
  mov: 'video/quicktime', mp3: 'audio/mpeg', mp4: 'video/mp4', mht: 'multipart/related', msg: 'application/vnd.ms-outlook',
  odp: 'application/vnd.oasis.opendocument.presentation', ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odt: 'application/vnd.oasis.opendocument.text', oga: 'audio/ogg', ogg: 'audio/ogg', ogv: 'video/ogg', opus: 'audio/ogg',
  pdf: 'application/pdf', png: 'image/png', ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', ps: 'application/postscript',
  psd: 'image/vnd.adobe.photoshop', rar: 'application/vnd.rar', rtf: 'application/rtf', svg: 'image/svg+xml',
  tar: 'application/x-tar', tgz: 'application/gzip', tif: 'image/tiff', tiff: 'image/tiff', txt: 'text/plain', vcf: 'text/vcard',
  wav: 'audio/wav', webm: 'video/webm', webp: 'image/webp', wma: 'audio/x-ms-wma', wmv: 'video/x-ms-wmv',
  xls: 'application/vnd.ms-excel', xlsb: 'application/vnd.ms-excel.sheet.binary.macroEnabled.12',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', xml: 'application/xml', xz: 'application/x-xz',
  zip: 'application/zip', zst: 'application/zstd',
};

export const mediaType = (name) => TYPES[/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream';
