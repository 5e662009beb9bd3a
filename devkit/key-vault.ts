import { randomUUID } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from '../src/lib/listen.js';
import type { Listening } from '../src/lib/listen.js';

/** What a version may have besides its value. */
export interface VersionAttributes {
  readonly enabled?: boolean;
  readonly created?: Date;
  readonly notBefore?: Date;
  readonly expiresOn?: Date;
}

interface Version extends VersionAttributes {
  readonly id: string;
  readonly value: string;
}

/** What the vault does instead of answering about secrets. */
export interface Misbehaviour {
  /** How many calls of those to come; default: all. */
  readonly times?: number;
  /** `cut` ends the connection without an answer, `silent` never answers. */
  readonly answer:
    'cut' | 'silent' | { readonly status: number; readonly reason?: string; readonly retryAfter?: string };
  /** As a proxy answers, without the headers of the service. */
  readonly isStranger?: boolean;
}

const TENANT = '11111111-2222-3333-4444-555555555555';
const IDENTITY_HEADER = 'the-header-of-the-identity-endpoint';
/** Small, so that two pages come about easily; the service has 25. */
const PAGE = 2;

/**
 * Stands in for Azure Key Vault and for the endpoint from which a managed identity has its tokens, as far as reading secrets goes:
 * https://learn.microsoft.com/rest/api/keyvault/secrets, .../azure/key-vault/general/authentication-requests-and-responses,
 * .../azure/app-service/overview-managed-identity#rest-endpoint-reference. HTTPS on loopback.
 */
export class FakeKeyVault {
  /** What is asked for a token for; as a foreign host might have it. */
  resource = 'https://vault.azure.net';
  /** Path and query of each request with a token. */
  readonly requests: string[] = [];
  private readonly secrets = new Map<string, Version[]>();
  private readonly tokens = new Set<string>();
  private misbehaviour: { times: number; readonly what: Misbehaviour } | undefined;
  private listening!: Listening;

  /** @param tls a certificate for 127.0.0.1 and its key, PEM */
  static async start(tls: { readonly key: string; readonly cert: string }): Promise<FakeKeyVault> {
    const fake = new FakeKeyVault();
    fake.listening = await listen(
      createServer(tls, (request, response) => fake.answer(request, response)),
      '127.0.0.1',
      0,
    );
    return fake;
  }

  get url(): string {
    return this.listening.url.replace('http:', 'https:');
  }

  close(): Promise<void> {
    return this.listening.close();
  }

  /** The address of a secret. */
  address(name: string, version?: string): string {
    return `${this.url}/secrets/${name}${version === undefined ? '' : `/${version}`}`;
  }

  /** What a process of this program needs to sign in here, beside the trust in the certificate. */
  get identity(): Record<string, string> {
    return {
      IDENTITY_ENDPOINT: `${this.url}/msi/token`,
      IDENTITY_HEADER,
      AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
    };
  }

  /** A token that the vault takes. */
  newToken(): string {
    const token = `token-${randomUUID()}`;
    this.tokens.add(token);
    return token;
  }

  /** Stores a new version. @returns its id */
  store(name: string, value: string, attributes: VersionAttributes = {}): string {
    const id = randomUUID().replaceAll('-', '');
    const versions = this.secrets.get(name) ?? [];
    // The service tells seconds apart: each is made one after the other.
    const created = new Date(Date.UTC(2026, 0, 1) + versions.length * 1000);
    this.secrets.set(name, [...versions, { created, ...attributes, id, value }]);
    return id;
  }

  /** Until it is called without one, or that many calls have been treated so. */
  misbehave(what?: Misbehaviour): void {
    this.misbehaviour = what && { times: what.times ?? Infinity, what };
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    if (url.pathname === '/msi/token') return this.giveToken(request, url, response);
    response.setHeader('x-ms-request-id', randomUUID());
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined || !this.tokens.has(token)) {
      const challenge = `Bearer authorization="https://login.microsoftonline.com/${TENANT}", resource="${this.resource}"`;
      response.setHeader('www-authenticate', challenge);
      return refuse(response, 401, 'Unauthorized');
    }
    this.requests.push(`${url.pathname}${url.search}`);
    if (this.isMisbehaving(request, response)) return;
    this.answerAboutSecret(url, response);
  }

  private answerAboutSecret(url: URL, response: ServerResponse): void {
    const [, name = '', version = ''] = /^\/secrets\/([^/]+)(?:\/([^/]*))?$/.exec(url.pathname) ?? [];
    // 7.5, or a date since.
    if (!/^\d+[.-]\d/.test(url.searchParams.get('api-version') ?? '')) return refuse(response, 400, 'BadParameter');
    const versions = this.secrets.get(name) ?? [];
    if (version === 'versions') return this.list(name, versions, url, response);
    const found = version === '' ? versions.at(-1) : versions.find(({ id }) => id === version);
    if (found === undefined) return refuse(response, 404, 'SecretNotFound');
    if (found.enabled === false) return refuse(response, 403, 'Forbidden', 'SecretDisabled');
    send(response, 200, { value: found.value, ...this.properties(name, found) });
  }

  private list(name: string, versions: readonly Version[], url: URL, response: ServerResponse): void {
    const from = Number(url.searchParams.get('$skiptoken') ?? 0);
    const next = new URL(url);
    next.searchParams.set('$skiptoken', String(from + PAGE));
    send(response, 200, {
      value: versions.slice(from, from + PAGE).map((version) => this.properties(name, version)),
      nextLink: from + PAGE < versions.length ? next.href : null,
    });
  }

  private properties(name: string, { id, enabled = true, created, notBefore, expiresOn }: Version): object {
    const seconds = (date: Date | undefined) => date && Math.floor(date.getTime() / 1000);
    const attributes = { enabled, nbf: seconds(notBefore), exp: seconds(expiresOn), created: seconds(created) };
    return { id: this.address(name, id), attributes: { ...attributes, updated: attributes.created } };
  }

  private giveToken(request: IncomingMessage, url: URL, response: ServerResponse): void {
    if (request.headers['x-identity-header'] !== IDENTITY_HEADER) return refuse(response, 401, 'Unauthorized');
    const expires_on = String(Math.floor(Date.now() / 1000) + 3600);
    const resource = url.searchParams.get('resource');
    send(response, 200, { access_token: this.newToken(), expires_on, resource, token_type: 'Bearer' });
  }

  private isMisbehaving(request: IncomingMessage, response: ServerResponse): boolean {
    const current = this.misbehaviour;
    if (current === undefined || current.times === 0) return false;
    current.times -= 1;
    const { answer, isStranger = false } = current.what;
    if (answer === 'cut') request.socket.destroy();
    if (typeof answer === 'string') return true;
    if (isStranger) response.removeHeader('x-ms-request-id');
    if (answer.retryAfter !== undefined) response.setHeader('retry-after', answer.retryAfter);
    refuse(response, answer.status, 'Forbidden', answer.reason);
    return true;
  }
}

function refuse(response: ServerResponse, status: number, code: string, reason?: string): void {
  const innererror = reason === undefined ? {} : { innererror: { code: reason } };
  send(response, status, { error: { code, message: `a message of the service about ${code}`, ...innererror } });
}

function send(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(content));
}
