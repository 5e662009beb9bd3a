import { describe, expect, test } from '@jest/globals';
import { after, runChecks } from '../../src/doctor/check.js';
import type { Check } from '../../src/doctor/check.js';
import { formatReport } from '../../src/doctor/doctor.js';
import { hideSecrets } from '../../src/config/secrets.js';

const fine: Check = { name: 'fine', fix: '', run: async () => ({ grade: 'ok', found: 'all well' }) };
const broken: Check = { name: 'broken', fix: 'mend it', run: () => Promise.reject(new Error('it is broken')) };

describe('checks', () => {
  test('do not hide each other: one that fails is a line among the others', async () => {
    expect(await runChecks([broken, fine])).toEqual([
      { check: 'broken', grade: 'fail', found: 'it is broken', fix: 'mend it' },
      { check: 'fine', grade: 'ok', found: 'all well' },
    ]);
  });

  test('that hang fail at their own deadline, and are told to end', async () => {
    let told = false;
    const hanging: Check = {
      name: 'hanging',
      fix: 'wake it',
      deadlineMs: 20,
      run: (signal) => new Promise(() => signal.addEventListener('abort', () => (told = true))),
    };
    expect(await runChecks([hanging, fine])).toMatchObject([
      { check: 'hanging', grade: 'fail', found: 'no answer within 0.02 s', fix: 'wake it' },
      { grade: 'ok' },
    ]);
    expect(told).toBe(true);
  });

  test('that build on another say which one to repair first', async () => {
    const dependent: Check = {
      name: 'dependent',
      fix: 'unused',
      run: () => after('broken', Promise.reject(new Error('it is broken'))),
    };
    expect(await runChecks([dependent])).toEqual([
      { check: 'dependent', grade: 'fail', found: 'not checked: "broken" comes first', fix: 'repair "broken"' },
    ]);
  });
});

test('the report has a line for each check, the fix below it, and a count', async () => {
  const many: Check = {
    name: 'many',
    fix: '',
    run: async () => ({ grade: 'warn', found: 'one\ntwo', fix: 'this\nthat' }),
  };
  expect(formatReport(await runChecks([fine, many, broken]))).toBe(
    [
      'ok    fine    all well',
      'warn  many    one',
      '              two',
      '              fix: this',
      '              that',
      'fail  broken  it is broken',
      '              fix: mend it',
      '',
      '1 ok, 1 to be warned of, 1 failed',
      '',
    ].join('\n'),
  );
});

test('secrets that an outside part has quoted are taken out', () => {
  const hide = hideSecrets({
    GENESYS_CLIENT_SECRET: 'the-client-secret',
    AZURE_STORAGE_CONNECTION_STRING: 'AccountName=a;AccountKey=YWNjb3VudC1rZXk=;',
    PAYLOAD_KEY: 'cGF5bG9hZA==',
    TEMPORAL_API_KEY: 'the-api-key',
    GENESYS_CLIENT_ID: 'the-client',
  });
  expect(hide('the-client: the-client-secret YWNjb3VudC1rZXk= cGF5bG9hZA== the-api-key')).toBe(
    'the-client: (hidden) (hidden) (hidden) (hidden)',
  );
});
