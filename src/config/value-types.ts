import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve, sep } from 'node:path';
import ms from 'ms';
import { z } from 'zod';
import type { KeySource } from '../sealing/key-source.js';
import { homeFolder } from './home-folder.js';
import { bareHost, hostFlaw, isHost, isLoopback } from './hosts.js';

/** The types of settings: each parses a text, or explains in a clause why it cannot. */

const MAX_DURATION_MS = ms('10 years');

/** A number with a unit, in milliseconds; limited to between 0 and ten years by default. */
export const duration = ({
  least = '1ms',
  most = '10 years',
}: Partial<Record<'least' | 'most', ms.StringValue>> = {}) =>
  z.string().transform((text, context) => {
    const milliseconds = parseDuration(text);
    if (milliseconds !== undefined && milliseconds >= ms(least) && milliseconds <= ms(most)) return milliseconds;
    const clause = /^\d+$/.test(text) ? 'without a unit' : undefined;
    context.addIssue({ code: 'custom', message: clause });
    return z.NEVER;
  });

function parseDuration(text: string): number | undefined {
  // A bare number would be read as milliseconds, and "3 M", which most read as months, as minutes.
  if (!/[a-z]$/i.test(text) || /\dM$|\sM$/.test(text)) return undefined;
  const milliseconds = ms(text as ms.StringValue) as number | undefined;
  return milliseconds !== undefined && milliseconds > 0 && milliseconds <= MAX_DURATION_MS ? milliseconds : undefined;
}

export const integer = (minimum: number, maximum: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(minimum).max(maximum));

export const boolean = z.enum(['true', 'false']).transform((text) => text === 'true');

/** Items between separators, without empty ones. */
export const words = (separator: RegExp) =>
  z.string().transform((text) =>
    text
      .split(separator)
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  );

/** Printable ASCII without spaces, for ids, keys and tokens. */
export const token = z.string().regex(/^[!-~]+$/, 'with a space or an unusual character in it');

/** 32 bytes in base64. */
export const payloadKey = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/)
  .transform((text) => Buffer.from(text, 'base64'));

/** Azure's rule for container names: 3 to 63 of a-z, 0-9 and single dashes. */
export const containerName = z.string().regex(/^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/);

/**
 * A host name or an address without brackets.
 * @param portSetting the setting for the port, which people append to the host
 */
export const host = (portSetting: string) =>
  z
    .string()
    .transform(bareHost)
    .superRefine((text, context) => {
      if (isHost(text)) return;
      context.addIssue({ code: 'custom', message: hostFlaw(text, portSetting) });
    });

/** An address that paths can be appended to, without a password or signature. */
export const url = (...protocols: readonly string[]) =>
  z
    .string()
    .superRefine((text, context) => {
      const clause = urlFlaw(text, protocols);
      if (clause !== undefined) context.addIssue({ code: 'custom', message: clause });
    })
    .transform((text) => text.replace(/\/+$/, ''));

