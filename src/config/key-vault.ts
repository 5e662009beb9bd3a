import type { VaultAddress } from './vault-address.js';

/** One version of a secret. */
export interface SecretVersion {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly value: string;
  readonly notBefore?: Date | undefined;
  readonly expiresOn?: Date | undefined;
}

/** Reads secrets. A port: the one thing that this program asks of Azure Key Vault. */
export interface KeyVault {
  /** The version of the address, else the newest. @throws {KeyVaultError} */
  read(address: VaultAddress): Promise<SecretVersion>;
  /** All enabled versions, the newest first. @throws {KeyVaultError} */
  readAll(address: VaultAddress): Promise<readonly SecretVersion[]>;
}

/** A secret cannot be had. Neither clause holds anything that the vault has answered but names of errors. */
export class KeyVaultError extends Error {
  override readonly name = 'KeyVaultError';

  constructor(
    /** What is wrong, behind the address of the secret: "which …", "whose …". */
    readonly flaw: string,
    /** What to do, behind "should". */
    readonly should: string,
    options?: ErrorOptions,
  ) {
    super(`a secret of Key Vault ${flaw}; should ${should}`, options);
  }
}
