import { expect, test } from '@jest/globals';
import { zip } from '../../../devkit/containers/zip.js';
import { useOpener } from './support/examine.js';
import { noise } from './support/ordinary.js';

/** W3C XML Encryption 1.1, section 3: as in CDOC, SOAP, SAML and files of rights management. */
const bench = useOpener();
const SPACE = 'http://www.w3.org/2001/04/xmlenc#';
const SEALED = noise(400).toString('base64');

/** @param p the prefix, with its colon */
const data = (p: string, value = SEALED, declared = ` xmlns${p && `:${p.slice(0, -1)}`}="${SPACE}"`) =>
  `<${p}EncryptedData${declared}><${p}EncryptionMethod Algorithm="${SPACE}aes128-cbc"/>` +
  `<${p}CipherData><${p}CipherValue>${value}</${p}CipherValue></${p}CipherData></${p}EncryptedData>`;

test.each<[string, string | Buffer]>([
  ['CDOC', `<?xml version="1.0"?>${data('denc:')}`],
  ['CDOC without a prefix', data('')],
  ['a prefix of other letters', `<?xml version="1.0"?>${data('clé:')}`],
  [
    'SOAP',
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${data('xenc:')}</s:Body></s:Envelope>`,
  ],
  [
    'SAML, declared above',
    `<?xml version="1.0"?><a:EncryptedAssertion xmlns:a="urn:a" xmlns:e='${SPACE}'>${data('e:', SEALED, '')}</a:EncryptedAssertion>`,
  ],
  [
    'two prefixes',
    `<a xmlns:e="${SPACE}" xmlns:f="${SPACE}"><e:EncryptedData><f:CipherValue>${SEALED}</f:CipherValue></e:EncryptedData></a>`,
  ],
  ['a literal value', data('e:', `<![CDATA[${SEALED}]]>`)],
  ['a value behind a remark', data('e:', `<!-- -->\n ${SEALED}`)],
  ['a namespace in references', data('e:').replace('http:', 'http&#58;')],
  ['a namespace in an entity', `<!DOCTYPE a [<!ENTITY n "${SPACE}">]>${data('e:', SEALED, ' xmlns:e="&n;"')}`],
  ['an attribute with a bracket', data('e:').replace('<e:EncryptedData', '<e:EncryptedData Id=">"')],
  ['UTF-16', Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${data('e:')}`, 'utf16le')],
  ['a part of an archive', zip([{ name: 'content.xml', content: Buffer.from(data('e:')) }])],
])('%s is encrypted', async (_, content) => {
  expect((await bench.examine(Buffer.from(content))).reasons).toEqual(['encrypted']);
});

test.each<[string, string]>([
  ['a remark about it', `<?xml version="1.0"?><a><!-- ${data('e:')} --></a>`],
  ['a quotation of it', `<?xml version="1.0"?><a><![CDATA[${data('e:')}]]></a>`],
  ['an escaped one', `<?xml version="1.0"?><a>${data('e:').replaceAll('<', '&lt;')}</a>`],
  ['a text about it', `This is how it looks:\n${data('e:')}\n`],
  ['elements of another namespace', `<?xml version="1.0"?>${data('e:').replace(SPACE, 'urn:other')}`],
  [
    'elements of another prefix',
    `<?xml version="1.0"?><a xmlns:f="${SPACE}">${data('e:', SEALED, ' xmlns:e="urn:e"')}</a>`,
  ],
  ['one without a value', `<?xml version="1.0"?>${data('e:', ' ')}`],
  ['an encrypted key alone', `<?xml version="1.0"?>${data('e:').replaceAll('EncryptedData', 'EncryptedKey')}`],
  [
    'a value behind the element',
    `<a xmlns:e="${SPACE}"><e:EncryptedData></e:EncryptedData><e:CipherValue>${SEALED}</e:CipherValue></a>`,
  ],
  [
    'an element that is empty',
    `<a xmlns:e="${SPACE}"><e:EncryptedData Id="a"/><e:CipherValue>${SEALED}</e:CipherValue></a>`,
  ],
])('%s is ordinary', async (_, content) => {
  expect((await bench.examine(Buffer.from(content))).reasons).toEqual([]);
});

test.each<[string, string]>([
  ['declarations', `<a xmlns:e="${SPACE}" `],
  ['elements', `<a xmlns:e="${SPACE}"><e:EncryptedData><e:CipherValue> `],
  ['beginnings of elements', `<e:EncryptedData "`],
])('nothing but %s takes no long time', async (_, mark) => {
  const content = Buffer.from(`<?xml version="1.0"?><a xmlns:e="${SPACE}">${mark.repeat(200_000)}`);
  expect((await bench.examine(content, { timeMs: 20_000 })).reasons).not.toContain('limit-exceeded:time');
});
