import { z } from 'zod';
import { isHost } from './hosts.js';
import type { Variable } from './setting.js';
import { file, pemFile, token } from './value-types.js';

/** The values that @temporalio/envconfig treats as true; it treats everything else as false, `TRUE` and `yes` too. */
const boolean = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1');

const address = z.string().superRefine((text, context) => {
  const clause = addressFlaw(text);
  if (clause !== undefined) context.addIssue({ code: 'custom', message: clause });
});

function addressFlaw(text: string): string | undefined {
  if (/^[a-z]+:\/\//i.test(text)) return 'with a scheme in front';
  if (text.includes('/')) return 'with a path';
  const [, bracketed, bare, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d*))?$/.exec(text) ?? [];
  const host = bracketed ?? bare;
  if (host === undefined || !isHost(host)) return 'whose host is none';
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    return 'whose port is none';
  }
  return undefined;
}

const pem = z.string().regex(/-----BEGIN [A-Z ]+-----\s[^]+-----END /, 'which is no PEM text with its line ends');

/**
 * The variables of @temporalio/envconfig, validated here because it does not:
 * https://docs.temporal.io/develop/environment-configuration
 */
export const TEMPORAL_VARIABLES = {
  TEMPORAL_ADDRESS: { should: 'host:port of the frontend (default: localhost:7233)', type: address },
  TEMPORAL_NAMESPACE: {
    should: 'the name of a namespace (default: default)',
    type: z.string().regex(/^\S+$/, 'with a space in it'),
  },
  TEMPORAL_API_KEY: { should: 'an API key of Temporal Cloud', type: token, secret: true },
  TEMPORAL_TLS: { should: 'true or false (default: true beside an API key or a certificate)', type: boolean },
  TEMPORAL_TLS_CLIENT_CERT_PATH: { should: 'the path of a client certificate in PEM', type: pemFile },
  TEMPORAL_TLS_CLIENT_CERT_DATA: { should: 'a client certificate in PEM', type: pem },
  TEMPORAL_TLS_CLIENT_KEY_PATH: {
    should: 'the path of the private key of the client certificate, in PEM',
    type: pemFile,
  },
  TEMPORAL_TLS_CLIENT_KEY_DATA: {
    should: 'the private key of the client certificate, in PEM',
    type: pem,
    secret: true,
  },
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: { should: "the path of the server's CA certificates in PEM", type: pemFile },
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: { should: "the server's CA certificates in PEM", type: pem },
  TEMPORAL_TLS_SERVER_NAME: {
    should: "the name in the server's certificate",
    type: z.string().refine(isHost),
  },
  TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: {
    should: 'unset or false: certificates are always verified; TEMPORAL_TLS_SERVER_CA_CERT_PATH takes a CA of your own',
    type: z.enum(['false', '0']),
  },
  TEMPORAL_CONFIG_FILE: {
    should: "the path of a configuration file of Temporal's (TOML)",
    type: file(/\S/, 'which is empty'),
  },
  TEMPORAL_PROFILE: {
    should: 'the name of a profile in TEMPORAL_CONFIG_FILE (default: default)',
    type: z.string().regex(/^\S+$/, 'with a space in it'),
  },
  // Used by other programs; the SDK ignores them.
  TEMPORAL_CODEC_ENDPOINT: { should: 'the address of a codec server', type: z.string() },
  TEMPORAL_CODEC_AUTH: { should: 'the authorization for the codec server', type: z.string(), secret: true },
} as const satisfies Record<string, Variable>;

/** Headers that are sent with every call: `TEMPORAL_GRPC_META_{NAME}`. */
export const TEMPORAL_HEADER_PREFIX = 'TEMPORAL_GRPC_META_';
