import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import type { ServeDeskOptions, RunningDesk } from '../../src/desk/serve.js';
import { serveDesk } from '../../src/desk/serve.js';
import { newSigningKey, signerFromPem } from '../../src/sealing/signing-key-ring.js';

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

  async post(address: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
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
