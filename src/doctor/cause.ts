import { types } from 'node:util';
import { GenesysError } from '../genesys/errors.js';
import { ProxyError } from '../network/tunnel.js';
import { StorageError } from '../storage/errors.js';

/** The cause of a failed call, as a clause, and what to do about it first. */
export interface Cause {
  readonly found: string;
  readonly fix: string;
}

/** System errors of Node and OpenSSL: https://nodejs.org/api/errors.html, https://nodejs.org/api/tls.html. */
type SystemError = Error & {
  readonly code?: string | number;
  readonly hostname?: string;
  readonly host?: string;
  readonly address?: string;
  readonly port?: number;
  readonly reason?: string;
};

type Explain = (error: SystemError) => Cause;

const DNS: Explain = ({ hostname, host, code }) => {
  const name = hostname ?? host ?? 'the host';
  const isPassing = code === 'EAI_AGAIN';
  return {
    found: isPassing ? `the DNS server does not answer for ${name}` : `DNS knows no ${name}`,
    fix: isPassing
      ? 'see that this host reaches its DNS server: /etc/resolv.conf'
      : `see that the name is right, and that this host's DNS knows it: getent hosts ${name}`,
  };
};
const REFUSED: Explain = ({ address, port }) => ({
  found: `nothing listens on ${address ?? 'that address'}${port === undefined ? '' : `:${port}`}`,
  fix: 'see that the service runs there, and that the port is right',
});
const NO_ROUTE: Explain = () => ({
  found: 'no connection comes about',
  fix: 'see that no firewall drops it, and whether it takes a proxy (HTTPS_PROXY)',
});
const CUT: Explain = () => ({
  found: 'the connection was cut',
  fix: 'see whether something on the way allows it, and whether both ends agree on TLS',
});
const UNTRUSTED: Explain = () => ({
  found: 'its certificate is of a CA that is not trusted here',
  fix: 'set TLS_CA_FILE to the certificate of that CA; where none is expected, something on the way opens TLS',
});
const NO_TLS: Explain = () => ({
  found: 'it does not speak TLS, or no version that is accepted',
  fix: 'see that address and port are those of TLS',
});
const LATE: Explain = () => ({ found: 'it has not answered in time', fix: 'see that the service is well' });
const CLIENT_CERTIFICATE_REFUSED: Explain = () => ({
  found: 'it does not accept the client certificate',
  fix: 'give it one of a CA that it trusts, which has not expired: TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH',
});
const HANDSHAKE_REFUSED: Explain = () => ({
  found: 'it refuses the TLS handshake',
  fix: 'see whether it asks for a client certificate (TEMPORAL_TLS_CLIENT_CERT_PATH), or for another version of TLS',
});
const NO_SOCKET: Explain = () => ({ found: 'there is no such file', fix: 'see that the path is right' });
const FORBIDDEN_FILE: Explain = () => ({
  found: 'this user may not open it',
  fix: 'give the user of this program access',
});

const BY_CODE: Readonly<Record<string, Explain>> = {
  ENOTFOUND: DNS,
  EAI_AGAIN: DNS,
  ECONNREFUSED: REFUSED,
  ETIMEDOUT: NO_ROUTE,
  EHOSTUNREACH: NO_ROUTE,
  ENETUNREACH: NO_ROUTE,
  UND_ERR_CONNECT_TIMEOUT: NO_ROUTE,
  UND_ERR_HEADERS_TIMEOUT: LATE,
  UND_ERR_BODY_TIMEOUT: LATE,
  ECONNRESET: CUT,
  EPIPE: CUT,
  UND_ERR_SOCKET: CUT,
  ENOENT: NO_SOCKET,
  EACCES: FORBIDDEN_FILE,
  CERT_HAS_EXPIRED: () => ({
    found: 'its certificate has expired',
    fix: "have it renewed; if it has not expired, this host's clock is wrong",
  }),
  CERT_NOT_YET_VALID: () => ({
    found: 'its certificate is not valid yet',
    fix: "see this host's clock: chronyc tracking, or timedatectl",
  }),
  ERR_TLS_CERT_ALTNAME_INVALID: ({ reason }) => ({
    found: `its certificate is for another name${reason === undefined ? '' : ` (${reason})`}`,
    fix: 'use a name of the certificate in the address',
  }),
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  ERR_TLS_HANDSHAKE_TIMEOUT: () => ({
    found: 'it takes the connection, and then says nothing of TLS',
    fix: 'see that the port is that of TLS, and that the service behind it is well',
  }),
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: () => ({
    found: 'it asks for a client certificate',
    fix: 'set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH',
  }),
};

