import type { Config } from '../config/config.js';
import { describeKnownTypes } from '../scanning/opener/known-types.js';
import { loadPolicy } from '../scanning/policy/load-policy.js';
import { isInForce } from '../scanning/policy/policy.js';
import { unusable } from './check.js';
import type { Part } from './check.js';

const POLICY = 'policy of types';
const TYPES = 'types';

/** Checks whether the policy is valid and which of its entries have expired; lists which types are opened how. */
export function policyPart(opening: Config['opening'] | undefined, now: number): Part {
  if (opening === undefined) return unusable([POLICY, TYPES]);
  const { policyFile, unknownTypes } = opening;
  return {
    checks: [
      {
        name: POLICY,
        fix: 'correct the lines that are named; `custodian policy --default` prints a file to start from',
        run: async () => {
          const { rules, allow } = await loadPolicy(policyFile);
          const expired = allow.filter((entry) => !isInForce(entry, now));
          const found = `${policyFile ?? 'the built-in one'}: ${rules.length} rules, ${allow.length - expired.length} entries that allow, ${expired.length} expired`;
          if (expired.length === 0) return { grade: 'ok', found };
          const list = expired
            .map(({ by, value, who, until }) => `${by} ${value} of ${who}, until ${until}`)
            .join('; ');
          return {
            grade: 'warn',
            found,
            fix: `these have expired: remove them, or have somebody renew them: ${list}`,
          };
        },
      },
      {
        name: TYPES,
        fix: 'set UNKNOWN_TYPES to contain',
        run: () =>
          Promise.resolve({
            grade: 'ok',
            found: `${describeKnownTypes().join('\n')}\ntypes that nobody knows: ${unknownTypes === 'scan' ? 'scanned' : 'contained'}`,
          }),
      },
    ],
  };
}
