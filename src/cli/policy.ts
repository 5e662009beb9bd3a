import { describeKnownTypes } from '../scanning/opener/known-types.js';
import { DEFAULT_POLICY } from '../scanning/policy/default-policy.js';
import { describePolicy } from '../scanning/policy/describe-policy.js';
import { loadPolicy } from '../scanning/policy/load-policy.js';
import { setUpProcess } from './process.js';

/** `custodian policy`: the effective policy; with `--default`, the built-in file as a starting point. */
export async function printPolicy({ default: isDefault = false }: { readonly default?: boolean }): Promise<void> {
  if (isDefault) {
    process.stdout.write(DEFAULT_POLICY);
    return;
  }
  const { config } = await setUpProcess('policy', ['opening']);
  const { policyFile, unknownTypes } = config.opening;
  for (const line of describePolicy(await loadPolicy(policyFile), Date.now())) console.log(line);
  console.log(
    unknownTypes === 'scan' ? 'types that nobody knows: scanned' : 'contain  unknown-type  types that nobody knows',
  );
}

/** `custodian types`: the allow list. */
export function printTypes(): void {
  for (const line of describeKnownTypes()) console.log(line);
}
