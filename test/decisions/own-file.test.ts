import { describe, expect, test } from '@jest/globals';
import type { Sender } from '../../src/contract/sender.js';
import type { SignedDecision } from '../../src/contract/signed-decision.js';
import { DecisionAuthority, DecisionRefusedError } from '../../src/decisions/authority.js';
import { ownFileFlaw } from '../../src/decisions/own-file.js';
import { signDecision } from '../../src/decisions/sign-decision.js';
import { newSigningKey, PublicKeyRing, signerFromPem } from '../../src/sealing/signing-key-ring.js';

const jane: Sender = {
  kind: 'users',
  users: [{ id: '5f2b1c9e-0c1d-4c55-9b8e-2f3a4d5c6b7a', names: ['Jane.Doe@example.com'] }],
};

const approval = (reviewer: string, account?: string) => ({
  ...{ reviewer, reason: 'known' },
  signature: { claim: { account }, signature: {} } as unknown as SignedDecision,
});

describe('whoever has sent a file', () => {
  test.each([
    ['by e-mail address', approval('jd', 'jane.doe@EXAMPLE.com ')],
    ['in other width', approval('jd', 'ｊane.doe@example.com')],
    ['with an invisible letter', approval('jd', 'jane\u200b.doe@example.com')],
    ['by id', approval('jd', '5F2B1C9E-0C1D-4C55-9B8E-2F3A4D5C6B7A')],
    ['by name, with the account of somebody else', approval('jane.doe@example.com', 'sam@example.com')],
    ['by login', approval('jane.doe', 'sam@example.com')],
  ])('does not approve it: known %s', (_, decision) => {
    expect(ownFileFlaw(decision, true, jane)).toMatch(/you may have sent this file/);
  });

  test.each(['jane.doe', 'Jane.Doe@example.com', '5f2b1c9e-0c1d-4c55-9b8e-2f3a4d5c6b7a'])(
    'does not approve it by a plain signal as %s either',
    (reviewer) => {
      expect(ownFileFlaw({ reviewer, reason: 'known' }, false, jane)).toMatch(/you may have sent/);
      // A signature that nobody could check says nothing.
      expect(ownFileFlaw(approval(reviewer, 'sam@example.com'), false, jane)).toMatch(/you may have sent/);
    },
  );

  test('is one of those who may have been it', () => {
    const users = [{ id: 'u-9', names: ['otto@example.com'] }, ...jane.users];
    expect(ownFileFlaw(approval('jd', 'jane.doe@example.com'), true, { kind: 'users', users })).toMatch(/you may have/);
  });
});

test('another person approves it, and only one of whom that is known', () => {
  expect(ownFileFlaw(approval('sam', 'sam@example.com'), true, jane)).toBeUndefined();
  expect(ownFileFlaw({ reviewer: 'sam', reason: 'known' }, false, jane)).toBeUndefined();
  expect(ownFileFlaw(approval('sam'), true, jane)).toMatch(/does not say which user/);
});

test.each<Sender>([{ kind: 'outside' }, { kind: 'unknown' }])('nobody is the sender of a file from %j', (sender) => {
  expect(ownFileFlaw(approval('jane.doe', 'jane.doe@example.com'), true, sender)).toBeUndefined();
  expect(ownFileFlaw(approval('jane.doe'), true, sender)).toBeUndefined();
});

describe('a release', () => {
  const pem = newSigningKey();
  const authority = new DecisionAuthority({ mode: 'desk', keys: PublicKeyRing.fromPem(pem), approvers: 1 });
  const now = Date.now();
  const runId = '4ca9f1f2-9e54-4c16-8d94-6f9f4f0d3a11';
  const file = { workflowId: 'scan:c-1:m-1', mediaId: 'm-1', sha256: 'ab'.repeat(32) };
  const question = { ...file, runIds: [runId], now, maxAgeMs: Infinity };
  const by = async (name: string) => {
    const about = { ...file, runId, decision: 'approve', reason: 'known' } as const;
    const person = { issuer: 'https://login.example', subject: name, name, account: `${name}@example.com` };
    return {
      reviewer: name,
      reason: 'known',
      signature: await signDecision(signerFromPem(pem), { ...about, ...person }, now),
    };
  };

  test('by the sender is refused, also where another person has approved as well', async () => {
    const [own, other] = [await by('jane.doe'), await by('sam')];
    expect(() => authority.checkRelease([own], question, jane)).toThrow(DecisionRefusedError);
    expect(() => authority.checkRelease([other, own], question, jane)).toThrow(/you may have sent/);
    expect(() => authority.checkRelease([other], question, jane)).not.toThrow();
  });

  test('takes two people where it is not known who has sent it', async () => {
    const [one, other] = [await by('jane.doe'), await by('sam')];
    const unknown = { kind: 'unknown' } as const;
    expect(() => authority.checkRelease([one], question, unknown)).toThrow(/1 of 2 people/);
    expect(() => authority.checkRelease([one, one], question, unknown)).toThrow(/1 of 2 people/);
    expect(() => authority.checkRelease([one, other], question, unknown)).not.toThrow();
  });

  test('rests on the account that was signed, and no other', async () => {
    const { signature, ...own } = await by('jane.doe');
    for (const account of ['sam@example.com', undefined, '', 7]) {
      const claim = { ...signature.claim, account } as SignedDecision['claim'];
      const forged = { ...own, signature: { ...signature, claim } };
      expect(() => authority.checkRelease([forged], question, jane)).toThrow(/signature|account/);
    }
  });
});
