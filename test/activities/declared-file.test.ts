import { describe, expect, test } from '@jest/globals';
import { isDeclaredFile } from '../../src/activities/declared-file.js';
import type { Declared } from '../../src/activities/declared-file.js';
import { pdf, png } from '../../devkit/samples.js';

const HTML = '<!doctype html><html><head><title>Welcome</title></head><body>Hello</body></html>';
const XHTML =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "x" "y">\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head></html>';
const S3_ERROR =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
const AZURE_ERROR = '\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code></Error>';
const XML = '<?xml version="1.0"?><Invoice><ID>7</ID></Invoice>';
const JSON_ERROR = '{"message":"Rate limit exceeded","code":"too.many.requests","status":429}';
const JSON_DATA = '{"customer":7,"orders":[1,2]}';

const swapped = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

function isFile(body: string | Uint8Array, declared: Declared, contentType?: string): boolean {
  const head = typeof body === 'string' ? Buffer.from(body) : body;
  return isDeclaredFile(declared, { head: head.subarray(0, 65_536), bytes: head.length, contentType });
}

describe('in place of a picture, a film, a document or an archive', () => {
  const names = ['a.png', 'PHOTO.JPEG', 'scan.pdf', 'a.docx', 'a.zip', 'film.mp4', 'report.xlsx ', 'old.xls'];
  const pages: [string, string | Uint8Array][] = [
    ['HTML', HTML],
    ['HTML behind white space and comments', `\r\n\t <!-- proxy --> \n${HTML}`],
    ['HTML with a byte order mark', `\ufeff${HTML}`],
    ['HTML without its frame', '<h1>It works!</h1>'],
    ['a script that reloads', '<script>location.reload()</script>'],
    ['HTML in UTF-16', Buffer.from(`\ufeff${HTML}`, 'utf16le')],
    ['HTML in UTF-16, big end first', swapped(HTML)],
    ['HTML in UTF-16 without a mark', Buffer.from(HTML, 'utf16le')],
    ['HTML in Latin-1', Buffer.from('<html><body>Zugriff verweigert, Größe</body></html>', 'latin1')],
    ['XHTML', XHTML],
    ['an error of S3', S3_ERROR],
    ['an error of Azure', AZURE_ERROR],
    ['any XML', XML],
    ['a JSON error', JSON_ERROR],
    ['any JSON', JSON_DATA],
    ['a JSON text', '"Not Found"'],
    ['JSON that is cut', `{"items": ["${'x'.repeat(70_000)}`],
    ['a line of text', 'Forbidden'],
    ['nothing', ''],
  ];
  test.each(pages)('%s is not the file', (_, body) => {
    for (const fileName of names) expect([fileName, isFile(body, { fileName })]).toEqual([fileName, false]);
    for (const mimeType of ['image/png', 'application/pdf', 'video/mp4'])
      expect(isFile(body, { mimeType })).toBe(false);
  });
});

describe('a file is what it is declared to be', () => {
  test.each([
    ['a picture that is sent as a page', png(), { fileName: 'a.png' }, 'text/html'],
    ['a picture without a name', png(), {}, undefined],
    ['a picture under the name of another format', png(), { fileName: 'a.heic' }, 'application/json'],
    ['a PDF', pdf(), { fileName: 'a.pdf' }, 'text/html; charset=utf-8'],
    [
      'a PDF behind a line of text',
      Buffer.concat([Buffer.from('X-Header: y\r\n'), Buffer.from('%PDF-1.4\n1 0 obj')]),
      { fileName: 'a.pdf' },
      undefined,
    ],
    ['a page', HTML, { fileName: 'page.html' }, 'text/html'],
    ['a page by its type', HTML, { mimeType: 'text/html; charset=utf-8' }, 'text/html'],
    ['XHTML', XHTML, { fileName: 'page.xhtml' }, undefined],
    ['an e-invoice', XML, { fileName: 'invoice.xml' }, 'application/xml'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>', { fileName: 'a.svg' }, 'image/svg+xml'],
    ['XML with a root that HTML has, too', '<table><row/></table>', { fileName: 'a.xml' }, undefined],
    ['data', JSON_DATA, { fileName: 'a.json' }, 'application/json'],
    ['lines of data', '{"a":1}\n{"a":2}\n', { fileName: 'a.jsonl' }, undefined],
    ['notes', 'Bring milk.', { fileName: 'notes.txt' }, 'text/plain'],
    ['notes that begin with a tag', '<p align="center">Custodian</p>\n\n# Title', { fileName: 'README.md' }, undefined],
    ['a table', 'a;b\n1;2', { fileName: 'a.csv' }, 'text/csv'],
    ['text without a name', 'hello', {}, 'text/plain'],
    ['rich text', '{\\rtf1 hello}', { fileName: 'a.rtf' }, undefined],
    ['rich text under an old name', '{\\rtf1 hello}', { fileName: 'a.doc' }, undefined],
    [
      'a table of Excel 2003',
      '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>',
      { fileName: 'a.xls' },
      undefined,
    ],
    ['an empty file that is said to be empty', '', { fileName: 'a.txt', bytes: 0 }, undefined],
  ] as [string, string | Uint8Array, Declared, string | undefined][])('%s', (_, body, declared, contentType) => {
    expect(isFile(body, declared, contentType)).toBe(true);
  });
});

describe('what speaks against a text', () => {
  test.each([
    ['a page under the name of a text', HTML, { fileName: 'notes.txt' }, 'text/plain'],
    ['text that is sent as a page', 'Please sign in', { fileName: 'notes.txt' }, 'text/html'],
    ['a page without a name', HTML, {}, undefined],
    ['XML without a name', XML, {}, undefined],
    ['JSON under an unknown name', JSON_DATA, { fileName: 'data.xyz' }, undefined],
    ['an error of S3 under the name of an XML file', S3_ERROR, { fileName: 'invoice.xml' }, 'application/xml'],
    ['an error of S3 under the name of a text', S3_ERROR, { fileName: 'a.txt' }, undefined],
    ['a JSON error under the name of data', JSON_ERROR, { fileName: 'a.json' }, undefined],
    ['an OAuth error', '{"error":"invalid_token"}', { fileName: 'a.json' }, undefined],
    ['a problem document', '{"type":"about:blank","title":"Gone","status":410}', { fileName: 'a.json' }, undefined],
    [
      'an error page under the name of a page',
      '<html><head><title>403 Forbidden</title></head></html>',
      { fileName: 'a.html' },
      'text/html',
    ],
    [
      'a login under the name of a page',
      '<html><title>Sign in to continue</title></html>',
      { fileName: 'a.html' },
      'text/html',
    ],
    ['nothing under the name of a text', '', { fileName: 'a.txt' }, 'text/plain'],
  ] as [string, string, Declared, string | undefined][])('%s', (_, body, declared, contentType) => {
    expect(isFile(body, declared, contentType)).toBe(false);
  });
});
