import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { RestartNeededError } from '../../src/lib/rotation.js';
import { openStores } from '../../src/stores/open-stores.js';
import { StorageError } from '../../src/storage/errors.js';
import { cleanUps, listen } from '../genesys/support.js';

const defer = cleanUps();

/** A service that lets in whoever has one of these signatures. */
async function setUp(...letIn: string[]) {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, answer) => {
    const signature = new URL(url, 'http://storage').searchParams.get('sig') ?? '';
    asked.push(signature);
    answer.writeHead(letIn.includes(signature) ? 200 : 403, { 'x-ms-version': '2025-01-05' }).end();
  });
  const port = await listen(server, defer);
  const account = (signature: string, name = 'account') => ({
    connectionString: `BlobEndpoint=http://127.0.0.1:${port}/${name};SharedAccessSignature=sv=2025-01-05&sig=${signature}`,
  });
  const names = { archiveContainer: 'archive', quarantineContainer: 'quarantine', releasedContainer: 'released' };
  const stores = openStores({ ...names, account: account('first') } as Parameters<typeof openStores>[0]);
  return { asked, account, stores };
}

test('another login is used by every store, once the service has taken it', async () => {
  const { asked, account, stores } = await setUp('first', 'second');
  await stores.archive.properties();
  await stores.rotate(account('second'));
  await stores.quarantine.properties();
  await stores.released.properties();
  expect(asked).toEqual(['first', 'second', 'second', 'second']);
});

test('a login that the service refuses changes nothing', async () => {
  const { asked, account, stores } = await setUp('first');
  await expect(stores.rotate(account('wrong'))).rejects.toThrow(StorageError);
  await stores.archive.properties();
  expect(asked.at(-1)).toBe('first');
});

test('another account needs a restart: its records are others', async () => {
  const { account, stores } = await setUp('first');
  await expect(stores.rotate(account('first', 'other'))).rejects.toThrow(RestartNeededError);
});
