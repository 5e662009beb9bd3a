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

/**
 * A claim by its name; where there is none of that name, what is at that path: Keycloak puts roles into `realm_access.roles`, and other
 * issuers have dots in the names of their claims.
 */
export function claimOf(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value;
}

/** The roles in a claim, which is a list, or a text of one or several; values that are not text, or unknown, give none. */
export function rolesOf(claim: unknown, meanings: Readonly<Record<string, Role>>): Role[] {
  const values = Array.isArray(claim) ? claim : typeof claim === 'string' ? [claim, ...claim.split(/[\s,]+/)] : [];
  const roles = values.flatMap((value) =>
    typeof value === 'string' && Object.hasOwn(meanings, value) ? [meanings[value]!] : [],
  );
  return [...new Set(roles)];
}
