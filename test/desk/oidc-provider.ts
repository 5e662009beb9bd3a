import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** A person as the provider knows them. */
export interface Account {
  readonly sub: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly email?: string;
  readonly email_verified?: boolean;
}

export interface TestProvider {
  readonly issuer: string;
  /** Signs somebody on as a browser does, from the desk's redirect on. @returns the address that the provider sends back to */
  authorize(address: string, sub: string): Promise<URL>;
  /** Signs somebody on at the address that a device shows, as a browser does. `abort`: they say that it is not theirs. */
  approveDevice(address: string, sub: string, abort?: 'abort'): Promise<void>;
  /** Tokens are made as this says, from now on; undefined: as they should be. */
  tamper: ((body: Record<string, string>) => Record<string, string>) | undefined;
  close(): Promise<void>;
}

export const CLIENT = { id: 'desk', secret: 'desk-secret-of-a-test-0123456789' } as const;

/** Another program of the same organisation. */
export const OTHER_CLIENT = { id: 'other', secret: 'other-secret-of-a-test-012345678' } as const;

/** How often programs may ask whether somebody has signed on at a device's address; RFC 8628 has 5 where nothing is said. */
const DEVICE_INTERVAL_S = 0.1;

/** A real OpenID provider on this host, whose people sign on by their name alone. */
export async function startProvider(accounts: readonly Account[], redirectUris: () => string[]): Promise<TestProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const byId = new Map(accounts.map((account) => [account.sub, account]));
  let provider: Provider | undefined;
  // The addresses of a desk are known once it listens.
  const create = () =>
    new Provider(issuer, {
      clients: [CLIENT, OTHER_CLIENT].map(({ id, secret }) => ({
        client_id: id,
        client_secret: secret,
        redirect_uris: redirectUris(),
        post_logout_redirect_uris: redirectUris().map((uri) => new URL('/', uri).href),
        response_types: ['code'],
        grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
      })),
      claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'roles'], email: ['email', 'email_verified'] },
      conformIdTokenClaims: false,
      pkce: { required: () => true },
      cookies: { keys: ['only-for-a-test'] },
      features: {
        devInteractions: { enabled: false },
        rpInitiatedLogout: { enabled: true },
        deviceFlow: { enabled: true },
      },
      interactions: { url: (_context, { uid }) => `/as/${uid}` },
      findAccount: (_context, sub) => {
        const account = byId.get(sub);
        return account && { accountId: sub, claims: () => ({ ...account, sub, preferred_username: account.name }) };
      },
    });
  const self: { tamper: TestProvider['tamper'] } = { tamper: undefined };
  server.on('request', (request, response) => {
    provider ??= create();
    const address = new URL(request.url ?? '/', issuer);
    if (address.pathname.startsWith('/as/')) {
      void interact(provider, accounts, request, response, address.searchParams.get('sub') ?? undefined);
      return;
    }
    if (address.pathname === '/token' && self.tamper !== undefined) changeBody(response, self.tamper);
    if (address.pathname === '/device/auth') changeBody(response, (body) => ({ ...body, interval: DEVICE_INTERVAL_S }));
    void provider.callback()(request, response);
  });
  return {
    issuer,
    get tamper() {
      return self.tamper;
    },
    set tamper(tamper) {
      self.tamper = tamper;
    },
    authorize: async (address, sub) => {
      const visit = visitor(issuer, sub);
      let next = new URL(address);
      for (let steps = 0; steps < 10; steps += 1) {
        const { location, status, text } = await visit(next);
        if (location === undefined) throw new Error(`${next.pathname} answers ${status}: ${text}`);
        next = location;
        if (next.origin !== issuer) return next;
      }
      throw new Error('the provider sends the browser round in circles');
    },
    approveDevice: async (address, sub, abort) => {
      const visit = visitor(issuer, sub);
      let next = new URL(address);
      let form: URLSearchParams | undefined;
      for (let steps = 0; steps < 12; steps += 1) {
        const { location, status, text } = await visit(next, form);
        form = undefined;
        if (location !== undefined) {
          next = location;
          continue;
        }
        const action = /<form[^>]* action="([^"]+)"/.exec(text)?.[1];
        if (action === undefined) {
          if (status === 200) return;
          throw new Error(`${next.pathname} answers ${status}: ${text}`);
        }
        const inputs = [...text.matchAll(/<input[^>]*>/gs)].map(([input]): [string, string] => [
          /name="([^"]*)"/.exec(input)?.[1] ?? '',
          /value="([^"]*)"/.exec(input)?.[1] ?? '',
        ]);
        form = new URLSearchParams(inputs);
        next = new URL(action, next);
        if (abort === undefined || !form.has('confirm')) continue;
        form.set('abort', 'yes');
        await visit(next, form);
        return;
      }
      throw new Error('the provider sends the browser round in circles');
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A browser with cookies, which follows no redirect by itself, and says who it is when it is asked. */
function visitor(issuer: string, sub: string) {
  const jar = new Map<string, string>();
  return async (address: URL, form?: URLSearchParams) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = form === undefined ? {} : { method: 'POST', body: form };
    const answer = await fetch(address, { redirect: 'manual', headers: { cookie }, ...sent });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const header = answer.headers.get('location');
    const location = header === null ? undefined : new URL(header, address);
    if (location?.origin === issuer && location.pathname.startsWith('/as/')) location.searchParams.set('sub', sub);
    return { status: answer.status, location, text: await answer.text() };
  };
}

/** Has an answer of JSON sent as `change` makes it. */
function changeBody(response: ServerResponse, change: (body: Record<string, string>) => object): void {
  const end = response.end.bind(response);
  response.end = ((chunk: Buffer | string) => {
    const changed = JSON.stringify(change(JSON.parse(chunk.toString()) as Record<string, string>));
    response.setHeader('content-length', Buffer.byteLength(changed));
    return end(changed);
  }) as typeof response.end;
}

async function interact(
  provider: Provider,
  accounts: readonly Account[],
  request: IncomingMessage,
  response: ServerResponse,
  sub: string | undefined,
): Promise<void> {
  const { prompt, params, grantId, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login' && sub === undefined) {
    response.writeHead(200, { 'content-type': 'text/html' });
    const links = accounts.map((one) => `<p><a href="?sub=${one.sub}">${one.name}</a></p>`).join('');
    response.end(`<!doctype html><title>Sign on</title><link rel="icon" href="data:," /><h1>Sign on</h1>${links}`);
    return;
  }
  if (prompt.name === 'login' && sub !== undefined) {
    await provider.interactionFinished(request, response, { login: { accountId: sub } });
    return;
  }
  const grant =
    (grantId === undefined ? undefined : await provider.Grant.find(grantId)) ??
    new provider.Grant({ accountId: session!.accountId, clientId: String(params['client_id']) });
  grant.addOIDCScope('openid profile email');
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}
