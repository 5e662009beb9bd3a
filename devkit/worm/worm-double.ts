import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { listingOf } from './worm-listing.js';
import { WormRefusal, WormStore } from './worm-store.js';
import type { WormLevel } from './worm-store.js';
import { checkMd5, contentOf, describeVersion, operationOf, policyOf, refuseHeader } from './worm-wire.js';
import type { WormOperation } from './worm-wire.js';

export interface WormRequest {
  readonly operation: WormOperation;
  readonly blob: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The faults, each until it is switched off. */
export interface WormFaults {
  /** The upload succeeds, and the policy is ignored: what Azurite does. */
  policyDropped: boolean;
  /** The upload's policy is stored as unlocked. */
  cameBackUnlocked: boolean;
  /** Uploads are stored, and the connection dies before the answer. */
  answerLost: boolean;
  /** The container's properties do not report immutability. */
  flagMissing: boolean;
  /** Nothing is answered. */
  silent: boolean;
  /**
   * A byte is added to the content after the check of its MD5. Put Blob stores the MD5 of what it has then; Put Block List
   * stores the one that it was given, unchecked.
   */
  contentDamaged: boolean;
  /** Setting a legal hold succeeds and does nothing. */
  holdDropped: boolean;
}

export interface WormAnswer {
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds?: number;
}

interface PlannedAnswer {
  readonly operation: WormOperation;
  readonly answer: WormAnswer;
  readonly isMeant: (request: WormRequest) => boolean;
}

export interface WormDoubleOptions {
  /** @defaultValue 'version' */
  readonly level?: WormLevel;
  /** Milliseconds since the epoch. @defaultValue `Date.now` */
  readonly now?: () => number;
  /**
   * Refuses uploads without `If-None-Match: *`, a policy and an MD5 in the same request, which no real service would do.
   * @defaultValue true
   */
  readonly demandsOneRequest?: boolean;
  /** Page size of listings, smaller for a busy service. @defaultValue 5000 */
  readonly pageSize?: number;
}

const ACCOUNT = 'devstoreaccount1';

/** A Blob service that enforces immutability, on a free port. One account, any credentials, all containers exist. */
export class WormDouble {
  readonly requests: WormRequest[] = [];
  readonly faults: WormFaults = {
    policyDropped: false,
    cameBackUnlocked: false,
    answerLost: false,
    flagMissing: false,
    silent: false,
    contentDamaged: false,
    holdDropped: false,
  };
  readonly store: WormStore;
  private readonly answers: PlannedAnswer[] = [];
  private readonly blocks = new Map<string, Buffer>();
  private readonly demandsOneRequest: boolean;
  private readonly pageSize: number;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  constructor({
    level = 'version',
    now = Date.now,
    demandsOneRequest = true,
    pageSize = 5000,
  }: WormDoubleOptions = {}) {
    this.store = new WormStore({ level, now });
    this.demandsOneRequest = demandsOneRequest;
    this.pageSize = pageSize;
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  get connectionString(): string {
    const { port } = this.server.address() as AddressInfo;
    const key = Buffer.from('not checked').toString('base64');
    return `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${key};BlobEndpoint=http://127.0.0.1:${port}/${ACCOUNT};`;
  }

  /** The next matching call of this operation gets this answer, without any effect. */
  answerNext(operation: WormOperation, answer: WormAnswer, isMeant: PlannedAnswer['isMeant'] = () => true): void {
    this.answers.push({ operation, answer, isMeant });
  }

  of(operation: WormOperation): WormRequest[] {
    return this.requests.filter((request) => request.operation === operation);
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '/', 'http://double');
    const [, , container = '', ...rest] = url.pathname.split('/');
    const blob = rest.map(decodeURIComponent).join('/');
    const operation = operationOf(message.method ?? '', url.searchParams);
    const request: WormRequest = { operation, blob, headers: message.headers, body: await buffer(message) };
    this.requests.push(request);
    if (this.faults.silent) {
      return;
    }
    response.setHeader('date', new Date(this.store.options.now()).toUTCString());
    const version = url.searchParams.get('versionid') ?? undefined;
    const planned = this.answers.findIndex(
      (candidate) => candidate.operation === operation && candidate.isMeant(request),
    );
    try {
      if (planned >= 0) {
        const { answer } = this.answers.splice(planned, 1)[0]!;
        if (answer.retryAfterSeconds !== undefined) {
          response.setHeader('retry-after', answer.retryAfterSeconds);
        }
        throw new WormRefusal(answer.status, answer.code);
      }
      const name = `${container}/${blob}`;
      const target = {
        name,
        version,
        block: url.searchParams.get('blockid') ?? '',
        container,
        query: url.searchParams,
      };
      const body = this.perform(request, target, response);
      const upload = operation === 'PutBlob' || operation === 'PutBlockList';
      if (upload && this.faults.answerLost) {
        message.socket.destroy();
        return;
      }
      response.end(body);
    } catch (error) {
      const { status, code } = error instanceof WormRefusal ? error : new WormRefusal(500, 'InternalError');
      response.writeHead(status, {
        'x-ms-error-code': code,
        'x-ms-request-id': 'double',
        'content-type': 'application/xml',
      });
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${String(error)}</Message></Error>`);
    }
  }

  private perform(request: WormRequest, target: Target, response: ServerResponse): Buffer | undefined {
    const { headers, body } = request;
    const { name, version, block } = target;
    response.setHeader('x-ms-request-id', 'double');
    switch (request.operation) {
      case 'CreateContainer':
        throw new WormRefusal(409, 'ContainerAlreadyExists');
      case 'GetContainerProperties': {
        const flag = this.store.options.level === 'version' && !this.faults.flagMissing;
        if (flag) response.setHeader('x-ms-immutable-storage-with-versioning-enabled', 'true');
        response.setHeader('x-ms-has-immutability-policy', String(this.store.options.level === 'container'));
        return undefined;
      }
      case 'ListBlobs':
        response.setHeader('content-type', 'application/xml');
        return Buffer.from(listingOf(this.store, target.container, target.query, this.pageSize));
      case 'PutBlock':
        checkMd5(headers['content-md5'], body, 'Md5Mismatch');
        this.blocks.set(`${name}\n${block}`, body);
        response.statusCode = 201;
        return undefined;
      case 'PutBlob':
        checkMd5(headers['x-ms-blob-content-md5'], body, 'Md5Mismatch');
        return this.upload(request, name, body, response);
      case 'PutBlockList': {
        const ids = [...body.toString().matchAll(/<Latest>(.*?)<\/Latest>/g)].map((match) => match[1]!);
        const blocks = ids.map((id) => this.blocks.get(`${name}\n${id}`));
        if (blocks.includes(undefined)) throw new WormRefusal(400, 'InvalidBlockList');
        return this.upload(request, name, Buffer.concat(blocks as Buffer[]), response);
      }
      case 'GetBlob':
        describeVersion(this.store.get(name, version), this.store.options.level, response);
        return this.store.get(name, version).content;
      case 'GetBlobProperties':
        describeVersion(this.store.get(name, version), this.store.options.level, response);
        response.setHeader('content-length', this.store.get(name, version).content.length);
        return undefined;
      case 'SetMetadata':
        this.store.setMetadata(name);
        return undefined;
      case 'SetImmutabilityPolicy': {
        const policy = this.store.setPolicy(name, version, policyOf(headers) ?? refuseHeader());
        response.setHeader('x-ms-immutability-policy-mode', policy.mode);
        response.setHeader('x-ms-immutability-policy-until-date', new Date(policy.until).toUTCString());
        return undefined;
      }
      case 'DeleteImmutabilityPolicy':
        this.store.deletePolicy(name, version);
        return undefined;
      case 'SetLegalHold':
        if (!this.faults.holdDropped) {
          this.store.setLegalHold(name, version, headers['x-ms-legal-hold'] === 'true');
        }
        response.setHeader('x-ms-legal-hold', String(headers['x-ms-legal-hold'] === 'true'));
        return undefined;
      case 'DeleteBlob':
        this.store.delete(name, version);
        response.statusCode = 202;
        return undefined;
    }
  }

  private upload({ operation, headers }: WormRequest, name: string, body: Buffer, response: ServerResponse): undefined {
    const { policyDropped, cameBackUnlocked, contentDamaged } = this.faults;
    const asked = policyOf(headers);
    if (this.demandsOneRequest) {
      if (headers['if-none-match'] !== '*') throw new WormRefusal(400, 'DoubleDemandsIfNoneMatch');
      if (asked?.mode !== 'locked') throw new WormRefusal(400, 'DoubleDemandsLockedPolicy');
      if (headers['x-ms-blob-content-md5'] === undefined) throw new WormRefusal(400, 'DoubleDemandsMd5');
    }
    if (headers['if-none-match'] === '*' && this.store.has(name)) {
      throw new WormRefusal(409, 'BlobAlreadyExists');
    }
    const policy = asked && cameBackUnlocked ? { ...asked, mode: 'unlocked' as const } : asked;
    const content = contentDamaged ? Buffer.concat([body, Buffer.from([0])]) : body;
    const stored = this.store.put(
      name,
      contentOf(content, headers, contentDamaged && operation === 'PutBlob'),
      policyDropped ? undefined : policy,
      headers['x-ms-legal-hold'] === 'true',
    );
    if (this.store.options.level === 'version') response.setHeader('x-ms-version-id', stored.id);
    response.statusCode = 201;
    return undefined;
  }
}

interface Target {
  readonly name: string;
  readonly version: string | undefined;
  readonly block: string;
  readonly container: string;
  readonly query: URLSearchParams;
}