function urlFlaw(text: string, protocols: readonly string[]): string | undefined {
  const wanted = protocols.map((protocol) => `${protocol}//`).join(' or ');
  if (!/^[a-z]+:\/\//i.test(text)) return `which does not begin with ${wanted}`;
  if (!URL.canParse(text)) return 'which is no address';
  const { protocol, hostname, pathname, username, password, search, hash } = new URL(text);
  if (!protocols.includes(protocol)) return `which does not begin with ${wanted}`;
  if (username + password !== '') return 'with a login in it';
  if (search + hash !== '') return 'with something behind a ? or # in it';
  if (/^\/\/+[^/]/.test(pathname)) return 'with two addresses in it';
  return isHost(bareHost(hostname)) ? undefined : 'whose host name is none';
}

/** An HTTP proxy: an address without TLS, as Temporal's client requires, with or without credentials. */
export const proxyUrl = z.string().superRefine((text, context) => {
  const clause = proxyFlaw(text);
  if (clause !== undefined) context.addIssue({ code: 'custom', message: clause });
});

function proxyFlaw(text: string): string | undefined {
  if (/^https:/i.test(text)) return 'which begins with https://';
  if (!/^http:\/\//i.test(text)) return 'which does not begin with http://';
  if (!URL.canParse(text) || new URL(text).pathname !== '/') return 'which is no address of a host';
  const { username, password } = new URL(text);
  try {
    decodeURIComponent(username + password);
    return undefined;
  } catch {
    return 'with a % in its login that is not written as %25';
  }
}

/** An absolute path of ordinary characters, which is only read. */
export const programPath = z.string().regex(/^\/[^\x00-\x1f\s]*$/, 'which is no absolute path without blanks');

/** Folders that other programs share: the spool makes its folder private, and files in both folders are deleted. */
const SHARED_FOLDERS = [
  ...['/bin', '/boot', '/etc', '/home', '/lib', '/opt', '/root', '/run', '/sbin', '/srv', '/tmp', '/usr', '/usr/local'],
  ...['/var', '/var/lib', '/var/log', '/var/run', '/var/tmp', homeFolder() ?? '/root', tmpdir()],
];

/** The absolute path of a folder for this program alone. */
export const folder = z.string().transform((text, context) => {
  const path = resolve(text);
  const clause = folderFlaw(text, path);
  if (clause === undefined) return path;
  context.addIssue({ code: 'custom', message: clause });
  return z.NEVER;
});

function folderFlaw(text: string, path: string): string | undefined {
  if (text.startsWith('~') || text.includes('$')) return 'which only a shell would expand';
  if (/:\/|:r[wo]$/.test(text)) return 'with a colon in it, as in a volume or a URL';
  if (sep === '/' && text.includes('\\')) return 'with a backslash in it, as on Windows';
  if (path === resolve('/')) return 'which is the root of the file system';
  if (/^\/(proc|sys|dev(?!\/shm\/))(\/|$)/.test(path)) return 'which holds no files';
  if (path === process.cwd() || SHARED_FOLDERS.includes(path)) return 'which is not for this program alone';
  return undefined;
}

/** The path of a file that may be missing. */
export const filePath = z
  .string()
  .regex(/^[^<>\0\n]{1,4096}$/)
  .regex(/[^/]$/, 'which is a folder')
  .transform((text) => resolve(text));

/** Keys, which is how they come from Key Vault, or the path of the file that holds them. */
export const keySource = (path: z.ZodType<string, string>) =>
  z.string().transform((text, context): KeySource => {
    if (text.startsWith('-----BEGIN ')) return { pem: text };
    const parsed = path.safeParse(text);
    if (parsed.success) return { path: parsed.data };
    parsed.error.issues.forEach(({ message }) => context.addIssue({ code: 'custom', message }));
    return z.NEVER;
  });

/** An address that notices are sent to; its path or query contains secrets. */
export const receiver = z
  .string()
  .regex(/^https?:\/\/[^<>\s]+$/)
  .refine((text) => URL.canParse(text) && (text.startsWith('https:') || isLoopback(new URL(text).hostname)));

export const mailAddress = z.string().regex(/^[^\s<>@,;"]+@[^\s<>@,;"]+$/);

/** The role for each value of a claim: `VALUE=ROLE`, separated by commas. */
export const roles = words(/,/).pipe(
  z
    .array(z.string().regex(/^[^=]+=(reviewer|auditor|admin)$/))
    .min(1)
    .transform((pairs): Readonly<Record<string, 'reviewer' | 'auditor' | 'admin'>> =>
      Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, 'reviewer' | 'auditor' | 'admin'])),
    ),
);

/** The absolute path of a unix socket. */
export const socketPath = z
  .string()
  .regex(/^\//, 'which does not begin with /')
  .regex(/[^/]$/, 'which is a folder')
  // The size of sockaddr_un on Linux, with the terminating zero; macOS allows 104.
  .refine((text) => Buffer.byteLength(text) <= 107, 'which is longer than the 107 bytes that a socket can have');

/** The path of a readable file with the expected content. It is read again when it is used. */
export const file = (wanted: RegExp, otherwise: string) =>
  z.string().superRefine((path, context) => {
    try {
      if (wanted.test(readFileSync(path, 'utf8'))) return;
      context.addIssue({ code: 'custom', message: otherwise });
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      context.addIssue({ code: 'custom', message: `which cannot be read (${code})` });
    }
  });

export const pemFile = file(/-----BEGIN /, 'which is no PEM file');
