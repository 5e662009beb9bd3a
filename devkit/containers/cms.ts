/** Signed and other messages: RFC 5652 (CMS), in BER as X.690 writes it. */

/** OIDs in hexadecimal. */
export const CMS_TYPE = {
  data: '2a864886f70d010701',
  signed: '2a864886f70d010702',
  enveloped: '2a864886f70d010703',
  digested: '2a864886f70d010705',
  authenticated: '2a864886f70d0109100102',
  timestamp: '2a864886f70d0109100104',
  compressed: '2a864886f70d0109100109',
  timestamped: '2a864886f70d010910011f',
} as const;
const ZLIB = '2a864886f70d0109100308';
const SHA_256 = '608648016503040201';

const TAG = { integer: 0x02, octets: 0x04, id: 0x06, pieces: 0x24, sequence: 0x30, set: 0x31, explicit: 0xa0 } as const;
const MOST_SHORT = 0x7f;
const OPEN = 0x80;
const END = Buffer.alloc(2);

/** An element of definite length. */
export function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length <= MOST_SHORT) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([Buffer.from([tag, 0x84]), length, body]);
}

/** An element of indefinite length. */
export function ber(tag: number, ...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([tag, OPEN]), ...parts, END]);
}

type Element = typeof der;
export const octets = (content: Buffer) => der(TAG.octets, content);

/** A string in pieces of some bytes each. */
export function octetPieces(content: Buffer, bytes: number, element: Element = ber): Buffer {
  const count = Math.ceil(content.length / bytes);
  return element(
    TAG.pieces,
    ...Array.from({ length: count }, (_, at) => octets(content.subarray(at * bytes, (at + 1) * bytes))),
  );
}

const id = (hex: string) => der(TAG.id, Buffer.from(hex, 'hex'));
const version = (number: number) => der(TAG.integer, Buffer.from([number]));

/** What {@link cmsMessage} wraps. */
interface CmsOptions {
  /** Of the content; default: plain data. */
  readonly contentType?: string;
  /** How long its elements say they are; default: definitely. */
  readonly element?: Element;
  /** What stands behind the content: certificates and signers. */
  readonly behind?: Buffer;
  /** What the algorithms of digests are; default: SHA-256. */
  readonly algorithms?: Buffer;
}

/** `ContentInfo` of any type. */
export function cmsInfo(type: string, message: Buffer, element: Element = der): Buffer {
  return element(TAG.sequence, id(type), element(TAG.explicit, message));
}

/** @param string the content as an element; without one the signature is detached */
export function cmsSigned(
  string: Buffer | undefined,
  { contentType = CMS_TYPE.data, element = der, behind = der(TAG.set), algorithms }: CmsOptions = {},
): Buffer {
  const wrapped = string === undefined ? [] : [element(TAG.explicit, string)];
  return cmsInfo(
    CMS_TYPE.signed,
    element(
      TAG.sequence,
      version(1),
      der(TAG.set, algorithms ?? der(TAG.sequence, id(SHA_256))),
      element(TAG.sequence, id(contentType), ...wrapped),
      behind,
    ),
    element,
  );
}

/** RFC 3274. */
export function cmsCompressed(string: Buffer, contentType: string = CMS_TYPE.data): Buffer {
  const content = der(TAG.sequence, id(contentType), der(TAG.explicit, string));
  return cmsInfo(CMS_TYPE.compressed, der(TAG.sequence, version(0), der(TAG.sequence, id(ZLIB)), content));
}

/** RFC 5544. */
export function cmsTimestamped(string: Buffer, name: string): Buffer {
  const meta = der(TAG.sequence, der(0x01, Buffer.from([0xff])), der(0x0c, Buffer.from(name)));
  return cmsInfo(
    CMS_TYPE.timestamped,
    der(TAG.sequence, version(1), der(0x16, Buffer.from('https://example.com/')), meta, string, der(TAG.explicit)),
  );
}
