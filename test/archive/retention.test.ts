import { describe, expect, test } from '@jest/globals';
import type { BlobGetPropertiesResponse } from '@azure/storage-blob';
import { isLockedUntil, retentionEnd } from '../../src/archive/retention.js';
import { lockOf } from '../../src/azure/list-blobs.js';

const until = new Date(10_000);

describe('retention', () => {
  test.each([
    ['locked', 10_000, true],
    ['Locked', 10_000, true],
    ['LOCKED', 11_000, true],
    ['locked', 9_999, false],
    ['locked', undefined, false],
    ['unlocked', 11_000, false],
    ['Unlocked', 11_000, false],
    ['mutable', 11_000, false],
    [undefined, 11_000, false],
  ])('mode %s until %s: locked long enough is %s', (mode, expiry, expected) => {
    const properties = {
      immutabilityPolicyMode: mode,
      immutabilityPolicyExpiresOn: expiry === undefined ? undefined : new Date(expiry),
    };
    expect(isLockedUntil(lockOf(properties as unknown as BlobGetPropertiesResponse), until)).toBe(expected);
  });

  test('ends on a whole second, and never early', () => {
    expect(retentionEnd(0, 1)).toEqual(new Date(86_400_000));
    expect(retentionEnd(1, 1)).toEqual(new Date(86_401_000));
    expect(retentionEnd(999, 7)).toEqual(new Date(7 * 86_400_000 + 1000));
  });
});
