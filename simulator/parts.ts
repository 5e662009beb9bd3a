import { Changes } from './changes.js';
import { Conversations } from './conversations.js';
import { FaultBook } from './faults.js';
import { MediaStore } from './media.js';
import { OAuth } from './oauth.js';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_SCOPES, type SimulatorOptions } from './options.js';
import { assemblePlatform, type Platform } from './platform/platform.js';
import { Quota } from './quota.js';
import { CallRecord } from './record.js';
import { RestApi } from './rest.js';
import { RequestServer } from './server.js';
import { EventSockets } from './sockets.js';
import { Tokens } from './tokens.js';

/** The parts of a simulator, wired to each other. */
export interface Parts {
  readonly changes: Changes;
  readonly faults: FaultBook;
  readonly conversations: Conversations;
  readonly media: MediaStore;
  readonly record: CallRecord;
  readonly tokens: Tokens;
  readonly sockets: EventSockets;
  readonly platform: Platform;
  readonly requests: RequestServer;
}

/** `url`: the simulator's own base URL, asked for when the first presigned URL or channel is issued. */
export function assemble(options: SimulatorOptions, url: () => string): Parts {
  const { now = Date.now, log, publicUrl } = options;
  const changes = new Changes();
  const faults = new FaultBook(changes);
  const conversations = new Conversations(changes);
  const record = new CallRecord(now, changes);
  const tokens = new Tokens(now);
  const base = (): string => (publicUrl ?? url()).replace(/\/$/, '');
  const urlLifetimeMs = options.downloadUrlLifetimeMs ?? 300_000;
  const media = new MediaStore({ now, urlLifetimeMs, publicUrl: base }, changes);
  const idleCloseMs = options.idleCloseMs ?? 60_000;
  const sockets = new EventSockets({ tokens, faults, record, changes, now, idleCloseMs, log });
  const client = {
    clientId: options.clientId ?? DEFAULT_CLIENT_ID,
    clientSecret: options.clientSecret ?? DEFAULT_CLIENT_SECRET,
    grantedScopes: options.grantedScopes ?? DEFAULT_SCOPES,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds,
  };
  const oauth = new OAuth(client, { tokens, faults, record });
  const rest = new RestApi({ tokens, quota: new Quota(faults, now), conversations, media, record });
  const platform = assemblePlatform(options, {
    changes,
    conversations,
    faults,
    media,
    record,
    tokens,
    now,
    log,
    publicUrl: base,
  });
  const requests = new RequestServer({ oauth, rest, platform: platform.api, tokens, media, faults, record, log });
  return { changes, faults, conversations, media, record, tokens, sockets, platform, requests };
}
