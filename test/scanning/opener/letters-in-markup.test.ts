import { deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { zip } from '../../../devkit/containers/zip.js';
import { eicar } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';
import { noise } from './support/ordinary.js';

/** Letters that a reader of XML, of a page or of JSON gets without the marks that stand among them in the file. */
const bench = useOpener();
const LETTERS = zip([{ name: 'eicar.com', content: eicar() }]).toString('base64');
const inPieces = (before: string, behind: string) => LETTERS.replace(/.{1,9}/g, `${before}$&${behind}`);
const xml = (content: string, type = '') => `<?xml version="1.0"?>${type}<invoice><file>${content}</file></invoice>`;
const [half, rest] = [LETTERS.slice(0, LETTERS.length / 2), LETTERS.slice(LETTERS.length / 2)];
const page = (link: string) => `<!doctype html><title>x</title><a download=a.zip href="${link}">x</a>`;

describe('is reached', () => {
  test.each<[string, string]>([
    ['in references', xml(LETTERS.replace(/./g, (letter) => `&#${letter.charCodeAt(0)};`))],
    [
      'in references in hexadecimal',
      xml(LETTERS.replace(/./g, (letter) => `&#x${letter.charCodeAt(0).toString(16)};`)),
    ],
    ['in sections of literal text', xml(inPieces('<![CDATA[', ']]>'))],
    ['between remarks', xml(inPieces('', '<!-- x -->'))],
    ['in entities', xml('&a;&b;', `<!DOCTYPE invoice [<!ENTITY a "${half}"><!ENTITY b '${rest}'>]>`)],
    [
      'in entities of entities',
      xml('&c;', `<!DOCTYPE invoice [<!ENTITY c "&b;${rest}"><!ENTITY b "&a;"><!ENTITY a "${half}">]>`),
    ],
    ['in a link with tabs and line ends', page(` da&Tab;ta&colon;a/b&semi;ba&NewLine;se64,${inPieces('', '\t')}`)],
    ['in a link with marks of ISO-2022-JP', page(`data:a/b;base64,${inPieces('', '\x1b(J\x1b(B')}`)],
    ['in text with marks of ISO-2022-JP', `file: ${inPieces('', '\x1b(J\x1b(B')}\n`],
    ['packed by Deflate without a head', xml(deflateRawSync(Buffer.from(LETTERS, 'base64')).toString('base64'))],
  ])('%s', async (_, text) => {
    expect((await bench.examine(Buffer.from(text, 'latin1'))).reaches(eicar())).toBe(true);
  });
});

test('XML whose entities would grow without end is damaged', async () => {
  const levels = Array.from({ length: 40 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`).join('');
  const type = `<!DOCTYPE x [<!ENTITY e0 "0123456789">${levels}]>`;
  expect((await bench.examine(Buffer.from(xml('&e40;'.repeat(1000), type)))).reasons).toEqual(['damaged']);
});

describe('a text that is read with a key only is encrypted', () => {
  const sealed = noise(600).toString('base64url');
  test.each<[string, string]>([
    [
      'JWE',
      JSON.stringify({ ciphertext: sealed, header: { p2c: 8192 }, iv: 'F3mNNRu2St7D9ON5', tag: 'IB6nEcrVtMK2ku3u' }),
    ],
    ['a key store', JSON.stringify({ version: 3, crypto: { cipher: 'aes-128-ctr', ciphertext: sealed } })],
    ['SJCL', JSON.stringify({ iv: 'bmV3', v: 1, iter: 10_000, ks: 256, ct: sealed })],
    ['Bitwarden', JSON.stringify({ encrypted: true, encKeyValidation_DO_NOT_EDIT: '2.a|b', data: `2.${sealed}` })],
    ['Aegis', JSON.stringify({ version: 1, header: { slots: [{ type: 1 }] }, db: sealed })],
    ['2FAS', JSON.stringify({ services: [], servicesEncrypted: `${sealed}:a:b` })],
    ['Standard Notes', JSON.stringify({ items: [{ content: `004:${noise(24).toString('hex')}:${sealed}` }] })],
    ['SOPS', `file: ENC[AES256_GCM,data:${sealed},iv:a,tag:b,type:str]\n`],
    ['Fernet', `gAAAAA${sealed}==\n`],
    [
      'credentials of Rails',
      `${noise(99).toString('base64')}--${noise(12).toString('base64')}--${noise(16).toString('base64')}`,
    ],
    ['a private key', `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${sealed}\n`],
  ])('%s', async (_, text) => {
    expect((await bench.examine(Buffer.from(text))).reasons).toEqual(['encrypted']);
  });
});

test('an archive of web pages is opened by nobody', async () => {
  const text = `WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 2\r\n\r\n9\r\n`;
  expect((await bench.examine(Buffer.from(text))).reasons).toEqual(['no-opener']);
});

test.each<[string, string]>([
  ['a feed with remarks and sections', xml('a &amp; b<!-- words --><![CDATA[<b>more words of it</b>]]> &#233;t&#233;')],
  ['a long page with many references', xml('rock &amp; roll <!-- x --> '.repeat(60_000))],
  ['JSON that tells of encryption', JSON.stringify({ encrypted: false, ct: 12, cipher: 'aes', items: ['content'] })],
  [
    'a chat with times',
    JSON.stringify({ messages: [{ content: '004: hello', ct: 'text' }, { content: '005: you?' }] }),
  ],
  ['JSON with tokens', JSON.stringify({ tokens: Array.from({ length: 50 }, () => noise(48).toString('base64')) })],
  ['packed letters of no stream', `id ${deflateSync(Buffer.alloc(64)).subarray(0, 30).toString('base64')}`],
  ['a message in Japanese', 'file \x1b$B%F%9%H\x1b(B and words\n'],
])('and %s is ordinary', async (_, text) => {
  expect((await bench.examine(Buffer.from(text, 'latin1'))).reasons).toEqual([]);
});
