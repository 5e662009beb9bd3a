import { homedir } from 'node:os';

/** The user's home folder. Undefined for a user without HOME and without a name, as in a container, where Node.js throws an error. */
export function homeFolder(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}
