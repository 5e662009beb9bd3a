import { loadConfig } from '../../src/config/config.js';
import { START_MEMO } from '../../src/contract/start-memo.js';
import { sealStart } from '../../src/sealing/start-seal.js';
import type { StartFacts } from '../../src/sealing/start-seal.js';
import { openFactKeys } from '../../src/worker/fact-keys.js';

/** The memo that the listener with these settings gives to a run of scanAttachment. */
export async function announced(environment: Readonly<Record<string, string>>, facts: StartFacts) {
  const keys = await openFactKeys(loadConfig(environment, ['seals']).seals.factKey);
  return { memo: { [START_MEMO]: sealStart(keys, facts) } };
}
