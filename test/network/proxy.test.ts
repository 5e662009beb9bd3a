import { describe, expect, test } from '@jest/globals';
import { exportProxyVariables, proxyFor, withProxyNames } from '../../src/network/proxy.js';
import { problemsOf } from '../config/problems.js';

const PROXY = 'http://user:secret@proxy.example:3128';

describe('the proxy of an address', () => {
  const env = {
    HTTPS_PROXY: PROXY,
    NO_PROXY: 'Direct.example, .inner.example *.wild.example,192.0.2.7,[2001:db8::7],2001:db8::8',
  };

  test.each(['https://api.example', 'wss://api.example:8443', 'https://notdirect.example', 'https://a.direct.example'])(
    'is that of HTTPS_PROXY: %s',
    (address) => {
      expect(proxyFor(new URL(address), env)?.host).toBe('proxy.example:3128');
    },
  );

  test.each([
    ['without TLS', 'http://api.example'],
    ['on this host', 'https://localhost:8443'],
    ['on this host by IPv6', 'https://[::1]'],
    ['a host of NO_PROXY', 'https://direct.example'],
    ['an address of NO_PROXY', 'https://192.0.2.7'],
    ['an IPv6 address of NO_PROXY in brackets', 'https://[2001:db8::7]'],
    ['an IPv6 address of NO_PROXY', 'https://[2001:db8::8]'],
    ['in a domain of NO_PROXY', 'https://a.b.inner.example'],
    ['that domain itself', 'https://inner.example'],
    ['in a domain with a star', 'https://a.wild.example'],
  ])('is none: %s', (_, address) => {
    expect(proxyFor(new URL(address), env)).toBeUndefined();
  });

  test('is none where none is set', () => {
    expect(proxyFor(new URL('https://api.example'), {})).toBeUndefined();
  });
});

test('names in small letters count, and those in capitals before them', () => {
  expect(withProxyNames({ https_proxy: PROXY, no_proxy: 'a' })).toMatchObject({ HTTPS_PROXY: PROXY, NO_PROXY: 'a' });
  expect(withProxyNames({ https_proxy: 'http://other', HTTPS_PROXY: PROXY })).toMatchObject({ HTTPS_PROXY: PROXY });
});

test('libraries find the same proxy, and this host without it', () => {
  const processEnv: Record<string, string | undefined> = {};
  exportProxyVariables({ HTTPS_PROXY: PROXY, NO_PROXY: '*.inner.example' }, processEnv);
  const direct = '.inner.example,localhost,127.0.0.1,::1,[::1]';
  expect(processEnv).toEqual({ HTTPS_PROXY: PROXY, https_proxy: PROXY, NO_PROXY: direct, no_proxy: direct });
});

test.each([
  [
    'https://proxy.example',
    /^HTTPS_PROXY: .*\(hidden\), which begins with https:\/\/; should be the address of a proxy/,
  ],
  [
    'proxy.example:3128',
    /^HTTPS_PROXY: .*\(hidden\), which does not begin with http:\/\/; should be the address of a proxy/,
  ],
  ['http://me:100%right@proxy.example', /^HTTPS_PROXY: .*\(hidden\), with a % in its login that is not written as %25/],
  [
    'http://proxy.example/path',
    /^HTTPS_PROXY: .*\(hidden\), which is no address of a host; should be the address of a proxy/,
  ],
])('%s is refused, and no login shown', (address, message) => {
  expect(problemsOf({ HTTPS_PROXY: address }, ['network'])).toEqual([expect.stringMatching(message)]);
});
