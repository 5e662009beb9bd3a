import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/config.js';
import type { Group } from '../../src/config/config.js';
import { problemsOf } from './problems.js';

const SIGN_ON = {
  DESK_URL: 'https://desk.example.com',
  DESK_OIDC_ISSUER: 'https://login.example.com',
  DESK_OIDC_CLIENT_ID: 'desk',
  DESK_SIGNING_KEY: 'desk.pem',
  DESK_PUBLIC_KEYS: 'desks.pub.pem',
};

const problems = (env: Record<string, string>, ...groups: Group[]) => problemsOf(env, groups);

describe('the desk', () => {
  test('needs nothing on the loopback interface, and everything with a sign-on', () => {
    expect(problems({}, 'desk', 'authority')).toEqual([]);
    expect(problems(SIGN_ON, 'desk', 'authority')).toEqual([]);
    for (const name of ['DESK_OIDC_CLIENT_ID', 'DESK_SIGNING_KEY', 'DESK_PUBLIC_KEYS']) {
      const { [name]: _, ...others } = SIGN_ON as Record<string, string>;
      expect(problems(others, 'desk', 'authority')).toEqual([expect.stringMatching(`^${name}: is not set`)]);
    }
  });

  test.each([
    ['all interfaces', { DESK_HOST: '0.0.0.0' }],
    ['an address of the network', { DESK_HOST: '192.168.1.4' }],
    ['a name in front', { DESK_URL: 'https://desk.example.com' }],
  ])('does not start on %s without a sign-on', (_, env) => {
    expect(problems(env, 'desk', 'authority')).toEqual([
      expect.stringMatching(/^DESK_OIDC_ISSUER: is not set; .*others than this host reach it/),
    ]);
  });

  test('does not send cookies or codes in clear', () => {
    expect(problems({ ...SIGN_ON, DESK_URL: 'http://desk.example.com' }, 'desk', 'authority')).toEqual([
      expect.stringMatching(/^DESK_URL: .*should be an https address/),
    ]);
    expect(problems({ ...SIGN_ON, DESK_OIDC_ISSUER: 'http://login.example.com' }, 'desk', 'authority')).toEqual([
      expect.stringMatching(/^DESK_OIDC_ISSUER: .*should use https/),
    ]);
  });
});

describe('whose decisions count', () => {
  const authority = (env: Record<string, string>) => loadConfig(env, ['authority']).authority.authority;

  test('follows from the sign-on, unless it is said', () => {
    expect(authority({})).toBe('signals');
    expect(authority({ DESK_PUBLIC_KEYS: 'keys.pem' })).toBe('signals');
    expect(authority(SIGN_ON)).toBe('desk');
    expect(authority({ ...SIGN_ON, REVIEW_AUTHORITY: 'signals' })).toBe('signals');
    expect(authority({ DESK_PUBLIC_KEYS: 'keys.pem', REVIEW_AUTHORITY: 'desk' })).toBe('desk');
  });

  test('takes keys to check them with', () => {
    expect(problems({ REVIEW_AUTHORITY: 'desk' }, 'authority')).toEqual([
      expect.stringMatching(/^DESK_PUBLIC_KEYS: is not set; .*because REVIEW_AUTHORITY is "desk"$/),
    ]);
  });
});

describe('notices', () => {
  test('go by https, or to this host', () => {
    expect(problems({ NOTICE_WEBHOOK_URL: 'https://hooks.example.com/x?key=y' }, 'notices')).toEqual([]);
    expect(problems({ NOTICE_WEBHOOK_URL: 'http://127.0.0.1:8080/hook' }, 'notices')).toEqual([]);
    const [problem] = problems({ NOTICE_SLACK_URL: 'http://hooks.example.com/secret-part' }, 'notices');
    expect(problem).toMatch(/^NOTICE_SLACK_URL: /);
    expect(problem).not.toContain('secret-part');
  });

  test('by mail have an address on both ends', () => {
    expect(problems({ NOTICE_MAIL_SERVER: 'smtps://u:p@mail.example.com' }, 'notices')).toEqual([
      expect.stringMatching(/^NOTICE_MAIL_FROM: is not set/),
      expect.stringMatching(/^NOTICE_MAIL_TO: is not set/),
    ]);
  });
});
