import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { DefaultPayloadConverter } from '@temporalio/common';
import { PayloadKeyMissingError } from '../../src/contract/unreadable-payload.js';
import { EncryptingCodec, payloadKeyId } from '../../src/temporal/payload-codec.js';

const converter = new DefaultPayloadConverter();
const KEY = randomBytes(32);
const codecOf = (current = KEY, ...former: Buffer[]) => new EncryptingCodec({ current, former });
const read = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString();

/** The description of the format, in Web Crypto. */
const OPEN = `
  import { json } from 'node:stream/consumers';
  const { data, key: secret, id } = await json(process.stdin);
  const bytes = new Uint8Array(Buffer.from(data, 'base64'));
  const raw = await crypto.subtle.importKey('raw', Buffer.from(secret, 'base64'), 'HKDF', false, ['deriveKey']);
  const info = Buffer.from('conversation-custodian payload 1');
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: bytes.slice(0, 16), info };
  const key = await crypto.subtle.deriveKey(derivation, raw, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
  const gcm = { name: 'AES-GCM', iv: bytes.slice(16, 28), additionalData: Buffer.from(id) };
  process.stdout.write(new Uint8Array(await crypto.subtle.decrypt(gcm, key, bytes.slice(28))));
`;

describe('the payload codec', () => {
  test('gives back what it was given, and shows nothing of it', async () => {
    const values = ['canary-1', { name: 'canary-2' }, new Uint8Array([1, 2, 3]), undefined, null, 'x'.repeat(100_000)];
    const payloads = values.map((value) => converter.toPayload(value));
    const encoded = await codecOf().encode(payloads);
    expect(Buffer.concat(encoded.map(({ data }) => Buffer.from(data!))).includes('canary')).toBe(false);
    for (const { metadata } of encoded) {
      expect(Object.fromEntries(Object.entries(metadata!).map(([name, value]) => [name, read(value)]))).toEqual({
        encoding: 'binary/encrypted',
        'encryption-cipher': 'AES-256-GCM',
        'encryption-key-id': payloadKeyId(KEY),
      });
    }
    const decoded = await codecOf().decode(encoded);
    expect(decoded.map((payload) => converter.fromPayload(payload))).toEqual(values);
  });

  test('can be opened as its description says, by Web Crypto', async () => {
    const [{ data }] = (await codecOf().encode([converter.toPayload('canary')])) as [{ data: Uint8Array<ArrayBuffer> }];
    // In a process of its own: the hook that a worker of Temporal's sets in this one cannot take Web Crypto's promises.
    const plain = execFileSync(process.execPath, ['--input-type=module', '--eval', OPEN], {
      input: JSON.stringify({
        data: Buffer.from(data).toString('base64'),
        key: KEY.toString('base64'),
        id: payloadKeyId(KEY),
      }),
    });
    expect(plain.includes('"canary"')).toBe(true);
  });

  test('reads what was never encrypted: histories from before go on', async () => {
    const payload = converter.toPayload({ old: true });
    expect(await codecOf().decode([payload])).toEqual([payload]);
  });

  test('reads what a former key has encrypted, and encrypts with the current one', async () => {
    const next = randomBytes(32);
    const old = await codecOf().encode([converter.toPayload('a')]);
    const both = codecOf(next, KEY);
    const fresh = await both.encode([converter.toPayload('b')]);
    const decoded = await both.decode([...old, ...fresh]);
    expect(decoded.map((payload) => converter.fromPayload(payload))).toEqual(['a', 'b']);
    await expect(codecOf().decode(fresh)).rejects.toThrow(PayloadKeyMissingError);
    await expect(codecOf().decode(fresh)).rejects.toThrow(payloadKeyId(next));
  });

  test.each([
    ['a changed byte', (data: Buffer) => ((data[40]! ^= 1), data)],
    ['a changed tag', (data: Buffer) => ((data[data.length - 1]! ^= 1), data)],
    ['a changed salt', (data: Buffer) => ((data[0]! ^= 1), data)],
    ['nothing', () => Buffer.alloc(0)],
    ['too little', (data: Buffer) => data.subarray(0, 30)],
  ])('leaves %s as it is, and stops nobody', async (_, change) => {
    const [encoded] = await codecOf().encode([converter.toPayload('a')]);
    const forged = { ...encoded!, data: change(Buffer.from(encoded!.data!)) };
    expect(await codecOf().decode([forged])).toEqual([forged]);
    expect(() => converter.fromPayload(forged)).toThrow();
  });

  test('of what was sent to a run, it says whether it lacks the key, and whatever the sender says of that', async () => {
    const [sealed] = await codecOf(randomBytes(32)).encode([converter.toPayload('a')]);
    const flaw = { 'encryption-flaw': new Uint8Array([1]) };
    const lied = { ...sealed!, metadata: { ...sealed!.metadata, ...flaw } };
    expect(await codecOf().decodeSent([sealed!, lied])).toEqual([sealed, sealed]);
    const [own] = await codecOf().encode([converter.toPayload('a')]);
    const [changed] = await codecOf().decodeSent([{ ...own!, data: new Uint8Array(3) }]);
    expect(read(changed!.metadata!['encryption-flaw'])).toBe('changed');
    expect(converter.fromPayload((await codecOf().decodeSent([own!]))[0]!)).toBe('a');
  });

  test('never uses a nonce twice under one key', async () => {
    const encoded = await codecOf().encode(Array.from({ length: 2000 }, () => converter.toPayload('a')));
    const heads = new Set(encoded.map(({ data }) => Buffer.from(data!.subarray(0, 28)).toString('hex')));
    expect(heads.size).toBe(2000);
  });
});

describe('a rotation', () => {
  const payloads = [converter.toPayload('a link')!];
  const next = randomBytes(32);
  const textsOf = async (codec: EncryptingCodec, sealed: typeof payloads) =>
    (await codec.decode(sealed)).map((payload) => converter.fromPayload(payload));

  test('encrypts with the new key, and decrypts what the old one has sealed', async () => {
    const codec = codecOf(KEY);
    const before = await codec.encode(payloads);
    expect(codec.rotate({ current: next, former: [KEY] })).toEqual([]);
    const after = await codec.encode(payloads);
    expect(read(after[0]?.metadata?.['encryption-key-id'])).toBe(payloadKeyId(next));
    expect(await textsOf(codecOf(next), after)).toEqual(['a link']);
    expect(await textsOf(codec, [...before, ...after])).toEqual(['a link', 'a link']);
  });

  test('names keys that are gone, and decrypts with them until the end', async () => {
    const codec = codecOf(KEY);
    const before = await codec.encode(payloads);
    expect(codec.rotate({ current: next, former: [] })).toEqual([payloadKeyId(KEY)]);
    expect(await textsOf(codec, before)).toEqual(['a link']);
  });
});
