import { Hono } from 'hono';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { parseDecision } from '../contract/decision.js';
import type { ReviewReport } from '../contract/review.js';
import type { Signer } from '../sealing/signing-key-ring.js';
import { SCRIPT, STYLE } from './assets.js';
import { createApi } from './api.js';
import { addressOf } from './address.js';
import type { Attempts } from './attempts.js';
import type { DeviceLogins } from './device-logins.js';
import { decideAll, flashOf, MOST_PICKS, parsePick } from './decide.js';
import type { PickedFile, Verdict } from './decide.js';
import { findEvidence } from './evidence.js';
import type { AskVault } from './evidence.js';
import { filtersFrom, pageOf } from './filters.js';
import { filePage } from './pages/file.js';
import type { Html } from './pages/html.js';
import { decidedPage, troublePage } from './pages/lists.js';
import type { Trouble } from './pages/lists.js';
import { confirmPage, goOnPage, messagePage } from './pages/messages.js';
import { queuePage } from './pages/queue.js';
import type { Person } from './roles.js';
import type { RunList } from './run-list.js';
import { bothTold, isSame } from './sessions.js';
import type { Session, Sessions } from './sessions.js';
import { SignOnError } from './sign-on.js';
import type { Errand, SignOn } from './sign-on.js';

/** Bytes of a request: hundreds of files and a reason. */
const MAX_BODY_BYTES = 512 * 1024;
/** Time to sign on at the issuer, in seconds. */
const ERRAND_SECONDS = 600;
/** Of an address to go on to after a sign-on, in characters: a cookie keeps it meanwhile. */
const LONGEST_ADDRESS = 1000;
const ASSET_SECONDS = 3600;
/** What browsers say of a request that a page of another site has caused: https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header */
const OTHER_SITES: ReadonlySet<string> = new Set(['cross-site', 'same-site']);

export interface DeskOptions {
  readonly client: Client;
  readonly waiting: RunList;
  readonly decided: RunList;
  readonly troubles: () => Promise<readonly Trouble[]>;
  readonly signer: Signer;
  readonly signOn: SignOn;
  readonly sessions: Sessions;
  /** Of programs without a browser. */
  readonly tokens: Sessions;
  readonly deviceLogins: DeviceLogins;
  readonly attempts: Attempts;
  /** The address by which browsers reach the desk; requests for other hosts are refused. */
  readonly home: URL;
  /** Signs the cookie of a sign-on in progress; valid in this process only. */
  readonly cookieSecret: string;
  readonly askVault: AskVault | undefined;
  /** The address of a run in Temporal's Web UI. */
  readonly runAddress: (workflowId: string, runId: string) => string | undefined;
  /** Time for a worker to take a decision, in milliseconds. */
  readonly answerMs: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Logger;
}

type Env = { Variables: { session: Session; form: URLSearchParams } };

