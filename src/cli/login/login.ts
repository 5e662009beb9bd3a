import { setTimeout as wait } from 'node:timers/promises';
import { inOneLine } from '../../contract/markdown.js';
import { DeskClient } from './desk-client.js';
import type { Token } from './desk-client.js';
import { forgetLogin, keepLogin, loginFile, LoginError, readLogin } from './kept-login.js';
import type { KeptLogin } from './kept-login.js';
import { readConfig } from '../read-config.js';

/** The address of a desk that is not configured. */
const LOCAL_DESK = 'http://127.0.0.1:8470';

/** `custodian login`: the person signs on in a browser; the result is a token of the desk, not a key. */
export async function login({ desk: address }: { readonly desk?: string }): Promise<void> {
  await explained(async () => {
    const desk = new DeskClient(address ?? (await configuredDesk()) ?? LOCAL_DESK);
    try {
      const begun = await desk.begin();
      const { user_code: code, verification_uri: uri, verification_uri_complete: complete } = begun;
      process.stdout.write(`Open ${complete ?? uri}\nand see that it shows the code ${inOneLine(code)}\n`);
      const until = Date.now() + begun.expires_in * 1000;
      let given: Token | undefined;
      while (given === undefined) {
        if (Date.now() >= until) throw new LoginError('nobody has signed on in time: custodian login');
        await wait(begun.interval * 1000);
        given = await desk.ask(begun.device_code);
      }
      const { access_token: token, expires_in: seconds, name, roles } = given;
      const expiresAt = new Date(Date.now() + seconds * 1000).toISOString();
      await keepLogin(loginFile(), { desk: desk.origin, token, name, expiresAt });
      process.stdout.write(`logged in as ${inOneLine(name)} (${roles.join(', ')}) until ${expiresAt}\n`);
      return 0;
    } finally {
      await desk.close();
    }
  });
}

/** `custodian logout`: also ends the login at the desk, if that can be reached. */
export async function logout(): Promise<void> {
  await explained(async () => {
    const path = loginFile();
    try {
      const kept = await readLogin(path, Date.now());
      if (kept !== undefined) await endAtDesk(kept);
    } finally {
      await forgetLogin(path);
    }
    process.stdout.write('logged out\n');
    return 0;
  });
}

async function endAtDesk({ desk: address, token }: KeptLogin): Promise<void> {
  const desk = new DeskClient(address);
  try {
    await desk.end(token);
  } finally {
    await desk.close();
  }
}

/**
 * The login that decisions are made with; undefined if nobody is logged in.
 *
 * @throws {LoginError}
 */
export async function currentLogin(): Promise<KeptLogin | undefined> {
  const kept = await readLogin(loginFile(), Date.now());
  const configured = await configuredDesk();
  if (kept === undefined || configured === undefined || new URL(configured).origin === kept.desk) return kept;
  throw new LoginError(`you are logged in at ${kept.desk}, and DESK_URL is ${configured}: custodian login`);
}

async function configuredDesk(): Promise<string | undefined> {
  return (await readConfig(['authority'])).authority.deskUrl;
}

async function explained(work: () => Promise<0 | 1>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof LoginError)) throw error;
    console.error(inOneLine(error.message));
    process.exitCode = 2;
  }
}
