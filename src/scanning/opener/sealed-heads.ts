/** Files that can be read with a key only and have no fixed signature. */
export function sealedFormat(head: Buffer): string | undefined {
  if (isPkcs12(head)) return 'pkcs12';
  const text = head.toString('latin1');
  if (JWE.test(text)) return 'jwe';
  if (isSealedText(text)) return 'sealed-text';
  if (ANDROID_BACKUP.test(text)) return 'android-backup';
  return undefined;
}

/** BackupManagerService of Android: version, whether it is packed, and the encryption; with "none" it is a Zlib stream. */
const ANDROID_BACKUP = /^ANDROID BACKUP\n[0-9]{1,3}\n[01]\n(?!none\n)[\w-]{1,20}\n/;

/** RFC 7516, compact form: five parts, of which the first names the encryption. */
const JWE = /^\s*eyJ[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+\s*$/;

const SEALED_TEXTS = [
  // Fernet: version 0x80, and a time of this century.
  /^\s*gAAAAA[\w-]{60,}={0,2}\s*$/,
  // Credentials of Rails: content, initialisation vector and tag.
  /^\s*[A-Za-z0-9+/]{24,}={0,2}--[A-Za-z0-9+/]{16}(?:==)?--[A-Za-z0-9+/]{22}==\s*$/,
  /^\s*BEGIN (?:\w+ )?SALTPACK ENCRYPTED MESSAGE\./,
  /^\s*-----BEGIN ENCRYPTED PRIVATE KEY-----/,
  // Exported keys of rooms of Matrix.
  /^\s*-----BEGIN MEGOLM SESSION DATA-----/,
  /^\s*-----BEGIN [A-Z ]*PRIVATE KEY-----\s+Proc-Type: 4,ENCRYPTED/,
];
/**
 * Fields of JSON whose content is read with a key only, all of one row: of JWE (RFC 7516, section 7.2), key stores and SJCL; of exports
 * of Bitwarden, Aegis, 2FAS, Ente and Standard Notes.
 */
const SEALED_FIELDS: readonly (readonly RegExp[])[] = [
  [/"(?:ciphertext|cipher_text|servicesEncrypted|encryptedData)"\s*:\s*"[^"]/i],
  [/"ct"\s*:\s*"[^"]/, /"(?:iv|salt|ks)"\s*:/],
  [/"encKeyValidation_DO_NOT_EDIT"/],
  [/"slots"\s*:/, /"db"\s*:\s*"[^"]/],
  [/"content"\s*:\s*"00[1-9]:[0-9a-f]{32,}/],
];
const IS_JSON = /^(?:\xef\xbb\xbf)?\s*[{[]\s*["{[]/;
/** SOPS leaves the names of the fields in a file of any format. */
const SOPS = 'ENC[AES256_GCM,data:';

function isSealedText(text: string): boolean {
  if (SEALED_TEXTS.some((pattern) => pattern.test(text)) || text.includes(SOPS)) return true;
  return IS_JSON.test(text) && SEALED_FIELDS.some((row) => row.every((field) => field.test(text)));
}

/** RFC 7292, section 4: a sequence of version 3 and CMS content. */
function isPkcs12(head: Buffer): boolean {
  const length = head[1] ?? 0;
  const at = 2 + (length > 0x80 ? length & 0x7f : 0);
  return head[0] === 0x30 && at <= 6 && head.toString('hex', at, at + 4) === '02010330';
}
