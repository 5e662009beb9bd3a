import { pino } from 'pino';
import type { Config } from '../config.js';
import { connectGenesys } from '../genesys/connect.js';
import { GenesysCredentialsError } from '../genesys/errors.js';
import { after, unusable } from './check.js';
import type { Check, Part } from './check.js';
import { HandshakeRefusedError, trySocket } from './socket.js';

const TOKEN = 'genesys token';
const SOCKETS = ['uploads', 'completions'] as const;
const socketCheck = (channel: string) => `genesys socket ${channel}`;

/** Token, scopes and both event sockets. */
export function genesysPart(config: Config['genesys'] | undefined): Part {
  if (config === undefined) return unusable([TOKEN, 'genesys scopes', ...SOCKETS.map(socketCheck)]);
  // What it would log is what the checks say.
  const { api, tokens, close } = connectGenesys(config, pino({ level: 'silent' }));
  const token = tokens.get();
  token.catch(() => undefined);
  const checks: Check[] = [
    {
      name: TOKEN,
      fix: `see that ${new URL(config.tokenUrl).host} can be reached; GENESYS_REGION or GENESYS_TOKEN_URL names it`,
      run: async () => {
        try {
          await token;
          return { grade: 'ok', found: `issued by ${new URL(config.tokenUrl).host}` };
        } catch (error) {
          if (!(error instanceof GenesysCredentialsError)) throw error;
          const fix = 'set GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET to those of a client-credentials OAuth client';
          return { grade: 'fail', found: error.message, fix };
        }
      },
    },
    {
      name: 'genesys scopes',
      fix: 'see "genesys token"',
      run: async () => {
        await after(TOKEN, token);
        const missing = tokens.missingScopes.join(' ');
        if (missing === '') return { grade: 'ok', found: config.scopes.join(' ') || 'none: this API has roles' };
        return { grade: 'fail', found: `missing: ${missing}`, fix: `add to the OAuth client: ${missing}` };
      },
    },
    ...api.channels.map((channel) => ({
      name: socketCheck(channel.name),
      fix: `see that ${channel.where} can be reached for WebSockets, through every proxy`,
      run: async (signal: AbortSignal) => {
        await after(TOKEN, token);
        try {
          await trySocket(channel, signal);
          return { grade: 'ok', found: 'open, subscribed, alive; closed again' } as const;
        } catch (error) {
          if (!(error instanceof HandshakeRefusedError)) throw error;
          const scope = channel.name === 'uploads' ? 'conversation:view' : 'events:subscribe';
          const fix =
            error.status === 401 || error.status === 403
              ? `add the scope ${scope} to the OAuth client, or check the address ${channel.where}`
              : `check the address ${channel.where}`;
          return { grade: 'fail', found: error.message, fix } as const;
        }
      },
    })),
  ];
  return { checks, close };
}
