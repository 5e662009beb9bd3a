import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Person } from './roles.js';

/** Sessions kept; the oldest makes room. */
const MAX_SESSIONS = 10_000;
/** Of one person; the oldest ends. */
const MOST_OF_A_PERSON = 5;

/** Outcomes of one kind on one page. */
const MOST_TOLD = 1000;

/** Of one browser, from sign-on to sign-off. It lives in this process alone. */
export interface Session {
  readonly person: Person;
  /** Must come with every request that changes something. */
  readonly csrf: string;
  /** Ends the session at the issuer as well; absent if the issuer has no such address. */
  readonly endAtIssuer: string | undefined;
  /** Told on the next page, once. */
  flash: Flash | undefined;
}

/** The outcome of a person's request. */
export interface Flash {
  readonly done: readonly string[];
  readonly problems: readonly string[];
}

/** The outcomes of two requests that one page tells: of a form that was sent twice, the second answer must not hide the first. */
export function bothTold(earlier: Flash | undefined, later: Flash): Flash {
  return {
    done: [...(earlier?.done ?? []), ...later.done].slice(-MOST_TOLD),
    problems: [...(earlier?.problems ?? []), ...later.problems].slice(-MOST_TOLD),
  };
}

interface Kept {
  readonly session: Session;
  /** How the browser identifies itself: a cookie that appears in another browser was stolen. */
  readonly browser: string;
  readonly startedAt: number;
  usedAt: number;
}

export interface SessionsOptions {
  /** A session ends after this time without a request, in milliseconds. */
  readonly idleMs: number;
  /** And at the latest after this time, however busy it is, in milliseconds. */
  readonly longestMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Who is signed on. The browser has a random token; what is kept is its hash. */
export class Sessions {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly options: SessionsOptions) {}

  /** How long a session lasts at most, in milliseconds. */
  get longestMs(): number {
    return this.options.longestMs;
  }

  /** @returns the token for the cookie */
  begin(person: Person, browser: string, endAtIssuer?: string): string {
    const token = randomBytes(32).toString('base64url');
    const now = this.options.now();
    const session: Session = { person, csrf: randomBytes(32).toString('base64url'), endAtIssuer, flash: undefined };
    for (const [key, one] of this.kept) if (this.isOver(one)) this.kept.delete(key);
    this.endOldestOf(person);
    const [oldest] = this.kept.keys();
    if (this.kept.size >= MAX_SESSIONS && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(digest(token), { session, browser: digest(browser), startedAt: now, usedAt: now });
    return token;
  }

  /** The session of a token; `stolen` when another browser has it, which ends the session for both. */
  find(token: string, browser: string): Session | 'none' | 'stolen' {
    const key = digest(token);
    const kept = this.kept.get(key);
    if (kept === undefined) return 'none';
    if (this.isOver(kept)) {
      this.kept.delete(key);
      return 'none';
    }
    if (kept.browser !== digest(browser)) {
      this.kept.delete(key);
      return 'stolen';
    }
    kept.usedAt = this.options.now();
    return kept.session;
  }

  end(token: string): void {
    this.kept.delete(digest(token));
  }

  /** Makes room for another session of somebody. */
  private endOldestOf({ issuer, subject }: Person): void {
    const own = [...this.kept].filter(
      ([, { session }]) => session.person.issuer === issuer && session.person.subject === subject,
    );
    for (const [key] of own.slice(0, Math.max(0, own.length - MOST_OF_A_PERSON + 1))) this.kept.delete(key);
  }

  private isOver({ startedAt, usedAt }: Kept): boolean {
    const now = this.options.now();
    return now - usedAt >= this.options.idleMs || now - startedAt >= this.options.longestMs;
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Compares secrets in constant time. */
export function isSame(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());
}
