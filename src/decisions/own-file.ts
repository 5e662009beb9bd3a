import { person } from '../contract/decision.js';
import type { ReviewDecision } from '../contract/review.js';
import type { Sender, SenderUser } from '../contract/sender.js';

const ANOTHER = 'another person must approve it';

/**
 * Why somebody may not approve a file of a user of the organisation: it may be their own. Whom a desk vouches for must be shown to
 * be somebody else; of a name in a plain signal, nothing can be shown, so that it is refused where it is that of the sender.
 *
 * @param isSigned whether a desk vouches for the decision
 */
export function ownFileFlaw(decision: ReviewDecision, isSigned: boolean, sender: Sender): string | undefined {
  if (sender.kind !== 'users') return undefined;
  const account = isSigned ? decision.signature?.claim.account : undefined;
  const called = [decision.reviewer, account].filter((name) => name !== undefined).map(person);
  if (sender.users.some((user) => isUser(called, user))) return `you may have sent this file: ${ANOTHER}`;
  if (!isSigned || account !== undefined) return undefined;
  return `an agent has sent this file, and your sign-on does not say which user of Genesys Cloud you are (DESK_OIDC_USER_CLAIM): ${ANOTHER}`;
}

function isUser(called: readonly string[], { id, names }: SenderUser): boolean {
  // People who sign with a login leave out the domain of their address.
  const own = [id, ...names, ...names.map((name) => name.replace(/@[^@]*$/, ''))].map(person);
  return called.some((name) => own.includes(name));
}
