import { webcrypto } from 'node:crypto';
import type { ContentInfo } from 'pkijs';
import { Certificate, CryptoEngine, ExtKeyUsage, id_ContentType_SignedData, id_eContentType_TSTInfo } from 'pkijs';
import { SignedData, SignedDataVerifyError, TimeStampResp, TSTInfo } from 'pkijs';
import { TimestampInvalidError } from '../archive/timestamps/timestamps.js';
import type { TimestampFacts, TimestampVerifier } from '../archive/timestamps/timestamps.js';

/** RFC 3161, 2.3: the certificate of an authority has this purpose, and no other. */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const COMMON_NAME = '2.5.4.3';
/** SHA-256, SHA-384 and SHA-512: content under a weaker hash could be replaced. */
const HASHES = ['2.16.840.1.101.3.4.2.1', '2.16.840.1.101.3.4.2.2', '2.16.840.1.101.3.4.2.3'];

/** Node's Web Crypto, with the type that DOM libraries give it. */
type WebCrypto = ConstructorParameters<typeof CryptoEngine>[0]['crypto'];

/** The file contains no certificate. */
export class NoCertificatesError extends Error {
  override readonly name = 'NoCertificatesError';
}

/** Verifies time stamps against trusted CAs. */
export class TrustedAuthorities implements TimestampVerifier {
  private readonly engine = new CryptoEngine({ name: 'node', crypto: webcrypto as WebCrypto });

  private constructor(private readonly trusted: readonly Certificate[]) {}

  /** @param pem the certificates of one or more CAs @throws {NoCertificatesError} */
  static fromPem(pem: string): TrustedAuthorities {
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0) throw new NoCertificatesError('it holds no certificate');
    try {
      return new TrustedAuthorities(blocks.map((block) => Certificate.fromBER(derOf(block))));
    } catch (error) {
      throw new NoCertificatesError('a certificate in it cannot be read', { cause: error });
    }
  }

  async check(response: Uint8Array, content: Uint8Array): Promise<TimestampFacts> {
    const { signed, info } = parse(response);
    if (!HASHES.includes(info.messageImprint.hashAlgorithm.algorithmId)) {
      throw new TimestampInvalidError('it is over a hash that counts no more');
    }
    const { signatureVerified, signerCertificate } = await this.verify(signed, content);
    if (signatureVerified !== true || !signerCertificate) throw new TimestampInvalidError('its signature is wrong');
    if (!isForStamps(signerCertificate)) {
      throw new TimestampInvalidError('its certificate is not that of a time stamp authority');
    }
    return { time: info.genTime, authority: nameOf(signerCertificate) };
  }

  private async verify(signed: SignedData, content: Uint8Array) {
    try {
      return await signed.verify(
        {
          ...{ signer: 0, checkChain: true, extendedMode: true },
          data: bytesOf(content),
          trustedCerts: [...this.trusted],
        },
        this.engine,
      );
    } catch (error) {
      if (!(error instanceof SignedDataVerifyError)) throw error;
      throw new TimestampInvalidError(error.message, { cause: error });
    }
  }
}

/** @throws {TimestampInvalidError} */
export function parse(response: Uint8Array): { readonly signed: SignedData; readonly info: TSTInfo } {
  let answer: TimeStampResp;
  try {
    answer = TimeStampResp.fromBER(bytesOf(response));
  } catch (error) {
    throw new TimestampInvalidError('it cannot be read', { cause: error });
  }
  const { status, timeStampToken } = answer;
  // granted, or granted with modifications
  if (status.status > 1 || timeStampToken === undefined) {
    const why = status.statusStrings?.map(({ valueBlock }) => valueBlock.value).join(' ');
    throw new TimestampInvalidError(`it was refused (status ${status.status}${why ? `: ${why}` : ''})`);
  }
  try {
    return readToken(timeStampToken);
  } catch (error) {
    if (error instanceof TimestampInvalidError) throw error;
    throw new TimestampInvalidError('its token cannot be read', { cause: error });
  }
}

function readToken({ contentType, content }: ContentInfo) {
  if (contentType !== id_ContentType_SignedData) throw new TimestampInvalidError('its token is not signed');
  const signed = new SignedData({ schema: content });
  const { eContentType, eContent } = signed.encapContentInfo;
  if (eContentType !== id_eContentType_TSTInfo || eContent === undefined) {
    throw new TimestampInvalidError('its token does not follow RFC 3161');
  }
  return { signed, info: TSTInfo.fromBER(eContent.getValue()) };
}

function isForStamps({ extensions = [] }: Certificate): boolean {
  const usage = extensions.find(({ extnID }) => extnID === EXTENDED_KEY_USAGE);
  const { parsedValue } = usage ?? {};
  return (
    usage?.critical === true && parsedValue instanceof ExtKeyUsage && parsedValue.keyPurposes.join() === TIME_STAMPING
  );
}

function nameOf({ subject }: Certificate): string {
  const common = subject.typesAndValues.find(({ type }) => type === COMMON_NAME) ?? subject.typesAndValues.at(-1);
  return String(common?.value.valueBlock.value ?? 'an authority without a name');
}

function derOf(pem: string): ArrayBuffer {
  return bytesOf(Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64'));
}

/** A separate buffer: a Buffer is usually a view of a larger one. */
function bytesOf(data: Uint8Array): ArrayBuffer {
  return Uint8Array.from(data).buffer;
}
