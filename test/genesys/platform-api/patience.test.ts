import { expect, test } from '@jest/globals';
import {
  GenesysForbiddenError,
  GenesysThrottledError,
  GenesysRateLimitedError,
  GenesysUnavailableError,
} from '../../../src/genesys/errors.js';
import { patiently } from '../../../src/genesys/platform-api/patience.js';

const call = { route: 'GET /x' };
const signal = new AbortController().signal;

/** Fails with each of the errors in turn, and succeeds then. */
function failing(...errors: Error[]) {
  const left = [...errors];
  const made = { calls: 0 };
  const make = () => {
    made.calls += 1;
    const error = left.shift();
    return error === undefined ? Promise.resolve('done') : Promise.reject(error);
  };
  return { made, make };
}

test('the rate limit is waited out, and a short outage', async () => {
  const { made, make } = failing(
    new GenesysThrottledError(call, 1),
    new GenesysUnavailableError(call, undefined),
    new GenesysRateLimitedError(call, 1),
  );
  expect(await patiently(make, signal, () => 0)).toBe('done');
  expect(made.calls).toBe(4);
});

test('a permission that is missing, or an outage that lasts, is for somebody to see', async () => {
  const forbidden = failing(new GenesysForbiddenError(call, undefined, 'routing:queue:view'));
  await expect(patiently(forbidden.make, signal)).rejects.toThrow(GenesysForbiddenError);
  expect(forbidden.made.calls).toBe(1);
  const away = failing(...Array.from({ length: 9 }, () => new GenesysUnavailableError(call, undefined)));
  await expect(patiently(away.make, signal, () => 0)).rejects.toThrow(GenesysUnavailableError);
  expect(away.made.calls).toBe(4);
});
