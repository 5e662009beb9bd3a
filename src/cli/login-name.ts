import { userInfo } from 'node:os';

/** The user's login name. Undefined for a user without a name, as in a container, where Node.js throws an error. */
export function loginName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
