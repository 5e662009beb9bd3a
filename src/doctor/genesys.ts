import { pino } from 'pino';
import type { Config } from '../config/config.js';
import { connectGenesys } from '../genesys/connect.js';
import { after, unusable } from './check.js';
import type { Check, Part } from './check.js';
import { platformPart } from './genesys-platform.js';
import { HandshakeRefusedError, trySocket } from './socket.js';
import { TOKEN, tokenCheck } from './token.js';

const SOCKETS = ['uploads', 'completions'] as const;
const socketCheck = (channel: string) => `genesys socket ${channel}`;

/**
 * Token, scopes and both event sockets; of the Platform API, see `platformPart`.
 *
 * @param stateDir where the listener keeps what it needs after a restart
 */
export function genesysPart(config: Config['genesys'] | undefined, stateDir?: string): Part {
  if (config === undefined) return unusable([TOKEN, 'genesys scopes', ...SOCKETS.map(socketCheck)]);
  if (config.api === 'platform') return platformPart(config, stateDir);
  // The checks report the same; a log would only repeat it.
  const { events, tokens, close } = connectGenesys(config, pino({ level: 'silent' }));
  const token = tokens.get();
  token.catch(() => undefined);
  const checks: Check[] = [
    tokenCheck(config, token),
    {
      name: 'genesys scopes',
      fix: 'see "genesys token"',
      run: async () => {
        await after(TOKEN, token);
        const missing = tokens.missingScopes.join(' ');
        if (missing === '') return { grade: 'ok', found: config.scopes.join(' ') };
        return { grade: 'fail', found: `missing: ${missing}`, fix: `add to the OAuth client: ${missing}` };
      },
    },
    ...events.channels.map((channel) => ({
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
