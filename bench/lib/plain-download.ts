import { BlobServiceClient } from '@azure/storage-blob';

/** Started by `fork`: downloads every blob of a container, sixteen concurrently, without checking anything. */

/** As `verify` lists them: pages of five thousand names alone need more memory than the benchmark gives. */
const PAGE = { maxPageSize: 1000 };

const [connectionString = '', containerName = ''] = process.argv.slice(2);
const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(containerName);
const names = blobNames();
const lane = async () => {
  for (let next = await names.next(); next.done !== true; next = await names.next()) {
    const { readableStreamBody } = await container.getBlobClient(next.value).download();
    for await (const _ of readableStreamBody as AsyncIterable<Uint8Array>);
  }
};
await Promise.all(Array.from({ length: 16 }, lane));
process.exit();

async function* blobNames(): AsyncGenerator<string, void, void> {
  for await (const { segment } of container.listBlobsFlat().byPage(PAGE)) {
    yield* segment.blobItems.map(({ name }) => name);
  }
}
