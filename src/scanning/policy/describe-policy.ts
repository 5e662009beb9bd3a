import { isInForce } from './policy.js';
import type { Policy, Rule } from './policy.js';

/** The effective policy for people, one line for each rule and entry, in order of precedence. */
export function describePolicy({ rules, deny, allow }: Policy, now: number): string[] {
  return [
    ...deny.sha256.map((hash) => `contain  denied-hash  sha256 ${hash}`),
    ...deny.signatures.map((signature) => `never allowed  signature ${signature}`),
    ...allow.map((entry) => {
      const state = isInForce(entry, now) ? 'allow' : 'EXPIRED';
      return `${state}  ${entry.by} ${entry.value}, by ${entry.who} until ${entry.until}: ${entry.why}`;
    }),
    ...rules.map(describeRule),
  ];
}

function describeRule({ name, action, types, names, containing, disguised, origins, applies }: Rule): string {
  const matchers = Object.entries({ types, names, containing, disguised, origins })
    .filter(([, values]) => values.length > 0)
    .map(([key, values]) => `${key}: ${values.join(' ')}`);
  return `${action}  ${name}  ${[...matchers, ...(applies === 'file' ? ['of the file itself'] : [])].join('; ')}`;
}
