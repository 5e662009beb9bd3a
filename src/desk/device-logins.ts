import { createHash, randomBytes } from 'node:crypto';
import type { Person } from './roles.js';
import { SignOnError } from './sign-on.js';
import type { DeviceErrand, SignOn } from './sign-on.js';

/** Maximum number of logins in progress; further ones have to wait. */
const MOST_PENDING = 200;
/** How long a program waits between two questions, in seconds. */
const INTERVAL_S = 1;

export interface DeviceLoginsOptions {
  readonly signOn: SignOn;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The answer to a program that begins a login. */
export interface BegunLogin extends Omit<DeviceErrand, 'complete'> {
  /** By which the program asks; the issuer's own code stays here. */
  readonly deviceCode: string;
  /** Seconds between two questions. */
  readonly interval: number;
}

interface Pending {
  readonly expiresAt: number;
  readonly stop: AbortController;
  outcome: Person | SignOnError | undefined;
}

/**
 * Logins of programs by the device flow. The desk asks the issuer, whose tokens it keeps to itself; the program asks the desk.
 */
export class DeviceLogins {
  private readonly pending = new Map<string, Pending>();

  constructor(private readonly options: DeviceLoginsOptions) {}

  /**
   * @returns undefined without an issuer
   * @throws {SignOnError} the issuer does not begin it, or too many are in progress
   */
  async begin(): Promise<BegunLogin | undefined> {
    this.sweep();
    if (this.pending.size >= MOST_PENDING) throw new SignOnError('Too many logins are in progress: try again later.');
    const errand = await this.options.signOn.beginDevice();
    if (errand === undefined) return undefined;
    const { complete, ...told } = errand;
    const deviceCode = randomBytes(32).toString('base64url');
    const login: Pending = {
      expiresAt: this.options.now() + errand.expiresIn * 1000,
      stop: new AbortController(),
      outcome: undefined,
    };
    this.pending.set(digest(deviceCode), login);
    complete(AbortSignal.any([login.stop.signal, AbortSignal.timeout(errand.expiresIn * 1000)])).then(
      (person) => (login.outcome = person),
      (error: SignOnError) => (login.outcome = error),
    );
    return { ...told, deviceCode, interval: INTERVAL_S };
  }

  /**
   * Who has signed on; returned once.
   *
   * @returns `pending` until somebody has; `expired` for a code that is expired, already used, or unknown
   * @throws {SignOnError} the issuer refused it, or what it sent does not hold
   */
  take(deviceCode: string): Person | 'pending' | 'expired' {
    this.sweep();
    const key = digest(deviceCode);
    const { outcome } = this.pending.get(key) ?? { outcome: 'expired' as const };
    if (outcome === undefined) return 'pending';
    this.pending.delete(key);
    if (outcome instanceof SignOnError) throw outcome;
    return outcome;
  }

  /** Asks the issuer no more. */
  close(): void {
    for (const { stop } of this.pending.values()) stop.abort();
    this.pending.clear();
  }

  private sweep(): void {
    const now = this.options.now();
    for (const [key, { expiresAt, stop }] of this.pending) {
      if (now < expiresAt) continue;
      stop.abort();
      this.pending.delete(key);
    }
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
