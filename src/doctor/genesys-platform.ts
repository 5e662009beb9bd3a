import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Agent } from 'undici';
import { httpConnector } from '../network/connector.js';
import { GenesysForbiddenError, GenesysNotFoundError, GenesysRejectedError } from '../genesys/errors.js';
import { GenesysHttp } from '../genesys/http.js';
import type { Call } from '../genesys/http.js';
import { CALLS } from '../genesys/platform-api/calls.js';
import { TokenProvider } from '../genesys/token.js';
import { isFromBetween } from './cause.js';
import { after } from './check.js';
import type { Check, Finding, Part } from './check.js';
import { organisationChecks } from './genesys-organisation.js';
import { neededCalls } from './permissions.js';
import type { CallName, NeededCall, PlatformConfig } from './permissions.js';
import { TOKEN, tokenCheck } from './token.js';

/**
 * Token, permissions, topics, queues and limits of the Platform API. It only reads: it creates no channel, because an OAuth
 * client can have twenty, and a new one may displace one that is in use.
 *
 * @param stateDir where the listener keeps its channels
 */
export function platformPart(config: PlatformConfig, stateDir: string | undefined): Part {
  const agent = new Agent({ connect: httpConnector() });
  // The checks report the same; a log would only repeat it.
  const log = pino({ level: 'silent' });
  const tokens = new TokenProvider(config, agent, log);
  const http = new GenesysHttp(config.baseUrl, tokens, agent);
  const token = tokens.get();
  token.catch(() => undefined);
  const ask = async (call: Call): Promise<unknown> => {
    await after(TOKEN, token);
    return http.call(call);
  };
  const calls = neededCalls(config);
  const tries = calls.filter(({ reads, permission }) => reads && permission !== undefined);
  return {
    checks: [
      tokenCheck(config, token),
      ...tries.map((needed) => permissionCheck(needed, ask)),
      writesCheck(calls),
      ...organisationChecks(config, stateDir, ask, log),
    ],
    close: () => agent.destroy(),
  };
}

/** Requests objects that do not exist: 404 shows that the permission is granted, 403 that it is missing. */
function permissionCheck({ name, what, permission }: NeededCall, ask: (call: Call) => Promise<unknown>): Check {
  return {
    name: `genesys: ${what}`,
    fix: `see "${TOKEN}"`,
    run: async (signal) => {
      try {
        await ask({ ...probeOf(name), signal });
      } catch (error) {
        if (error instanceof GenesysForbiddenError && !isFromBetween(error)) {
          const fix = `give a role of the OAuth client ${permission}, in all divisions that have web messaging`;
          return { grade: 'fail', found: `forbidden: ${permission} is missing`, fix };
        }
        // The permission check was passed; only the content was rejected.
        if (!(error instanceof GenesysNotFoundError || error instanceof GenesysRejectedError)) throw error;
      }
      return { grade: 'ok', found: `allowed (${permission})` };
    },
  };
}

function probeOf(name: CallName): Call {
  const [conversationId, messageId] = [randomUUID(), randomUUID()];
  const call = { ...CALLS[name], parameters: { conversationId, messageId } };
  if (name === 'listQueues') return { ...call, query: { pageSize: 1 } };
  if (name === 'getMessages') return { ...call, body: [messageId] };
  if (name === 'queryConversations') return { ...call, body: smallQuery() };
  return call;
}

/** Conversations of the last minute, at most one. */
function smallQuery() {
  const now = Date.now();
  const interval = `${new Date(now - 60_000).toISOString()}/${new Date(now).toISOString()}`;
  return { interval, paging: { pageSize: 1, pageNumber: 1 } };
}

/** Permissions that cannot be checked without changing something are listed as unchecked. */
function writesCheck(calls: readonly NeededCall[]): Check {
  const writes = calls.filter(({ reads, permission }) => !reads && permission !== undefined);
  const found = writes.map(({ what, permission }) => `${what}: ${permission}`).join('\n');
  return {
    name: 'genesys: writes',
    fix: '',
    run: (): Promise<Finding> =>
      Promise.resolve({ grade: 'ok', found: `not tried, because it would write:\n${found}` }),
  };
}
