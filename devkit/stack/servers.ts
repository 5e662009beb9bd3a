/** The real servers that `npm test` has started, from environment variables. */
export interface TestServers {
  readonly temporalAddress: string;
  /** Path of the `temporal` program. */
  readonly temporalCli: string;
  /** The Web UI, and below /api/v1 the HTTP API that it uses. */
  readonly temporalUiUrl: string;
  readonly clamdSocket: string;
  readonly clamdPort: number;
  readonly azuriteConnectionString: string;
}

/** @throws {Error} when the tests were not started by `npm test`. */
export function testServers(): TestServers {
  const required = (name: string): string => {
    const value = process.env[name];
    if (value === undefined || value === '') throw new Error(`${name} is not set: run the tests with "npm test"`);
    return value;
  };
  return {
    temporalAddress: required('TEST_TEMPORAL_ADDRESS'),
    temporalCli: required('TEST_TEMPORAL_CLI'),
    temporalUiUrl: required('TEST_TEMPORAL_UI_URL'),
    clamdSocket: required('TEST_CLAMD_SOCKET'),
    clamdPort: Number(required('TEST_CLAMD_PORT')),
    azuriteConnectionString: required('TEST_AZURITE_CONNECTION_STRING'),
  };
}
