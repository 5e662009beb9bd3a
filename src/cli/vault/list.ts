import type { ListedCopy } from '../../vault/vault-list.js';
import { inOneLine } from '../../contract/markdown.js';
import { setUpProcess } from '../process.js';
import { openVault, reportProblems } from './vault.js';

/** `custodian vault list`: streamed, whatever its size. */
export async function list({ json }: { json?: true }): Promise<void> {
  const { config, log } = await setUpProcess('vault', ['azure']);
  await reportProblems(async () => {
    for await (const copy of openVault(config.azure, log).list()) {
      console.log(json === true ? JSON.stringify(copy) : lineOf(copy));
    }
  });
}

function lineOf({ sha256, bytes, verdict, origins, containedAt, signature }: ListedCopy): string {
  const columns = [
    sha256,
    `${bytes} bytes`.padStart(16),
    inOneLine(verdict).padEnd(11),
    `${origins} origin(s)`.padStart(12),
    inOneLine(containedAt).padEnd(24),
    inOneLine(signature),
  ];
  return columns.join('  ').trimEnd();
}
