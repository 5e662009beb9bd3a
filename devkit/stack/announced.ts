import { loadConfig } from '../../src/config/config.js';
import { START_MEMO } from '../../src/contract/start-memo.js';
import { sealStart } from '../../src/sealing/start-seal.js';
import type { StartFacts } from '../../src/sealing/start-seal.js';
import { openFactKeys } from '../../src/worker/fact-keys.js';

/** What the listener with these settings puts into the memo of a run of scanAttachment that it starts. */
export async function announced(environment: Readonly<Record<string, string>>, facts: StartFacts) {
  const keys = await openFactKeys(loadConfig(environment, ['seals']).seals.factKey);
  return { memo: { [START_MEMO]: sealStart(keys, facts) } };
}
