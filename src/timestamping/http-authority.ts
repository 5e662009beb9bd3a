import { createHash, randomBytes } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import { AlgorithmIdentifier, MessageImprint, TimeStampReq } from 'pkijs';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import { MAX_TIMESTAMP_BYTES } from '../archive/timestamps/read-timestamp.js';
import { TimestampAuthorityError, TimestampInvalidError } from '../archive/timestamps/timestamps.js';
import type { TimestampAuthority, TimestampVerifier } from '../archive/timestamps/timestamps.js';
import { httpConnector } from '../network/connector.js';
import { parse } from './trusted-authorities.js';

/** Time limit for an answer, in milliseconds. */
const ANSWER_MS = 30_000;
const SHA256 = '2.16.840.1.101.3.4.2.1';

/** An authority that is reached by HTTP: RFC 3161, 3.4. TLS is not needed: only a hash is sent, and the answer is signed. */
export class HttpTimestampAuthority implements TimestampAuthority {
  private readonly dispatcher = new Agent({ connect: httpConnector() });

  constructor(
    private readonly url: string,
    private readonly verifier: TimestampVerifier,
  ) {}

  async stamp(content: Uint8Array, { signal }: { readonly signal?: AbortSignal | undefined }): Promise<Uint8Array> {
    const nonce = positiveNonce();
    const query = new TimeStampReq({
      version: 1,
      messageImprint: new MessageImprint({
        hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256 }),
        hashedMessage: new OctetString({ valueHex: createHash('sha256').update(content).digest() }),
      }),
      nonce: new Integer({ valueHex: nonce }),
      // With the certificates, so that the stamp can still be verified when the authority no longer exists.
      certReq: true,
    });
    const response = await this.ask(Buffer.from(query.toSchema().toBER()), signal);
    try {
      const { info } = parse(response);
      if (info.nonce === undefined || !nonce.equals(info.nonce.valueBlock.valueHexView)) {
        throw new TimestampInvalidError('it answers another question');
      }
      await this.verifier.check(response, content);
    } catch (error) {
      if (!(error instanceof TimestampInvalidError)) throw error;
      throw this.failure(`its answer is ${error.message}`, error);
    }
    return response;
  }

  private async ask(query: Buffer, signal: AbortSignal | undefined): Promise<Buffer> {
    const deadline = AbortSignal.timeout(ANSWER_MS);
    let answer: Dispatcher.ResponseData;
    try {
      answer = await request(this.url, {
        method: 'POST',
        body: query,
        headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
        dispatcher: this.dispatcher,
      });
      if (answer.statusCode === 200) return await this.bodyOf(answer);
      await answer.body.dump();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof TimestampAuthorityError) throw error;
      throw this.failure('no answer', error);
    }
    throw this.failure(`answered ${answer.statusCode}`);
  }

  private async bodyOf({ body }: Dispatcher.ResponseData): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_TIMESTAMP_BYTES) throw this.failure(`its answer is longer than ${MAX_TIMESTAMP_BYTES} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  private failure(problem: string, cause?: unknown): TimestampAuthorityError {
    return new TimestampAuthorityError(new URL(this.url).host, problem, cause === undefined ? {} : { cause });
  }
}

/** 64 bits; the first is 0 and the next 1, so that its DER encoding is unambiguous. */
function positiveNonce(): Buffer {
  const nonce = randomBytes(8);
  nonce[0] = (nonce[0]! & 0x3f) | 0x40;
  return nonce;
}
