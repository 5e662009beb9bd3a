import type { Logger } from 'pino';
import type { OptionalField } from './platform/bodies.js';

export interface SimulatorOptions {
  /** Default: 127.0.0.1. */
  readonly host?: string | undefined;
  /** Default: 0, any free port. */
  readonly port?: number | undefined;
  /** Default: `simulator-client`. */
  readonly clientId?: string | undefined;
  /** Default: `simulator-secret`. */
  readonly clientSecret?: string | undefined;
  /** Scopes that the client has. Default: the five of the contract. */
  readonly grantedScopes?: readonly string[] | undefined;
  /** Permissions of the client's roles, for tokens without scopes (Platform API). Default: all that the calls need. */
  readonly permissions?: readonly string[] | undefined;
  /**
   * Calls a minute and token on the Platform API, which reports the limit in every answer. Default: 100,000, so that nobody is
   * throttled by accident; a real organisation has 300.
   */
  readonly rateLimitPerMinute?: number | undefined;
  /** Real milliseconds between the heartbeats on a notification channel. Default: 30,000. */
  readonly heartbeatMs?: number | undefined;
  /** Optional fields that every conversation event on a notification channel omits. Default: none. */
  readonly snapshotsLack?: readonly OptionalField[] | undefined;
  /**
   * Whether attributes of participants that are written after the end are stored; otherwise they are answered 200 and dropped.
   * Default: true.
   */
  readonly keepsLateAttributes?: boolean | undefined;
  /** Default: 3600 with scopes (events API), 86,399 without (Platform API). */
  readonly tokenLifetimeSeconds?: number | undefined;
  /** Default: 300,000. The contract says "expires rapidly" and gives no figure. */
  readonly downloadUrlLifetimeMs?: number | undefined;
  /** Real milliseconds without a frame after which a socket is closed. Default: 60,000. */
  readonly idleCloseMs?: number | undefined;
  /** Clock, in milliseconds, of tokens, presigned URLs, quotas and the record. Default: Date.now. */
  readonly now?: (() => number) | undefined;
  /** Base of the presigned URLs where clients reach the simulator under another name. Default: its own URL. */
  readonly publicUrl?: string | undefined;
  readonly log?: Logger | undefined;
}

export const DEFAULT_CLIENT_ID = 'simulator-client';
export const DEFAULT_CLIENT_SECRET = 'simulator-secret';
export const DEFAULT_SCOPES: readonly string[] = [
  'conversation:view',
  'conversation:write',
  'media:read',
  'media:write',
  'events:subscribe',
];
