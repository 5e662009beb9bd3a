import type { Environment, VaultSecrets } from '../config/config.js';
import { runChecks } from './check.js';
import type { CheckResult, Part } from './check.js';
import { archiveKeysPart } from './archive-keys.js';
import { clamdPart } from './clamd.js';
import { diskPart } from './disk.js';
import { gatePart } from './gate.js';
import { genesysPart } from './genesys.js';
import { icapPart } from './icap.js';
import { keyVaultPart } from './key-vault.js';
import { modelPart } from './model.js';
import { trustFile } from '../config/trust.js';
import { hideSecrets } from '../config/secrets.js';
import { isRehearsal } from '../config/rehearsal.js';
import { policyPart } from './policy.js';
import { programPart } from './program.js';
import { readSettings } from './settings.js';
import { storagePart } from './storage.js';
import { suspectsPart } from './suspects.js';
import { temporalPart } from './temporal.js';

/**
 * Checks every external part, concurrently. It changes nothing, except that it creates missing staging and spool folders.
 *
 * @param now milliseconds since the epoch
 * @param readVault reads what lies in Key Vault
 * @param directory where `.env` is read from
 */
export async function examine(
  environment: Environment,
  now: number,
  readVault: (env: Environment) => Promise<VaultSecrets> = async (env) => ({ env, readings: [] }),
  directory = process.cwd(),
): Promise<CheckResult[]> {
  const caFile = caFileOf(environment);
  if (caFile !== undefined) trustFile(caFile);
  const { env, readings } = await readVault(environment);
  const { usable, check } = readSettings(env, readings);
  const { genesys, temporal, clamd, azure, redaction, limits, opening, seals, spool, reconcile } = usable;
  const rehearsal = genesys !== undefined && isRehearsal(genesys);
  const lookbackMs = genesys?.api === 'platform' ? reconcile?.lookbackMs : undefined;
  const parts: Part[] = [
    { checks: [check] },
    programPart(directory),
    keyVaultPart(readings, now),
    genesysPart(genesys, spool?.dir),
    temporalPart(temporal, { azure, seals }, { reviewWindowMs: limits?.reviewWindowMs, lookbackMs, rehearsal }),
    clamdPart({ clamd, limits, rehearsal, now }),
    icapPart({ clamd, limits }),
    suspectsPart({ clamd, limits }),
    storagePart(azure),
    policyPart(opening, now),
    archiveKeysPart(azure),
    gatePart(redaction),
    modelPart(redaction),
    diskPart({ limits, clamd, spool }),
  ];
  try {
    const results = await runChecks(parts.flatMap(({ checks }) => checks));
    const hide = hideSecrets(env);
    return results.map((result) => ({
      ...result,
      found: hide(result.found),
      ...('fix' in result ? { fix: hide(result.fix) } : {}),
    }));
  } finally {
    await Promise.allSettled(parts.map(async (part) => part.close?.()));
  }
}

/** Undefined, too, where it cannot be used, which is a finding of the settings. */
function caFileOf(env: Environment): string | undefined {
  return readSettings(env, []).usable.network?.caFile;
}

/** A line for each check, with its fix below it. */
export function formatReport(results: readonly CheckResult[]): string {
  const width = Math.max(...results.map(({ check }) => check.length));
  const margin = ' '.repeat(6 + width + 2);
  const block = (text: string) => text.replaceAll('\n', `\n${margin}`);
  const lines = results.map((result) => {
    const line = `${result.grade.padEnd(6)}${result.check.padEnd(width + 2)}${block(result.found)}\n`;
    return 'fix' in result ? `${line}${margin}fix: ${block(result.fix)}\n` : line;
  });
  const count = (grade: CheckResult['grade']) => results.filter((result) => result.grade === grade).length;
  return `${lines.join('')}\n${count('ok')} ok, ${count('warn')} to be warned of, ${count('fail')} failed\n`;
}
