import type { Environment } from './environment.js';
import { given } from './environment.js';

interface SdkVariable {
  readonly secret?: true;
}

/** The environment variables that Azure's SDK reads: @azure/identity 4, `DefaultAzureCredential`, and @azure/logger. */
export const AZURE_SDK_VARIABLES: Readonly<Record<string, SdkVariable>> = {
  AZURE_TENANT_ID: {},
  AZURE_CLIENT_ID: {},
  AZURE_CLIENT_SECRET: { secret: true },
  AZURE_CLIENT_CERTIFICATE_PATH: {},
  AZURE_CLIENT_CERTIFICATE_PASSWORD: { secret: true },
  AZURE_CLIENT_SEND_CERTIFICATE_CHAIN: {},
  AZURE_AUTHORITY_HOST: {},
  AZURE_FEDERATED_TOKEN_FILE: {},
  AZURE_ADDITIONALLY_ALLOWED_TENANTS: {},
  AZURE_USERNAME: {},
  AZURE_PASSWORD: { secret: true },
  AZURE_TOKEN_CREDENTIALS: {},
  AZURE_REGIONAL_AUTHORITY_NAME: {},
  AZURE_POD_IDENTITY_AUTHORITY_HOST: {},
  AZURE_IDENTITY_DISABLE_MULTITENANTAUTH: {},
  AZURE_LOG_LEVEL: {},
};

/** Copies the SDK's variables from `.env` to the process environment, the only place where it reads them. */
export function exportAzureVariables(env: Environment, processEnv: Record<string, string | undefined>): void {
  for (const name of Object.keys(AZURE_SDK_VARIABLES)) {
    const value = given(env, name);
    if (value !== undefined) processEnv[name] = value;
  }
}
