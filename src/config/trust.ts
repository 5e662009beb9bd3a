import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';

/** The CAs of `TLS_CA_FILE` cannot be trusted. */
class TrustError extends Error {
  override readonly name = 'TrustError';
}

/**
 * Trusts the CAs of a file in addition to those already trusted, for every connection that this process opens from now on.
 * @throws {TrustError} with a fix
 */
export function trustFile(path: string): void {
  // Available since Node 24.5 and 22.19.
  const { setDefaultCACertificates } = tls as Partial<typeof tls>;
  if (setDefaultCACertificates === undefined) {
    throw new TrustError(
      `TLS_CA_FILE: needs Node.js 24.5 or later; with this one set NODE_EXTRA_CA_CERTS=${path} instead`,
    );
  }
  setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(path, 'utf8')]);
}

/**
 * Trusts the CAs of one PEM text in place of those of another, for every connection from now on.
 * @throws {Error} when one of them is no certificate: nothing has changed then
 */
export function trustInstead(former: string, pem: string): void {
  const usual = new Set([...tls.getCACertificates('bundled'), ...tls.getCACertificates('extra')].map(fingerprint));
  const gone = new Set(
    certificatesOf(former)
      .map(fingerprint)
      .filter((each) => !usual.has(each)),
  );
  const kept = tls.getCACertificates('default').filter((each) => !gone.has(fingerprint(each)));
  const added = certificatesOf(pem);
  if (added.length === 0 || added.length !== pem.split('-----BEGIN ').length - 1) {
    throw new TrustError('TLS_CA_FILE: holds something else than whole certificates in PEM');
  }
  added.forEach(fingerprint);
  tls.setDefaultCACertificates([...kept, ...added]);
}

const certificatesOf = (pem: string): string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256;

/**
 * All trusted CAs as PEM, for libraries with a separate list: Temporal's native library uses that of the system. Undefined if
 * none was added to the defaults, by `trustFile` or NODE_EXTRA_CA_CERTS.
 */
export function addedTrust(): string | undefined {
  const { getCACertificates } = tls as Partial<typeof tls>;
  const trusted = getCACertificates?.('default') ?? [];
  return trusted.length > (getCACertificates?.('bundled') ?? []).length ? trusted.join('\n') : undefined;
}
