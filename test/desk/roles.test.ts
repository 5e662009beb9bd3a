import { expect, test } from '@jest/globals';
import { claimOf, rolesOf } from '../../src/desk/roles.js';

const MEANINGS = { 'Custodian Reviewers': 'reviewer', reviewer: 'reviewer', audit: 'auditor' } as const;

test.each<[string, unknown, string[]]>([
  ['a list', ['audit', 'Custodian Reviewers', 'x'], ['auditor', 'reviewer']],
  ['a text', 'audit', ['auditor']],
  ['a text with a space', 'Custodian Reviewers', ['reviewer']],
  ['several in a text', 'x,audit reviewer', ['auditor', 'reviewer']],
  ['the same twice', ['reviewer', 'Custodian Reviewers'], ['reviewer']],
  ['lists in a list', [['reviewer'], { reviewer: true }, 7, null], []],
  ['an object', { reviewer: true }, []],
  ['what every object has', ['constructor', '__proto__', 'toString'], []],
  ['part of a name', ['reviewers', 'Reviewer', ' reviewer'], []],
  ['nothing', undefined, []],
  ['true', true, []],
])('%s gives these roles', (_, claim, expected) => {
  expect(rolesOf(claim, MEANINGS)).toEqual(expected);
});

test.each<[string, object, unknown]>([
  ['roles', { roles: ['a'] }, ['a']],
  ['realm_access.roles', { realm_access: { roles: ['a'] } }, ['a']],
  ['https://example.com/roles', { 'https://example.com/roles': 'a' }, 'a'],
  ['realm_access.roles', { 'realm_access.roles': 'a', realm_access: { roles: 'b' } }, 'a'],
  ['realm_access.roles', { realm_access: 'roles' }, undefined],
  ['realm_access.roles', {}, undefined],
  ['constructor.name', {}, undefined],
  ['roles.length', { roles: null }, undefined],
  ['__proto__', {}, undefined],
])('the claim %j of %j', (name, claims, expected) => {
  expect(claimOf(claims as Record<string, unknown>, name)).toEqual(expected);
});
