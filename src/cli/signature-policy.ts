import { ConfigError, loadConfig } from '../config/config.js';
import type { Config } from '../config/config.js';
import { environmentWithDotenv } from '../config/dotenv.js';
import { isRehearsal } from '../config/rehearsal.js';
import type { SignaturePolicy } from '../scanning/signatures/signatures.js';

/** The signature policy of a worker with the same settings. Commands that scan need no settings of Genesys Cloud. */
export function signaturePolicy({ signaturesMaxAgeMs }: Pick<Config['clamd'], 'signaturesMaxAgeMs'>): SignaturePolicy {
  return { maxAgeMs: signaturesMaxAgeMs, rehearsal: isRehearsalHere(), now: Date.now };
}

function isRehearsalHere(): boolean {
  try {
    return isRehearsal(loadConfig(environmentWithDotenv(process.cwd(), process.env), ['genesys']).genesys);
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}
