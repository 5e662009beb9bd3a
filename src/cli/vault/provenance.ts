import { openArchiveKeys } from '../../archive/archive-keys.js';
import { inOneLine } from '../../contract/markdown.js';
import { setUpProcess } from '../process.js';
import { openVault, reportProblems } from './vault.js';

/** `custodian vault provenance` */
export async function provenance(address: string, { json }: { json?: true }): Promise<void> {
  const { config, log } = await setUpProcess('vault', ['azure']);
  await reportProblems(async () => {
    const { publicKeys } = await openArchiveKeys(config.azure.signingKey, { mayMake: false });
    const found = await openVault(config.azure, log, publicKeys).provenanceOf(address);
    if (json === true) {
      console.log(JSON.stringify(found));
      return;
    }
    for (const [name, value] of Object.entries(found)) console.log(`${name.padEnd(16)}${inOneLine(value)}`.trimEnd());
    const { workflowId, runId } = found;
    console.log(
      `\nIn Temporal: temporal workflow show --workflow-id '${inOneLine(workflowId)}' --run-id '${inOneLine(runId)}'`,
    );
  });
}
