/** Messages of OpenPGP by their first packets, which have no signature: RFC 9580, section 10.3. */
import { literal, PACKET, packetAt, packetHead, SEALED_PACKETS } from './openpgp.js';

/** `pgp` is read with a key only, and `pgp-message` without one. Keys, and signatures of other files, are no messages. */
export function pgpFormat(head: Buffer): 'pgp' | 'pgp-message' | undefined {
  if (isSealed(head)) return 'pgp';
  return isPacked(head) || isMessage(head) ? 'pgp-message' : undefined;
}

/** ZIP, ZLIB or BZip2, of unknown length, as most programs write it. */
function isPacked(head: Buffer): boolean {
  // Greek in UTF-16 begins like one, and letters of one alphabet are in one block.
  const isGreek =
    head.length >= 16 && head.subarray(0, 64).every((byte, at) => at % 2 === 0 || byte <= 3 || byte === 0x20);
  return head[0] === 0xa3 && [1, 2, 3].includes(head[1] ?? 0) && !isGreek;
}

const LEAST_BYTES = 16;
const PUBLIC_KEY_ALGORITHMS = new Set([1, 2, 16, 18, 20, 25, 26]);

function isSealed(head: Buffer): boolean {
  const packet = head.length < LEAST_BYTES ? undefined : packetHead(head, 0);
  if (packet === undefined) return false;
  const { tag, body: start, length = head.length } = packet;
  const end = start + length;
  const body = head.subarray(start, end);
  const [version = 0] = body;
  switch (tag) {
    case PACKET.publicKeySession:
      return version === 3
        ? body.length > 12 &&
            (PUBLIC_KEY_ALGORITHMS.has(body[9] ?? 0) || SEALED_PACKETS.has(packetHead(head, end)?.tag ?? 0))
        : version === 6 && body.length > 20;
    case PACKET.symmetricSession:
      return (
        (version === 4 && (body[1] ?? 0) <= 13 && [0, 1, 3, 4].includes(body[2] ?? 9)) || version === 5 || version === 6
      );
    case PACKET.protected:
      return version === 1 || version === 2;
    case PACKET.aead:
      return version === 1;
    default:
      return false;
  }
}

/** What may precede a message; more is made to take time. */
const MOST_PACKETS = 64;

/** Whether a message follows what may precede one: signatures of old programs, marks, and padding. */
function isMessage(head: Buffer): boolean {
  let at = 0;
  for (let packets = 0; packets < MOST_PACKETS; packets += 1) {
    const packet = packetHead(head, at);
    if (packet === undefined) return false;
    const { tag, body: start, length = head.length - start, isPartial } = packet;
    const end = start + length;
    const body = (isPartial && packetAt(head, at)?.body) || head.subarray(start, end);
    if (tag === PACKET.onePass) return isOnePass(body);
    // Bytes of other formats seldom end where another packet begins, or the file does, and texts go on as such.
    const isPlausible = isPartial || (end > head.length ? !isText(head.subarray(1, 64)) : (head[end] ?? 0x80) >= 0x80);
    if (tag === PACKET.literal) return isPlausible && isLiteral(body);
    if (tag === PACKET.compressed) return isPlausible && isCompressed(body);
    if (packets > 0 && SEALED_PACKETS.has(tag)) return true;
    if (isPartial || !isSkipped(tag, body)) return false;
    at = end;
  }
  return true;
}

function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
}

function isSkipped(tag: number, body: Buffer): boolean {
  const [version = 0] = body;
  if (tag === PACKET.signature) return version >= 2 && version <= 6;
  return tag === PACKET.padding || (tag === PACKET.marker && body.toString('latin1') === 'PGP');
}

/** RFC 9580, section 5.4. */
function isOnePass(body: Buffer): boolean {
  return (body[0] === 3 && body.length === 13) || (body[0] === 6 && body.length > 37);
}

/** Of bytes, text, text in UTF-8, and, in old programs, local or of MIME; names hold no controls. */
function isLiteral(body: Buffer): boolean {
  const name = literal(body)?.name;
  return name !== undefined && /^[btul1m]/.test(body.toString('latin1', 0, 1)) && !/[\0-\x1f\x7f]/.test(name);
}

function isCompressed(body: Buffer): boolean {
  const [algorithm, first = 0, second = 0] = body;
  switch (algorithm) {
    case 0:
      return packetHead(body, 1) !== undefined;
    case 1:
      // RFC 1951, section 3.2.3: there is no fourth kind of block.
      return (first & 6) !== 6;
    case 2:
      return (first & 15) === 8 && ((first << 8) | second) % 31 === 0;
    case 3:
      return body.toString('latin1', 1, 4) === 'BZh';
    default:
      return false;
  }
}
