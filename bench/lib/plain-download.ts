import { BlobServiceClient } from '@azure/storage-blob';

/** Started by `fork`: downloads every blob of a container, eight at once, and looks at nothing. */

const [connectionString = '', containerName = ''] = process.argv.slice(2);
const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(containerName);
const blobs = container.listBlobsFlat();
const lane = async () => {
  for (let next = await blobs.next(); next.done !== true; next = await blobs.next()) {
    const { readableStreamBody } = await container.getBlobClient(next.value.name).download();
    for await (const _ of readableStreamBody as AsyncIterable<Uint8Array>);
  }
};
await Promise.all(Array.from({ length: 8 }, lane));
process.exit();