/** The pages of the desk. */
export function createDesk(options: DeskOptions): Hono<Env> {
  const { sessions, home, log, signOn, now, client } = options;
  const isSecure = home.protocol === 'https:';
  // The prefix keeps other hosts of the domain from setting it.
  const cookie = { session: isSecure ? '__Host-desk' : 'desk', errand: isSecure ? '__Host-sign-on' : 'sign-on' };
  const strict = { path: '/', httpOnly: true, secure: isSecure, sameSite: 'Strict' } as const;
  // The way back from the issuer begins at another site.
  const lax = { ...strict, sameSite: 'Lax' } as const;
  const page = (context: Context, body: Html, status: 200 | 400 | 401 | 403 | 404 | 413 | 421 | 429 | 502 = 200) => {
    context.header('cache-control', 'no-store');
    return context.html(body, status);
  };
  const browserOf = (context: Context) => context.req.header('user-agent') ?? '';
  const app = new Hono<Env>();
  const decideFor = async (person: Person, files: readonly PickedFile[], verdict: Verdict) => {
    const decided = ({ runId }: PickedFile, report: ReviewReport) => options.waiting.note(runId, report);
    const outcomes = await decideAll(files, verdict, {
      ...{ client, signer: options.signer, person, now, answerMs: options.answerMs, decided },
    });
    options.decided.load().catch(() => undefined);
    return outcomes;
  };

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ['data:'],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      // Without a referrer, browsers send forms with the origin "null".
      referrerPolicy: 'same-origin',
      xFrameOptions: 'DENY',
      strictTransportSecurity: isSecure ? 'max-age=31536000' : false,
    }),
  );
  // A page of another site cannot make itself this one by a name that leads here.
  app.use(async (context, next) => {
    if (new URL(context.req.url).host === home.host || context.req.path === '/healthz') return next();
    return page(context, messagePage('Wrong address', `This desk is at ${home.href}.`), 421);
  });
  app.get('/healthz', (context) => context.json({ alive: true }));
  app.get('/desk.css', (context) => asset(context, STYLE, 'text/css'));
  app.get('/desk.js', (context) => asset(context, SCRIPT, 'text/javascript'));

  app.on('GET', ['/sign-on', '/signed-on', '/enter'], (context, next) => {
    // A picture or a frame on a page of another site: it would use up the attempts of whoever looks at that page.
    if ((context.req.header('sec-fetch-dest') ?? 'document') !== 'document') {
      return Promise.resolve(page(context, messagePage('Refused', 'This is a page, and no part of one.'), 403));
    }
    const seconds = options.attempts.take(addressOf(context));
    if (seconds === undefined) return next();
    log.warn('too many sign-ons that came to nothing');
    context.header('retry-after', String(seconds));
    const text = 'Too many sign-ons from here came to nothing. Try again in some minutes.';
    return Promise.resolve(page(context, messagePage('Wait', text), 429));
  });
  app.get('/sign-on', async (context) => {
    const begun = await signOn.begin();
    if (begun === undefined) {
      const text = 'This desk is opened by a link that its start prints, once. Start the desk again for a new one.';
      return page(context, messagePage('Signed off', text), 401);
    }
    const asked = ownAddress(context.req.query('back'), home);
    const kept = { ...begun.errand, back: asked.length > LONGEST_ADDRESS ? '/' : asked };
    await setSignedCookie(context, cookie.errand, JSON.stringify(kept), options.cookieSecret, {
      ...lax,
      maxAge: ERRAND_SECONDS,
    });
    return context.redirect(begun.url.href);
  });
  app.get('/signed-on', async (context) => {
    const kept = await getSignedCookie(context, options.cookieSecret, cookie.errand);
    deleteCookie(context, cookie.errand, lax);
    if (typeof kept !== 'string') throw new SignOnError('This browser has not begun to sign on here. Try again.');
    const { back, ...errand } = JSON.parse(kept) as Errand & { readonly back?: string };
    const { person, endAtIssuer } = await signOn.complete(new URL(context.req.url), errand);
    setCookie(context, cookie.session, sessions.begin(person, browserOf(context), endAtIssuer), strict);
    options.attempts.succeeded(addressOf(context), 2);
    log.info({ subject: person.subject, roles: person.roles }, 'signed on');
    return page(context, goOnPage(ownAddress(back, home)));
  });
  app.get('/enter', (context) => {
    const person = signOn.enter(context.req.query('token') ?? '');
    if (person === undefined)
      throw new SignOnError('This link was used already, or is invalid. Restart the desk for a new one.');
    options.attempts.succeeded(addressOf(context), 1);
    setCookie(context, cookie.session, sessions.begin(person, browserOf(context)), strict);
    return page(context, goOnPage('/'));
  });

  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES }));
  app.route('/api', createApi({ ...options, decideFor }));

  // From here on, for people who have signed on.
  app.use(async (context, next) => {
    const token = getCookie(context, cookie.session) ?? '';
    const session = sessions.find(token, browserOf(context));
    if (typeof session === 'string') {
      const { pathname, search } = new URL(context.req.url);
      const asked = context.req.method === 'GET' ? ownAddress(`${pathname}${search}`, home) : '/';
      // A link in a notice: the cookie of a session that may well go on is not sent from another site, but it is from a page of this one.
      if (token === '' && context.req.method === 'GET' && OTHER_SITES.has(context.req.header('sec-fetch-site') ?? '')) {
        return page(context, goOnPage(asked));
      }
      if (token !== '') deleteCookie(context, cookie.session, strict);
      if (session === 'stolen') log.warn('a session was used by another browser, and has ended');
      const next = {
        address: asked === '/' ? '/sign-on' : `/sign-on?back=${encodeURIComponent(asked)}`,
        name: 'Sign on',
      };
      const text =
        context.req.method === 'GET'
          ? 'Sign on to see the queue.'
          : 'Your session had ended, and nothing was decided. Sign on, and decide again.';
      return page(context, messagePage('Signed off', text, next), 401);
    }
    if (context.req.method === 'POST') {
      const form = new URLSearchParams(await context.req.text());
      const origin = context.req.header('origin');
      const isOurs = origin === undefined || origin === home.origin;
      if (!isOurs || !isSame(form.get('csrf') ?? '', session.csrf)) {
        log.warn({ origin }, 'a request that did not come from a page of the desk was refused');
        return page(context, messagePage('Refused', 'This request did not come from a page of the desk.'), 403);
      }
      context.set('form', form);
    }
    context.set('session', session);
    return next();
  });
  app.post('/sign-off', (context) => {
    const { endAtIssuer } = context.get('session');
    sessions.end(getCookie(context, cookie.session) ?? '');
    deleteCookie(context, cookie.session, strict);
    if (endAtIssuer !== undefined) return page(context, goOnPage(endAtIssuer));
    return page(
      context,
      messagePage('Signed off', 'Your session has ended.', { address: '/sign-on', name: 'Sign on' }),
    );
  });
  app.use(async (context, next) => {
    if (context.get('session').person.roles.length > 0) return next();
    const text = `You have signed on as ${context.get('session').person.name}, and have no role here. Ask for the role reviewer or auditor.`;
    return page(context, messagePage('No role', text), 403);
  });

  app.get('/', async (context) => {
    const session = context.get('session');
    const filters = filtersFrom(new URL(context.req.url).searchParams);
    const { entries, at, isCut, unreadable } = await options.waiting.current();
    const found = pageOf(entries, filters, session.person, now());
    return page(
      context,
      queuePage({ session, filters, found, waiting: entries.length, isCut, unreadable, listedAt: at, now: now() }),
    );
  });
  app.get('/file', async (context) => {
    const id = context.req.query('id') ?? '';
    const lists = await Promise.all([options.waiting.read(), options.decided.read()]);
    const known = lists.flatMap(({ entries }) => entries);
    const evidence = id.startsWith('scan:')
      ? await findEvidence({ client, known, askVault: options.askVault }, id)
      : undefined;
    if (evidence === undefined) {
      return page(
        context,
        messagePage('Not found', 'There is no such file, or it never waited for a decision.', {
          address: '/',
          name: 'Queue',
        }),
        404,
      );
    }
    const { workflowId, runId } = evidence.entry;
    const runAddress = options.runAddress(workflowId, runId);
    return page(context, filePage({ session: context.get('session'), evidence, runAddress }));
  });
  app.get('/decided', async (context) => {
    const { entries, isCut } = await options.decided.current();
    const newest = entries.toSorted((one, other) => timeOf(other).localeCompare(timeOf(one)));
    return page(context, decidedPage(context.get('session'), newest, isCut));
  });
  app.get('/trouble', async (context) => page(context, troublePage(context.get('session'), await options.troubles())));
  app.post('/decide', async (context) => {
    const session = context.get('session');
    const { person } = session;
    if (!person.roles.includes('reviewer')) {
      return page(context, messagePage('Not yours to decide', 'Deciding takes the role reviewer.'), 403);
    }
    const form = context.get('form');
    const back = ownAddress(form.get('back'), home);
    const decision = form.get('decision');
    const said = parseDecision({ reviewer: person.name, reason: form.get('reason') });
    const picks = form.getAll('pick').map(parsePick);
    const problem =
      picks.length === 0
        ? 'No file is selected.'
        : picks.length > MOST_PICKS || picks.includes(undefined)
          ? 'These are not files of a page of this desk.'
          : decision !== 'approve' && decision !== 'reject'
            ? 'Say whether you approve or reject.'
            : typeof said === 'string'
              ? `The decision ${said}.`
              : undefined;
    if (problem !== undefined || typeof said === 'string') {
      return page(context, messagePage('Not decided', problem ?? '', { address: back, name: 'Back' }), 400);
    }
    const files = picks as PickedFile[];
    const verdict = { decision: decision as 'approve' | 'reject', reason: said.reason };
    if (files.length > 1 && form.get('confirmed') !== String(files.length)) {
      const { entries } = await options.waiting.read();
      const names = new Map(entries.map(({ runId, fileName }) => [runId, fileName]));
      return page(context, confirmPage({ session, picks: files, names, verdict, back }));
    }
    const told = flashOf(await decideFor(person, files, verdict));
    session.flash = bothTold(session.flash, told);
    return context.redirect(back, 303);
  });
  app.notFound((context) =>
    page(context, messagePage('Not found', 'There is no such page.', { address: '/', name: 'Queue' }), 404),
  );
  app.onError((error, context) => {
    if (error instanceof SignOnError) {
      log.warn({ problem: error.message, cause: (error.cause as Error | undefined)?.message }, 'a sign-on failed');
      return page(context, messagePage('Not signed on', error.message, { address: '/sign-on', name: 'Sign on' }), 401);
    }
    log.error({ err: error, path: context.req.path }, 'a page could not be made');
    const text =
      'A service that the page needs does not answer. The log of the desk shows more; this request decided nothing.';
    return page(context, messagePage('Out of order', text, { address: '/', name: 'Queue' }), 502);
  });
  return app;
}

const timeOf = ({
  decision,
  until,
}: {
  readonly decision: { readonly at: string } | undefined;
  readonly until: string;
}) => decision?.at ?? until;

function asset(context: Context, content: string, type: string): Response {
  context.header('cache-control', `public, max-age=${ASSET_SECONDS}`);
  return context.body(content, 200, { 'content-type': `${type}; charset=utf-8` });
}

/** An address of this desk, or its first page. */
function ownAddress(text: string | null | undefined, home: URL): string {
  const address = URL.canParse(text ?? '', home.href) ? new URL(text ?? '', home) : home;
  const path = `${address.pathname}${address.search}`;
  // Of "/.//evil.example", the path alone is the address of another site.
  return address.origin === home.origin && !path.startsWith('//') ? path : '/';
}
