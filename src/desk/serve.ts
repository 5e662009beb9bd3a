import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { WAITING_REVIEWS } from '../contract/review.js';
import { hostInUrl } from '../lib/host-in-url.js';
import type { Signer } from '../sealing/signing-key-ring.js';
import { createDesk } from './app.js';
import { Attempts } from './attempts.js';
import { DeviceLogins } from './device-logins.js';
import type { AskVault } from './evidence.js';
import { LinkSignOn } from './link-sign-on.js';
import { OidcSignOn } from './oidc-sign-on.js';
import type { Role } from './roles.js';
import { RunList } from './run-list.js';
import { findTroubles } from './troubles.js';
import { Sessions } from './sessions.js';

/** How long a list is shown at least before it is asked for again, in milliseconds. */
const FRESH_MS = 3000;
const LONGEST_SESSION_MS = 8 * 60 * 60_000;
/** Sign-ons that come to nothing, of one address. */
const MOST_ATTEMPTS = 60;
const ATTEMPTS_WITHIN_MS = 10 * 60_000;
const LONGEST_TOKEN_MS = 60 * 60_000;
const MOST_WAITING = 50_000;
const MOST_DECIDED = 500;
const DECIDED = `WorkflowType = "scanAttachment" AND (ReviewState = "approved" OR ReviewState = "rejected" OR ReviewState = "expired")`;

export interface ServeDeskOptions {
  readonly client: Client;
  readonly namespace: string;
  /** Whose runs are listed: several installations can share a namespace. */
  readonly taskQueue: string;
  readonly signer: Signer;
  readonly askVault: AskVault | undefined;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** The address by which browsers reach the desk; undefined: the one on which it listens. */
  readonly url: string | undefined;
  readonly sessionMs: number;
  /** Time for a worker to take a decision, in milliseconds; 20 s where it is not given. */
  readonly answerMs?: number;
  readonly temporalUiUrl: string | undefined;
  /** Undefined: a link is printed that opens the desk once. */
  readonly oidc:
    | {
        readonly issuer: string;
        readonly clientId: string;
        readonly clientSecret: string | undefined;
        readonly scope: string;
        readonly roleClaim: string;
        readonly roles: Readonly<Record<string, Role>>;
        readonly userClaim: string;
      }
    | undefined;
  /** The login of whoever comes by the link. */
  readonly login: string;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface RunningDesk {
  /** By which browsers reach it. */
  readonly url: string;
  /** Opens the desk once; undefined with a sign-on. */
  readonly link: string | undefined;
  close(): Promise<void>;
}

/** Serves the desk. @throws {Error} when it cannot listen, such as EADDRINUSE */
export async function serveDesk(options: ServeDeskOptions): Promise<RunningDesk> {
  const { client, namespace, signer, askVault, host, port, oidc, temporalUiUrl, log, now } = options;
  // The address is known only once it listens.
  let answer: (request: Request, env: object) => Response | Promise<Response> = () =>
    new Response(null, { status: 503 });
  const server = serve({ fetch: (request, env) => answer(request, env), hostname: host, port });
  await once(server, 'listening');
  const { port: actual } = server.address() as AddressInfo;
  const home = new URL(options.url ?? `http://${hostInUrl(host)}:${actual}`);
  const signOn =
    oidc === undefined
      ? new LinkSignOn(options.login)
      : new OidcSignOn({
          ...oidc,
          issuer: new URL(oidc.issuer),
          redirectUri: new URL('/signed-on', home),
          home: new URL('/', home),
        });
  // Not extended by use: it is stored on a disk.
  const tokenMs = Math.min(options.sessionMs, LONGEST_TOKEN_MS);
  const deviceLogins = new DeviceLogins({ signOn, now });
  const lists = { client, freshMs: FRESH_MS, now };
  const narrowed = (query: string) => `(${query}) AND TaskQueue = "${options.taskQueue}"`;
  const waiting = new RunList({ ...lists, query: narrowed(WAITING_REVIEWS), most: MOST_WAITING });
  const decided = new RunList({ ...lists, query: narrowed(DECIDED), most: MOST_DECIDED });
  const app = createDesk({
    ...{ waiting, decided },
    ...{ client, signer, signOn, askVault, home, now, log },
    answerMs: options.answerMs,
    sessions: new Sessions({ idleMs: options.sessionMs, longestMs: LONGEST_SESSION_MS, now }),
    tokens: new Sessions({ idleMs: tokenMs, longestMs: tokenMs, now }),
    deviceLogins,
    attempts: new Attempts({ most: MOST_ATTEMPTS, withinMs: ATTEMPTS_WITHIN_MS, now }),
    troubles: () => findTroubles({ client, taskQueue: options.taskQueue, narrowed, now: now() }),
    cookieSecret: randomBytes(32).toString('base64url'),
    runAddress: (workflowId, runId) =>
      temporalUiUrl === undefined
        ? undefined
        : [temporalUiUrl, 'namespaces', namespace, 'workflows', workflowId, runId]
            .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
            .join('/'),
  });
  answer = (request, env) => app.fetch(request, env);
  // Whoever comes first need not wait for them; if Temporal does not answer yet, a page asks again.
  for (const list of [waiting, decided]) list.load().catch(() => undefined);
  const token = signOn instanceof LinkSignOn ? signOn.oneTimeToken : undefined;
  return {
    url: home.origin,
    link: token === undefined ? undefined : `${home.origin}/enter?token=${token}`,
    close: async () => {
      deviceLogins.close();
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await Promise.all([closed, waiting.close(), decided.close()]);
    },
  };
}