/** gRPC status codes: https://grpc.io/docs/guides/status-codes. */
const BY_GRPC_STATUS: Readonly<Record<number, Cause>> = {
  4: { found: 'it has not answered in time', fix: 'see that the server is well, and no proxy holds HTTP/2 up' },
  7: {
    found: 'it forbids this (PERMISSION_DENIED)',
    fix: 'give the API key or certificate a role that may write to the namespace',
  },
  16: {
    found: 'it does not know who asks (UNAUTHENTICATED)',
    fix: 'set TEMPORAL_API_KEY, or a client certificate, that is valid and has not expired',
  },
};

/** Status codes of proxies and gateways, where the service itself would have put its id into the answer. */
const GATEWAY_STATUSES: readonly number[] = [403, 407, 502, 503, 504];

/** Why a call failed, according to its error or the chain of causes; the innermost known cause. */
export function causeOf(error: unknown): Cause | undefined {
  const chain = [...causesOf(error)];
  for (const found of chain.toReversed()) {
    const explained = explain(found);
    if (explained !== undefined) return explained;
  }
  return undefined;
}

function* causesOf(error: unknown): Generator<Error> {
  let at = error;
  // Not instanceof: errors of Node itself and of test runners come from different realms.
  for (let depth = 0; types.isNativeError(at) && depth < 10; at = at.cause, depth += 1) {
    yield at;
    // When several addresses were tried.
    const [first] = (at as Partial<AggregateError>).errors ?? [];
    if (types.isNativeError(first)) yield first;
  }
}

function explain(error: SystemError): Cause | undefined {
  if (error instanceof ProxyError) return ofProxy(error);
  if (isFromBetween(error)) {
    return {
      found: `the answer comes from something on the way, and not from the service`,
      fix: 'check the proxy, gateway or firewall in between',
    };
  }
  if (error.name === 'TimeoutError') return LATE(error);
  if (typeof error.code === 'number') return BY_GRPC_STATUS[error.code];
  const code = error.code ?? '';
  // OpenSSL has changed the beginnings of these codes; the alerts are those of RFC 8446, 6.2.
  if (code.endsWith('_ALERT_HANDSHAKE_FAILURE')) return HANDSHAKE_REFUSED(error);
  if (/_ALERT_(BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_(EXPIRED|REVOKED|UNKNOWN))$/.test(code)) {
    return CLIENT_CERTIFICATE_REFUSED(error);
  }
  return BY_CODE[code]?.(error);
}

/** Whether an answer came from a proxy or gateway and not from the service. */
export function isFromBetween(error: unknown): boolean {
  const isAnswer = error instanceof GenesysError || error instanceof StorageError;
  if (!isAnswer || error.call.status === undefined || !GATEWAY_STATUSES.includes(error.call.status)) return false;
  return error instanceof StorageError ? error.call.requestId === undefined : error.call.correlationId === undefined;
}

function ofProxy({ status, message }: ProxyError): Cause | undefined {
  switch (status) {
    case undefined:
      return undefined;
    case 407:
      return { found: message, fix: 'put the login that it asks for into HTTPS_PROXY' };
    case 403:
      return { found: message, fix: 'have the host allowed there, or name it in NO_PROXY' };
    default:
      return { found: message, fix: 'see that the proxy itself reaches the host' };
  }
}
