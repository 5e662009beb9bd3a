import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Logger } from 'pino';
import { z } from 'zod';
import { parseDecision } from '../contract/decision.js';
import { MOST_PICKS, pickOf } from './decide.js';
import type { Outcome, PickedFile, Verdict } from './decide.js';
import { addressOf } from './address.js';
import type { Attempts } from './attempts.js';
import type { DeviceLogins } from './device-logins.js';
import type { Person } from './roles.js';
import type { Sessions } from './sessions.js';
import { SignOnError } from './sign-on.js';

/** Tokens are bound to no browser. */
const PROGRAM = 'program';

export interface ApiOptions {
  readonly tokens: Sessions;
  readonly deviceLogins: DeviceLogins;
  readonly attempts: Attempts;
  readonly decideFor: (person: Person, files: readonly PickedFile[], verdict: Verdict) => Promise<readonly Outcome[]>;
  readonly log: Logger;
}

const order = z.object({
  decision: z.enum(['approve', 'reject']),
  reason: z.string(),
  files: z
    .array(
      z.object({
        ...{ workflowId: z.unknown(), runId: z.unknown(), mediaId: z.unknown() },
        ...{ sha256: z.unknown(), evidence: z.unknown() },
      }),
    )
    .min(1)
    .max(MOST_PICKS),
});

/**
 * What `custodian login`, `logout`, `review approve` and `reject` ask the desk. No cookie counts here, but a bearer token (RFC 6750),
 * so that no page of another site can act for a person. Errors are those of RFC 6749 and RFC 8628.
 */
export function createApi({ tokens, deviceLogins, attempts, decideFor, log }: ApiOptions): Hono {
  const api = new Hono();
  const problem = (context: Context, status: 400 | 401 | 403 | 415 | 429, error: string, description: string) => {
    if (status === 401) context.header('www-authenticate', `Bearer error="${error}"`);
    return context.json({ error, error_description: description }, status);
  };
  const tokenOf = (context: Context) => /^Bearer ([\w-]{1,200})$/.exec(context.req.header('authorization') ?? '')?.[1];

  api.use(async (context, next) => {
    context.header('cache-control', 'no-store');
    // What forms of other sites cannot send.
    const type = context.req.header('content-type') ?? '';
    if (/^application\/json\b/.test(type)) return next();
    return problem(context, 415, 'invalid_request', 'The body is not JSON.');
  });
  api.post('/device', async (context) => {
    const seconds = attempts.take(addressOf(context));
    if (seconds !== undefined) {
      context.header('retry-after', String(seconds));
      return problem(
        context,
        429,
        'slow_down',
        'Too many logins from here came to nothing: try again in some minutes.',
      );
    }
    const begun = await deviceLogins.begin();
    if (begun === undefined) {
      return problem(
        context,
        400,
        'invalid_request',
        'This desk has no sign-on: it is opened by the link that its start prints.',
      );
    }
    return context.json({
      device_code: begun.deviceCode,
      user_code: begun.userCode,
      verification_uri: begun.verificationUri,
      ...(begun.verificationUriComplete === undefined
        ? {}
        : { verification_uri_complete: begun.verificationUriComplete }),
      expires_in: begun.expiresIn,
      interval: begun.interval,
    });
  });
  api.post('/token', async (context) => {
    const { device_code: code } = await bodyOf(context, z.object({ device_code: z.string().max(200) }));
    const person = deviceLogins.take(code);
    if (person === 'pending') return problem(context, 400, 'authorization_pending', 'Nobody has signed on yet.');
    if (person === 'expired') return problem(context, 400, 'expired_token', 'The code is over: log in again.');
    if (person.roles.length === 0) {
      log.warn({ subject: person.subject }, 'a login without a role was refused');
      const text = `You have signed on as ${person.name}, and have no role here. Ask for the role reviewer.`;
      return problem(context, 403, 'access_denied', text);
    }
    log.info({ subject: person.subject, roles: person.roles }, 'logged in by the device flow');
    attempts.succeeded(addressOf(context), 1);
    const token = tokens.begin(person, PROGRAM);
    const answer = { access_token: token, token_type: 'Bearer', expires_in: Math.floor(tokens.longestMs / 1000) };
    return context.json({ ...answer, name: person.name, roles: person.roles });
  });
  api.post('/logout', (context) => {
    tokens.end(tokenOf(context) ?? '');
    return context.json({});
  });
  api.post('/decide', async (context) => {
    const session = tokens.find(tokenOf(context) ?? '', PROGRAM);
    if (typeof session === 'string') {
      return problem(context, 401, 'invalid_token', 'The login is over: custodian login.');
    }
    const { person } = session;
    if (!person.roles.includes('reviewer')) {
      return problem(context, 403, 'insufficient_scope', 'Deciding takes the role reviewer.');
    }
    const { decision, reason, files } = await bodyOf(context, order);
    const said = parseDecision({ reviewer: person.name, reason });
    if (typeof said === 'string') return problem(context, 400, 'invalid_request', `The decision ${said}.`);
    const picks = files.map(({ workflowId, runId, mediaId, sha256, evidence }) =>
      pickOf([workflowId, runId, mediaId, sha256, evidence]),
    );
    if (picks.includes(undefined)) return problem(context, 400, 'invalid_request', 'These are no files of a list.');
    const outcomes = await decideFor(person, picks as PickedFile[], { decision, reason: said.reason });
    return context.json({
      outcomes: outcomes.map(({ pick: { workflowId }, answer }) =>
        typeof answer === 'string' ? { workflowId, problem: answer } : { workflowId, report: answer },
      ),
    });
  });
  api.notFound((context) => context.json({ error: 'not_found' }, 404));
  api.onError((error, context) => {
    if (error instanceof WrongBodyError) return problem(context, 400, 'invalid_request', error.message);
    if (error instanceof SignOnError) {
      log.warn({ problem: error.message, cause: (error.cause as Error | undefined)?.message }, 'a login failed');
      return problem(context, 400, 'access_denied', error.message);
    }
    throw error;
  });
  return api;
}

class WrongBodyError extends Error {
  override readonly name = 'WrongBodyError';
}

async function bodyOf<T extends z.ZodType>(context: Context, shape: T): Promise<z.output<T>> {
  const parsed = shape.safeParse(await context.req.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new WrongBodyError(`The field "${parsed.error.issues[0]?.path.join('.') ?? ''}" is missing or wrong.`);
}
