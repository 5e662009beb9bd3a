import type { GenesysConfig } from '../config/config.js';
import { GenesysCredentialsError } from '../genesys/errors.js';
import { isFromBetween } from './cause.js';
import type { Check } from './check.js';

export const TOKEN = 'genesys token';

/** Whether a token can be obtained. The other checks of Genesys Cloud depend on it. */
export function tokenCheck({ tokenUrl }: GenesysConfig, token: Promise<string>): Check {
  const { host } = new URL(tokenUrl);
  return {
    name: TOKEN,
    fix: `see that ${host} can be reached; GENESYS_REGION or GENESYS_TOKEN_URL names it`,
    run: async () => {
      try {
        await token;
        return { grade: 'ok', found: `issued by ${host}` };
      } catch (error) {
        if (!(error instanceof GenesysCredentialsError) || isFromBetween(error)) throw error;
        const fix = 'set GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET to those of a client-credentials OAuth client';
        return { grade: 'fail', found: error.message, fix };
      }
    },
  };
}
