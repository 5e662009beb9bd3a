import { DefaultAzureCredential } from '@azure/identity';
import { BlobServiceClient, newPipeline } from '@azure/storage-blob';
import type { ContainerClient, StoragePipelineOptions } from '@azure/storage-blob';
import { StorageNotFoundError } from '../storage/errors.js';
import { repeatReads } from './repeat-reads.js';
import { storageCall } from './storage-call.js';

/** The account: a connection string, or its address, with the process's Azure identity. */
export type StorageAccount = { readonly connectionString: string } | { readonly url: string };

/** Retries are left to the workflow engine: a loop in here would occupy a slot, and hide errors from it. */
const PIPELINE: StoragePipelineOptions = {
  retryOptions: { maxTries: 1 },
  userAgentOptions: { userAgentPrefix: 'conversation-custodian' },
};

/**
 * The client of an account. Create one for each process: each one created from an address has a separate credential, and with it
 * a separate token cache. `AZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential` pins the kind of credential in production.
 * Deadlines are set by `storageCall`: the SDK's own time limit is only a request to the server.
 */
export function createBlobService(account: StorageAccount): BlobServiceClient {
  const { url, credential } =
    'connectionString' in account
      ? BlobServiceClient.fromConnectionString(account.connectionString)
      : { url: account.url, credential: new DefaultAzureCredential() };
  const pipeline = newPipeline(credential, PIPELINE);
  pipeline.factories.push(repeatReads());
  return new BlobServiceClient(url, pipeline);
}

/** Creates a container if it does not exist. Checks first, so that an existing one needs no permission to create containers. */
export async function ensureContainer(container: ContainerClient, signal?: AbortSignal): Promise<void> {
  const options = { target: container.containerName, signal };
  try {
    await storageCall(options, (abortSignal) => container.getProperties({ abortSignal }));
  } catch (error) {
    if (!(error instanceof StorageNotFoundError)) {
      throw error;
    }
    await storageCall(options, (abortSignal) => container.createIfNotExists({ abortSignal }));
  }
}
