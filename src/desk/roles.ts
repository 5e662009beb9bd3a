/** What somebody may do: `auditor` sees all, `reviewer` decides as well, `admin` asks again about what was decided or lost. */
export const ROLES = ['reviewer', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody who has signed on. */
export interface Person {
  /** The issuer and the subject of the person; together they are unique. */
  readonly issuer: string;
  readonly subject: string;
  /** How people know the person. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Which user of Genesys Cloud it is, by e-mail address or id; absent where the issuer does not provide it. */
  readonly account?: string;
}

/** The roles in a claim; values that are not text, or unknown, give none. */
export function rolesOf(claim: unknown, meanings: Readonly<Record<string, Role>>): Role[] {
  const values = Array.isArray(claim) ? claim : typeof claim === 'string' ? claim.split(/[\s,]+/) : [];
  const roles = values.flatMap((value) =>
    typeof value === 'string' && Object.hasOwn(meanings, value) ? [meanings[value]!] : [],
  );
  return [...new Set(roles)];
}
