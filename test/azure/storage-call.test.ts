import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ContainerClient } from '@azure/storage-blob';
import { createBlobService } from '../../src/azure/blob-service.js';
import {
  StorageConflictError,
  StorageForbiddenError,
  StorageNotFoundError,
  StorageRejectedError,
  StorageUnavailableError,
} from '../../src/storage/errors.js';
import { deadlineFor, storageCall, storageStream, toStorageError } from '../../src/azure/storage-call.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';

const target = 'a.gz';

describe('storage call', () => {
  let double: WormDouble;
  let container: ContainerClient;

  beforeEach(async () => {
    double = await new WormDouble({ demandsOneRequest: false }).start();
    container = createBlobService({ connectionString: double.connectionString }).getContainerClient('c');
  });
  afterEach(() => double.stop());

  const head = (options: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
    storageCall({ target, ...options }, (abortSignal) =>
      container.getBlobClient(target).getProperties({ abortSignal }),
    );

  test.each([
    [400, 'InvalidHeaderValue', StorageRejectedError],
    [400, 'InvalidMd5', StorageUnavailableError],
    [401, 'InvalidAuthenticationInfo', StorageForbiddenError],
    [403, 'AuthorizationPermissionMismatch', StorageForbiddenError],
    [404, 'ContainerNotFound', StorageNotFoundError],
    [408, 'RequestTimeout', StorageUnavailableError],
    [409, 'BlobImmutableDueToPolicy', StorageConflictError],
    [409, 'ContainerBeingDeleted', StorageUnavailableError],
    [412, 'ConditionNotMet', StorageConflictError],
    [429, 'TooManyRequests', StorageUnavailableError],
    [500, 'InternalError', StorageUnavailableError],
    [501, 'APINotImplemented', StorageRejectedError],
    [503, 'ServerBusy', StorageUnavailableError],
  ])('%d %s has its class, and is tried once', async (status, code, expected) => {
    double.answerNext('GetBlobProperties', { status, code });
    const failure = head();
    await expect(failure).rejects.toThrow(expected);
    await expect(failure).rejects.toMatchObject({ call: { target, status, code, requestId: 'double' } });
    expect(double.requests).toHaveLength(1);
  });

  test('no answer in time is transient', async () => {
    double.faults.silent = true;
    const failure = head({ timeoutMs: 20 });
    await expect(failure).rejects.toThrow(StorageUnavailableError);
    await expect(failure).rejects.toMatchObject({ call: { target, code: 'TIMEOUT' } });
  });

  test('the caller can end a call that is not answered', async () => {
    double.faults.silent = true;
    const abort = new AbortController();
    const reason = new Error('cancelled');
    const failure = head({ signal: abort.signal });
    abort.abort(reason);
    await expect(failure).rejects.toBe(reason);
  });

  test('a host that cannot be reached is transient', async () => {
    await double.stop();
    const failure = head();
    await expect(failure).rejects.toThrow(StorageUnavailableError);
    await expect(failure).rejects.toMatchObject({ call: { code: 'ECONNREFUSED' } });
    await double.start();
  });

  describe('a connection that ends before the answer', () => {
    /** Answers every request but the second. */
    const closing = async (defer: (end: () => void) => void) => {
      const requests: string[] = [];
      const server = createServer((req, res) => {
        requests.push(req.method ?? '');
        if (requests.length === 2) return req.socket.destroy();
        return res
          .writeHead(200, { 'content-length': 0, etag: '"1"', 'last-modified': new Date(0).toUTCString() })
          .end();
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      defer(() => server.close().closeAllConnections());
      const { port } = server.address() as AddressInfo;
      const key = Buffer.from('key').toString('base64');
      const connectionString = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${key};BlobEndpoint=http://127.0.0.1:${port}/a;`;
      const blob = createBlobService({ connectionString }).getContainerClient('c').getBlockBlobClient(target);
      return { blob, requests };
    };
    const ends: (() => void)[] = [];
    afterEach(() => ends.splice(0).forEach((end) => end()));

    test('is no failure of a read', async () => {
      const { blob, requests } = await closing((end) => ends.push(end));
      await blob.getProperties();
      await storageCall({ target }, () => blob.getProperties());
      expect(requests).toEqual(['HEAD', 'HEAD', 'HEAD']);
    });

    test('fails a write, which may have been done', async () => {
      const { blob, requests } = await closing((end) => ends.push(end));
      await blob.getProperties();
      const failure = storageCall({ target }, () => blob.upload('x', 1));
      await expect(failure).rejects.toThrow(StorageUnavailableError);
      expect(requests).toEqual(['HEAD', 'PUT']);
    });
  });

  test('a body that breaks off is transient', async () => {
    const reset = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x');
      throw reset;
    }
    const read = async () => {
      for await (const _chunk of storageStream({ target }, async () => breaking()));
    };
    await expect(read()).rejects.toThrow(StorageUnavailableError);
    await expect(read()).rejects.toMatchObject({ cause: reset, call: { code: 'ECONNRESET' } });
  });

  test('a missing credential is for an operator', () => {
    const error = Object.assign(new Error('no credential'), { name: 'CredentialUnavailableError' });
    expect(toStorageError(error, target)).toBeInstanceOf(StorageForbiddenError);
  });

  test('errors of programming stay what they are', async () => {
    const error = new TypeError('x is not a function');
    await expect(storageCall({ target }, () => Promise.reject(error))).rejects.toBe(error);
  });

  test('the deadline grows with the size', () => {
    expect(deadlineFor(0)).toBe(30_000);
    expect(deadlineFor(64 * 1024 * 10)).toBe(40_000);
  });
});
