import { exportAzureVariables } from '../config/azure-sdk.js';
import { environmentWithDotenv, loadConfig, withSecretFiles } from '../config/config.js';
import { exportProxyVariables, withProxyNames } from '../network/proxy.js';
import { trustFile } from '../config/trust.js';

/**
 * Prepares the environment variables that libraries read, before a command runs: those of Azure, the proxy, and the trusted CAs.
 * @throws {ConfigError} a setting is wrong
 * @throws {TrustError} the file of CAs cannot be used
 */
export function prepareEnvironment({ trustsFile }: { readonly trustsFile: boolean }): void {
  const env = withProxyNames(withSecretFiles(environmentWithDotenv(process.cwd(), process.env)));
  exportAzureVariables(env, process.env);
  exportProxyVariables(env, process.env);
  if (!trustsFile) return;
  const { caFile } = loadConfig(env, ['network']).network;
  if (caFile !== undefined) trustFile(caFile);
}
