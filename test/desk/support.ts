import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import type { Role } from '../../src/desk/roles.js';
import type { ServeDeskOptions, RunningDesk } from '../../src/desk/serve.js';
import { serveDesk } from '../../src/desk/serve.js';
import { newSigningKey, signerFromPem } from '../../src/sealing/signing-key-ring.js';
import { CLIENT, startProvider } from './oidc-provider.js';
import type { Account, TestProvider } from './oidc-provider.js';

/** A Temporal in which nothing waits. */
const NOTHING_WAITS = {
  workflow: { list: async function* () {} },
} as unknown as Client;

export function startDesk(options: Partial<ServeDeskOptions> = {}): Promise<RunningDesk> {
  return serveDesk({
    client: NOTHING_WAITS,
    namespace: 'default',
    taskQueue: 'custodian',
    signer: signerFromPem(newSigningKey()),
    askVault: undefined,
    host: '127.0.0.1',
    port: 0,
    url: undefined,
    sessionMs: 60_000,
    temporalUiUrl: undefined,
    oidc: undefined,
    login: 'somebody',
    log: pino({ level: 'silent' }),
    now: Date.now,
    ...options,
  });
}

const ROLES = { reviewer: 'reviewer', auditor: 'auditor' } as const;

/** A desk, and a real OpenID provider at which its people sign on. @param roles by the values of the claim */
export async function startDeskWithProvider(
  accounts: readonly Account[],
  options: Partial<ServeDeskOptions>,
  roles: Readonly<Record<string, Role>> = ROLES,
): Promise<{ readonly provider: TestProvider; readonly desk: RunningDesk }> {
  const uris: string[] = [];
  const provider = await startProvider(accounts, () => uris);
  const oidc = { issuer: provider.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret, scope: 'openid profile' };
  const desk = await startDesk({ ...options, oidc: { ...oidc, roleClaim: 'roles', userClaim: 'email', roles } });
  uris.push(`${desk.url}/signed-on`);
  return { provider, desk };
}

/** A browser as far as a desk sees one: it keeps cookies, and follows no redirect by itself. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(
    readonly home: string,
    readonly name = 'a browser',
  ) {}

  async get(address: string): Promise<Response> {
    return this.send(address, {});
  }

  async post(
    address: string,
    form: Record<string, string> | URLSearchParams,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.send(address, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { origin: this.home, ...headers },
    });
  }

  /** The token that forms of this page carry. */
  async csrf(): Promise<string> {
    const page = await (await this.get('/')).text();
    return /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  }

  private async send(address: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(address, this.home), {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string>), cookie, 'user-agent': this.name },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}
