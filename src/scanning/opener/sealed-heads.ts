/** Files that can be read with a key only and have no fixed signature, such as OpenPGP packets (RFC 9580, section 4.2). */
export function sealedFormat(head: Buffer): string | undefined {
  if (isPgpMessage(head)) return 'pgp';
  if (isPgpPacked(head)) return 'pgp-packed';
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

/** RFC 9580, section 5.6: ZIP, ZLIB or BZip2, of unknown length, as all programs write it. */
function isPgpPacked(head: Buffer): boolean {
  // Greek in UTF-16 begins like one, and letters of one alphabet are in one block.
  const isText =
    head.length >= 16 && head.subarray(0, 64).every((byte, at) => at % 2 === 0 || byte <= 3 || byte === 0x20);
  return head[0] === 0xa3 && [1, 2, 3].includes(head[1] ?? 0) && !isText;
}

/** RFC 7292, section 4: a sequence of version 3 and CMS content. */
function isPkcs12(head: Buffer): boolean {
  const length = head[1] ?? 0;
  const at = 2 + (length > 0x80 ? length & 0x7f : 0);
  return head[0] === 0x30 && at <= 6 && head.toString('hex', at, at + 4) === '02010330';
}

const TAG = {
  publicKeySession: 1,
  symmetricSession: 3,
  onePass: 4,
  compressed: 8,
  encrypted: 9,
  protected: 18,
  aead: 20,
} as const;
const PUBLIC_KEY_ALGORITHMS = new Set([1, 2, 16, 18, 20, 25, 26]);

function isPgpMessage(head: Buffer): boolean {
  const packet = pgpPacket(head);
  if (packet === undefined) return false;
  const { tag, body } = packet;
  const [version = 0] = body;
  switch (tag) {
    case TAG.publicKeySession:
      return version === 3
        ? body.length > 12 && (PUBLIC_KEY_ALGORITHMS.has(body[9] ?? 0) || isFollowedByPacket(head, body))
        : version === 6 && body.length > 20;
    case TAG.symmetricSession:
      return (
        (version === 4 && (body[1] ?? 0) <= 13 && [0, 1, 3, 4].includes(body[2] ?? 9)) || version === 5 || version === 6
      );
    case TAG.onePass:
      return version === 3 && body.length === 13;
    case TAG.protected:
      return version === 1 || version === 2;
    case TAG.aead:
      return version === 1;
    default:
      return false;
  }
}

/** A key for an unknown algorithm, followed by the message. */
function isFollowedByPacket(head: Buffer, body: Buffer): boolean {
  const next = head.subarray(body.byteOffset - head.byteOffset + body.length);
  const first = next[0] ?? 0;
  const tag = (first & 0x40) === 0 ? (first >> 2) & 15 : first & 63;
  return (
    first >= 0x80 &&
    ([TAG.publicKeySession, TAG.symmetricSession, TAG.encrypted, TAG.protected, TAG.aead] as number[]).includes(tag)
  );
}

function pgpPacket(head: Buffer): { tag: number; body: Buffer } | undefined {
  const [first = 0, length = 0] = head;
  if (first < 0x80 || head.length < 16) return undefined;
  if ((first & 0x40) === 0) {
    const tag = (first >> 2) & 15;
    const kind = first & 3;
    if (kind === 3) return { tag, body: head.subarray(1) };
    const size = 1 << kind;
    return { tag, body: head.subarray(1 + size, 1 + size + head.readUIntBE(1, size)) };
  }
  const tag = first & 63;
  if (length < 192) return { tag, body: head.subarray(2, 2 + length) };
  if (length < 224) return { tag, body: head.subarray(3, 3 + ((length - 192) << 8) + (head[2] ?? 0) + 192) };
  if (length === 255) return { tag, body: head.subarray(6, 6 + head.readUInt32BE(2)) };
  return { tag, body: head.subarray(2) };
}
