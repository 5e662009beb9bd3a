import type { SecretClientOptions } from '@azure/keyvault-secrets';
import { KeyVaultError } from '../config/key-vault.js';
import { CREDENTIAL_ERRORS } from './storage-call.js';

/** What a vault has answered last. */
export interface VaultAnswer {
  readonly status: number;
  /** Key Vault's own code for why, such as SecretDisabled. */
  readonly reason: string | undefined;
  /** Whether it is Key Vault that answered, and not something on the way. */
  readonly isOwn: boolean;
}

type AnswerPolicy = NonNullable<SecretClientOptions['additionalPolicies']>[number]['policy'];

/** Notes each answer, those that are followed by another attempt as well: the SDK's errors have less in them. */
export function noteAnswers(onAnswer: (answer: VaultAnswer) => void): AnswerPolicy {
  return {
    name: 'noteAnswers',
    sendRequest: async (request, next) => {
      const response = await next(request);
      const { status, headers, bodyAsText } = response;
      const reason = status < 400 ? undefined : reasonIn(bodyAsText ?? '');
      onAnswer({ status, reason, isOwn: headers.has('x-ms-request-id') });
      return response;
    },
  };
}

/** https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret#keyvaulterror */
function reasonIn(body: string): string | undefined {
  try {
    const code: unknown = (JSON.parse(body) as KeyVaultErrorBody | null)?.error?.innererror?.code;
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined; // somebody's page
  }
}

interface KeyVaultErrorBody {
  readonly error?: { readonly innererror?: { readonly code?: unknown } };
}

/** The fields used of the SDK's RestError, of which there are several classes. */
type SdkError = Error & { readonly statusCode?: number; readonly code?: string };

type Words = readonly [flaw: string, should: string];

const NO_ROLE: Words = [
  'which the identity of this program may not read (403)',
  'let it: assign the role "Key Vault Secrets User" on the vault to that identity',
];

/** https://learn.microsoft.com/azure/key-vault/general/rest-error-codes */
const BY_REASON: Readonly<Record<string, Words>> = {
  ForbiddenByRbac: NO_ROLE,
  AccessDenied: NO_ROLE,
  ForbiddenByPolicy: [
    'which the access policies of the vault do not let this program read (403)',
    'let it: a policy with get and list of secrets for that identity',
  ],
  ForbiddenByFirewall: [
    'whose firewall refuses this host (403)',
    'let it in: its network, or a private endpoint of the vault',
  ],
  ForbiddenByConnection: [
    'which takes no connections from public networks (403)',
    'be reached by a private endpoint of the vault, under the same name',
  ],
  SecretDisabled: [
    'which is disabled',
    'be enabled: az keyvault secret set-attributes --enabled true, or a new version',
  ],
};

const BY_STATUS: Readonly<Record<number, Words>> = {
  401: [
    'which does not accept the token of this program (401)',
    'be a vault of the tenant in which this program signs in (AZURE_TENANT_ID)',
  ],
  403: NO_ROLE,
  404: ['which is not there (404)', 'be stored first, and not be deleted: az keyvault secret set'],
  429: ['which is throttled (429)', 'be asked again later: too many calls reach the vault'],
};

/** Of Node's system errors and OpenSSL's. */
const BY_CODE: Readonly<Record<string, Words>> = {
  ENOTFOUND: ['whose host DNS does not know', 'be the address of a vault that is there'],
  EAI_AGAIN: ['whose host DNS does not answer for', 'be reached once the DNS server of this host answers'],
  ECONNREFUSED: ['where nothing listens', 'be the address of a vault that is there'],
};
const TLS = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO)/;

/**
 * Maps what the SDK throws to causes in words. Texts of the service are not quoted.
 *
 * @param answer the last one, if there was any
 */
export function vaultErrorOf(error: unknown, answer: VaultAnswer | undefined, isLate: boolean): unknown {
  if (error instanceof KeyVaultError || !(error instanceof Error)) return error;
  const words = wordsOf(error, answer, isLate);
  return words === undefined ? error : new KeyVaultError(...words, { cause: error });
}

function wordsOf(error: SdkError, answer: VaultAnswer | undefined, isLate: boolean): Words | undefined {
  const { name, statusCode: status, code = '' } = error;
  if (CREDENTIAL_ERRORS.has(name)) {
    return [
      `for which no sign-in to Azure has worked (${name})`,
      'be read by an identity: a managed or workload identity, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET',
    ];
  }
  // Thrown by @azure/keyvault-common before a token goes anywhere.
  if (/^The challenge (resource|origin) /.test(error.message)) {
    return ['whose host asks for a token for something else', 'be a vault: the token has been kept from that host'];
  }
  if (status !== undefined) return ofStatus(status, answer);
  if (isLate && answer?.status === 429) return BY_STATUS[429];
  if (isLate)
    return ['which has not been answered for in time', 'be reached: see the network, and what Azure says of Key Vault'];
  if (TLS.test(code)) {
    return [
      `whose certificate or TLS is not accepted (${code})`,
      'have a trusted certificate: TLS_CA_FILE takes a CA of your own',
    ];
  }
  if (BY_CODE[code] !== undefined) return BY_CODE[code];
  return name === 'RestError' ? [`which cannot be reached (${code})`, 'be reached: see network and proxy'] : undefined;
}

function ofStatus(status: number, answer: VaultAnswer | undefined): Words {
  if (answer?.status === status && !answer.isOwn) {
    return [`for which something on the way answers (${status})`, 'be reached: see proxy, gateway and firewall'];
  }
  const reason = answer?.reason ?? '';
  if (status === 403 && Object.hasOwn(BY_REASON, reason)) return BY_REASON[reason]!;
  return (
    BY_STATUS[status] ?? [
      `for which Key Vault answers ${status}`,
      'be asked again later: see what Azure says of Key Vault',
    ]
  );
}
