import { describe, expect, test } from '@jest/globals';
import { found } from '../found.js';

describe('IP addresses', () => {
  test.each([
    '192.168.10.20',
    '8.8.8.8',
    '2001:db8::1',
    '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
    '::ffff:192.0.2.128',
  ])('finds %s', (address) => {
    expect(found(`my ip is ${address}.`)).toEqual([`ip:${address}`]);
  });

  test('leaves the port', () => {
    expect(found('https://192.168.10.20:8080/')).toEqual(['ip:192.168.10.20']);
  });

  test.each(['version 1.2.3.4', 'v10.20.30.40', 'it is 1.2.3.4.5', '300.1.1.1', '10.0.19041.1', 'section 4.1.5.5'])(
    'leaves %s',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );

  test.each(['12:30:45', 'std::vector', 'a::b', '00:1A:2B:3C:4D:5E', '10:20'])('leaves %s', (text) => {
    expect(found(`it is ${text}`, { kinds: ['ip'] })).toEqual([]);
  });
});
