import { randomBytes } from 'node:crypto';
import { ROLES } from './roles.js';
import type { Person } from './roles.js';
import { isSame } from './sessions.js';
import { SignOnError } from './sign-on.js';
import type { SignOn } from './sign-on.js';

/** The issuer of people who came by a link: whoever could read the terminal of this host. */
const LOCAL_ISSUER = 'local';

/** The sign-on of a local stack: a token that opens the desk once, with all roles. */
export class LinkSignOn implements SignOn {
  private token: string | undefined = randomBytes(32).toString('base64url');

  constructor(private readonly login: string) {}

  /** The token; undefined once it was used. */
  get oneTimeToken(): string | undefined {
    return this.token;
  }

  begin(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  beginDevice(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  complete(): Promise<never> {
    return Promise.reject(new SignOnError('There is no sign-on here: use the link that was printed at startup.'));
  }

  enter(token: string): Person | undefined {
    if (this.token === undefined || !isSame(token, this.token)) return undefined;
    this.token = undefined;
    return { issuer: LOCAL_ISSUER, subject: this.login, name: this.login, roles: ROLES };
  }
}
