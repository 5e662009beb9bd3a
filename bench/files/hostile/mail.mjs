/** Mail, web archives, and keys and messages that are encrypted. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { cat, le16, le32, noise, pad, utf16le, wrap } from '../lib/bytes.mjs';
import { eicar } from '../lib/eicar.mjs';
import { ole } from '../lib/ole.mjs';
import { inFolder, make, nodePackage, once, python, run } from '../lib/tools.mjs';
import { zipOf } from '../lib/zip.mjs';

const inner = () => zipOf('tool.com', eicar());
const b64 = (data = inner()) => wrap(data.toString('base64'));
const HEAD =
  'From: Ann <ann@example.com>\r\nTo: Bob <bob@example.org>\r\nSubject: Delivery\r\nDate: Thu, 29 Feb 2024 12:00:00 +0000\r\nMessage-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n';
const TEXT = '--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe delivery comes on Thursday.\r\n';
const part = (head, body) => `--b\r\n${head}\r\n\r\n${body}\r\n`;
const ATTACHED =
  'Content-Type: application/zip; name="a.zip"\r\nContent-Disposition: attachment; filename="a.zip"\r\nContent-Transfer-Encoding: base64';
const mail = (
  parts,
  { head = HEAD, type = 'multipart/mixed; boundary="b"', end = '--b--\r\n', preamble = '', epilogue = '' } = {},
) => Buffer.from(`${head}Content-Type: ${type}\r\n\r\n${preamble}${TEXT}${parts}${end}${epilogue}`, 'latin1');
const attached = () => mail(part(ATTACHED, b64()));

export function recipes(corpus) {
  messages(corpus);
  winmail(corpus);
  stores(corpus);
  sealed(corpus);
}

function messages(corpus) {
  const add = (id, why, makeIt, more = {}) =>
    corpus.hostile(`mail-${id}.eml`, { format: 'eml', family: 'mail', writer: 'hand', why, ...more }, makeIt);
  add('base64', 'a ZIP attached in base64', attached);
  add('eicar', 'EICAR attached in base64', () => mail(part(ATTACHED.replaceAll('a.zip', 'tool.com'), b64(eicar()))));
  add('quoted-printable', 'a ZIP in quoted-printable', () =>
    mail(
      part(
        ATTACHED.replace('base64', 'quoted-printable'),
        wrap([...inner()].map((b) => `=${b.toString(16).toUpperCase().padStart(2, '0')}`).join(''), 75, '=\r\n'),
      ),
    ),
  );
  add('binary', 'a ZIP as it is', () => mail(part(ATTACHED.replace('base64', 'binary'), inner().toString('latin1'))));
  add(
    'uu-inline',
    'uuencode in the text',
    () =>
      inFolder({}, (cwd) => run('uuencode', ['a.zip'], { cwd, input: inner() })).then((uu) =>
        cat(HEAD, '\r\nSee below.\r\n\r\n', uu),
      ),
    { writer: 'hand and uuencode' },
  );
  add(
    'uu-encoding',
    'a part encoded as x-uuencode',
    () =>
      inFolder({}, (cwd) => run('uuencode', ['a.zip'], { cwd, input: inner() })).then((uu) =>
        mail(part(ATTACHED.replace('base64', 'x-uuencode'), uu.toString())),
      ),
    { writer: 'hand and uuencode' },
  );
  add('case', 'the name of the encoding is in mixed case with blanks', () =>
    mail(part(ATTACHED.replace('base64', '  BaSe64  '), b64())),
  );
  add('comment-in-encoding', 'a comment stands in the name of the encoding', () =>
    mail(part(ATTACHED.replace('base64', '(really) base64'), b64())),
  );
  add('two-encodings', 'two lines name the encoding', () =>
    mail(part(`Content-Transfer-Encoding: 7bit\r\n${ATTACHED}`, b64())),
  );
  add(
    'unknown-encoding',
    'an encoding that nobody knows',
    () => mail(part(ATTACHED.replace('base64', 'x-yencode'), noise(300).toString('latin1'))),
    { hides: 'opaque' },
  );
  add('folded-header', 'the lines of the header are folded', () =>
    mail(part(ATTACHED.replaceAll(': ', ':\r\n\t'), b64())),
  );
  add('base64-junk', 'other characters between those of base64', () =>
    mail(part(ATTACHED, inner().toString('base64').replace(/.{5}/g, '$&!*\r\n'))),
  );
  add('base64-padding-inside', 'padding in the middle of base64', () =>
    mail(
      part(
        ATTACHED,
        `${Buffer.from('').toString('base64')}${[inner().subarray(0, 40), inner().subarray(40)].map((d) => d.toString('base64')).join('')}`,
      ),
    ),
  );
  add('base64-long-line', 'base64 in one line', () => mail(part(ATTACHED, inner().toString('base64'))));
  add('base64-one-char-lines', 'base64 with one character in a line', () =>
    mail(part(ATTACHED, inner().toString('base64').replace(/./g, '$&\r\n'))),
  );
  add('no-boundary-end', 'the last boundary is missing', () => mail(part(ATTACHED, b64()), { end: '' }));
  add('boundary-blanks', 'blanks behind the boundary', () =>
    Buffer.from(attached().toString('latin1').replaceAll('--b\r\n', '--b  \t\r\n'), 'latin1'),
  );
  add('boundary-unquoted-equals', 'the boundary has an equals sign and no quotes', () =>
    Buffer.from(
      attached().toString('latin1').replace('boundary="b"', 'boundary=b=1').replaceAll('--b', '--b=1'),
      'latin1',
    ),
  );
  add('boundary-empty', 'the boundary is empty', () =>
    Buffer.from(attached().toString('latin1').replace('boundary="b"', 'boundary=""').replaceAll('--b', '--'), 'latin1'),
  );
  add('boundary-twice', 'two boundaries are named', () =>
    mail(part(ATTACHED, b64()), { type: 'multipart/mixed; boundary="a"; boundary="b"' }),
  );
  add('boundary-continued', 'the boundary is in two pieces (RFC 2231)', () =>
    Buffer.from(
      attached().toString('latin1').replace('boundary="b"', 'boundary*0="b"; boundary*1="c"').replaceAll('--b', '--bc'),
      'latin1',
    ),
  );
  add('no-mime-version', 'the line MIME-Version is missing', () =>
    mail(part(ATTACHED, b64()), { head: HEAD.replace('MIME-Version: 1.0\r\n', '') }),
  );
  add(
    'preamble',
    'an archive in base64 in the preamble',
    () => mail('', { preamble: `${ATTACHED}\r\n\r\n${b64()}\r\n` }),
    { arguable: true },
  );
  add('epilogue', 'an archive in base64 in the epilogue', () =>
    mail('', { epilogue: `\r\n--b\r\n${ATTACHED}\r\n\r\n${b64()}\r\n--b--\r\n` }),
  );
  add('line-feeds', 'the lines end with line feeds', () =>
    Buffer.from(attached().toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
  );
  add('carriage-returns', 'the lines end with carriage returns', () =>
    Buffer.from(attached().toString('latin1').replaceAll('\r\n', '\r'), 'latin1'),
  );
  add('bom', 'a byte order mark before the header', () => cat('\xef\xbb\xbf', attached()));
  add('utf16', 'the whole message is UTF-16', () => cat('\xff\xfe', utf16le(attached().toString('latin1'))));
  add('blank-lines-first', 'blank lines before the header', () => cat('\r\n\r\n\r\n', attached()));
  add('mbox-from-line', 'a From line before the header', () =>
    cat('From ann@example.com Thu Feb 29 12:00:00 2024\r\n', attached()),
  );
  add('unusual-first-header', 'the first header is unusual', () => cat('X-Zzz: 1\r\n', attached()));
  add('as-text', 'the message is called a text', attached, { name: 'message.txt' });
  add('nested', 'a message in a message', () =>
    mail(part('Content-Type: message/rfc822', attached().toString('latin1'))),
  );
  add('nested-base64', 'a message in base64 in a message', () =>
    mail(part('Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64', b64(attached()))),
  );
  add('nested-as-eml', 'a message attached as a file', () =>
    mail(
      part(
        'Content-Type: application/octet-stream; name="a.eml"\r\nContent-Transfer-Encoding: base64',
        b64(attached()),
      ),
    ),
  );
  for (const depth of [5, 12, 60])
    add(
      `nested-${depth}`,
      `${depth} messages deep`,
      () => {
        let data = attached().toString('latin1');
        for (let n = 0; n < depth; n++)
          data = `${HEAD}Content-Type: multipart/mixed; boundary="l${n}"\r\n\r\n--l${n}\r\nContent-Type: message/rfc822\r\n\r\n${data}\r\n--l${n}--\r\n`;
        return Buffer.from(data, 'latin1');
      },
      { family: 'nested' },
    );
  add(
    'parts-10000',
    'the last of 10,000 parts',
    () => mail(`${part('Content-Type: text/plain', 'x').repeat(10_000)}${part(ATTACHED, b64())}`),
    { family: 'many' },
  );
  add(
    'partial',
    'a piece of a message (message/partial)',
    () =>
      Buffer.from(
        `${HEAD}Content-Type: message/partial; id="x"; number=1; total=2\r\n\r\n${HEAD}${ATTACHED}\r\n\r\n${b64().slice(0, 80)}\r\n`,
      ),
    { hides: 'cut' },
  );
  add(
    'external-body',
    'the attachment is elsewhere',
    () =>
      mail(
        part(
          'Content-Type: message/external-body; access-type=URL; URL="http://example.com/a.zip"',
          'Content-Type: application/zip\r\n',
        ),
      ),
    { hides: 'opaque', arguable: true },
  );
  add(
    'cut',
    'the attachment ends in the middle',
    () => mail(part(ATTACHED, b64(zipOf('a', noise(3000))).slice(0, 2000)), { end: '' }),
    { hides: 'cut', family: 'cut' },
  );
  add('html-data-uri', 'an archive in a data URI in HTML', () =>
    mail(part('Content-Type: text/html', `<a href="data:application/zip;base64,${inner().toString('base64')}">x</a>`)),
  );
  add('inline-picture', 'an archive called an inline picture', () =>
    mail(
      part(
        'Content-Type: image/png; name="logo.png"\r\nContent-ID: <1>\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64',
        b64(),
      ),
    ),
  );
  add('tnef', 'a winmail.dat', () =>
    mail(
      part('Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64', b64(tnef())),
    ),
  );
  add(
    'encrypted-zip',
    'an encrypted ZIP attached',
    async () =>
      mail(
        part(
          ATTACHED,
          b64(await make({ 'tool.com': eicar() }, 'a.zip', 'zip', ['-q', '-P', 'x', 'a.zip', 'tool.com'])),
        ),
      ),
    { hides: 'encrypted', family: 'encrypted' },
  );
  add('gzip-content-encoding', 'a content encoding of the web in a mail', () =>
    mail(
      part(
        'Content-Type: application/zip\r\nContent-Encoding: gzip\r\nContent-Transfer-Encoding: base64',
        b64(gzipSync(inner())),
      ),
    ),
  );
  add('yenc-inline', 'yEnc in the text', () =>
    cat(
      HEAD,
      '\r\n=ybegin line=128 size=68 name=tool.com\r\n',
      Buffer.from([...eicar()].map((b) => (b + 42) & 255)),
      '\r\n=yend size=68\r\n',
    ),
  );
  add(
    'nodemailer',
    'a ZIP attached',
    async () => {
      const mailer = (await nodePackage('nodemailer')).createTransport({ streamTransport: true, buffer: true });
      const sent = await mailer.sendMail({
        from: 'ann@example.com',
        to: 'bob@example.org',
        subject: 'x',
        text: 'hello',
        date: new Date(1709208000000),
        messageId: '<1@example.com>',
        attachments: [{ filename: 'a.zip', content: inner() }],
      });
      return sent.message;
    },
    { writer: 'nodemailer' },
  );
  add(
    'python',
    'a ZIP attached',
    () =>
      python(
        { 'a.zip': inner() },
        'out',
        `from email.message import EmailMessage\nm=EmailMessage()\nm['From']='a@example.com'\nm['To']='b@example.org'\nm['Subject']='x'\nm.set_content('hello')\nm.add_attachment(open('a.zip','rb').read(),maintype='application',subtype='zip',filename='a.zip')\nopen('out','wb').write(bytes(m))`,
      ),
    { writer: 'Python email' },
  );
  add('mpack', 'a ZIP attached', () => make({ 'a.zip': inner() }, 'out', 'mpack', ['-s', 'x', '-o', 'out', 'a.zip']), {
    writer: 'mpack',
  });
}

/** An attribute of MS-OXTNEF 2.1.3.1. */
const attribute = (level, id, data, wrong = 0) =>
  cat(Buffer.from([level]), le32(id), le32(data.length), data, le16(data.reduce((sum, b) => sum + b, wrong)));

/** A winmail.dat with one attachment (MS-OXTNEF). */
function tnef(...attachment) {
  return cat(
    le32(0x223e9f78),
    le16(1),
    attribute(1, 0x00089006, le32(0x10000)),
    attribute(1, 0x00069007, cat(le32(1252), le32(0))),
    attribute(1, 0x00078008, Buffer.from('IPM.Microsoft Mail.Note\0')),
    attribute(2, 0x00069002, cat(le16(1), le32(0xffffffff), le16(0), le16(0), le32(0))),
    attribute(2, 0x00018010, Buffer.from('a.zip\0')),
    ...(attachment.length > 0 ? attachment : [attribute(2, 0x0006800f, inner())]),
  );
}

/** A property whose value has a length, in a list of one (MS-OXTNEF 2.1.3.4). */
const tnefProperty = (type, id, value) =>
  cat(le32(1), le16(type), le16(id), le32(1), le32(value.length), value, Buffer.alloc((4 - (value.length % 4)) % 4));

/** A message in the message: an object of the class IMessage, which is a TNEF again. */
const tnefMessage = (message) =>
  tnef(
    attribute(
      2,
      0x00069005,
      tnefProperty(0x0d, 0x3701, cat(Buffer.from('0703020000000000c000000000000046', 'hex'), message)),
    ),
  );

function winmail(corpus) {
  const add = (id, family, why, makeIt, more = {}) =>
    corpus.hostile(`winmail${id}.dat`, { format: 'tnef', family, writer: 'hand', why, ...more }, makeIt);
  add('', 'mail', 'an attachment of Outlook', () => tnef());
  add('-cut', 'cut', 'an attachment of Outlook that ends too early', () => tnef().subarray(0, -60));
  add('-eicar', 'mail', 'EICAR as an attachment', () => tnef(attribute(2, 0x0006800f, eicar())));
  add('-property', 'mail', 'an attachment as a property', () =>
    tnef(attribute(2, 0x00069005, tnefProperty(0x102, 0x3701, inner()))),
  );
  add('-message', 'nested', 'an attachment of a message in the message', () => tnefMessage(tnef()));
  add('-message-3', 'nested', 'an attachment three messages deep', () => tnefMessage(tnefMessage(tnefMessage(tnef()))));
  add(
    '-encrypted',
    'encrypted',
    'an attachment encrypted by OpenSSL',
    () => tnef(attribute(2, 0x0006800f, cat('Salted__', noise(2000)))),
    { hides: 'encrypted' },
  );
  add('-noise', 'opaque', 'an attachment of no known format', () => tnef(attribute(2, 0x0006800f, noise(4000))), {
    hides: 'opaque',
  });
  add(
    '-checksum',
    'damaged',
    'a checksum that is wrong, in front of the attachment',
    () => tnef(attribute(2, 0x00018012, Buffer.from('a.zip'), 7), attribute(2, 0x0006800f, Buffer.from('harmless'))),
    { hides: 'opaque' },
  );
  add('-tail', 'hiding', 'an archive behind the message', () =>
    cat(tnef(attribute(2, 0x0006800f, Buffer.from('harmless'))), inner()),
  );
  add(
    '-tail-noise',
    'hiding',
    'noise behind the message',
    () => cat(tnef(attribute(2, 0x0006800f, Buffer.from('harmless'))), noise(3000)),
    { hides: 'opaque' },
  );
  add('-recipients', 'hiding', 'an archive in a property of a recipient', () =>
    tnef(attribute(1, 0x00069004, cat(le32(1), tnefProperty(0x102, 0x6789, inner())))),
  );
  add('-text', 'hiding', 'an archive in the packed text of the message', () => {
    const rtf = Buffer.from(`{\\rtf1{\\object{\\*\\objdata ${inner().toString('hex')}}}}`);
    const packed = cat(le32(rtf.length + 12), le32(rtf.length), 'MELA', le32(0), rtf);
    return tnef(attribute(1, 0x00069003, tnefProperty(0x102, 0x1009, packed)));
  });
}

function stores(corpus) {
  const add = (id, format, why, makeIt, more = {}) =>
    corpus.hostile(id, { format, family: 'mail', writer: 'hand', why, ...more }, makeIt);
  add('folder.mbox', 'mbox', 'the second message of a folder has a ZIP', () =>
    cat(
      'From a Thu Feb 29 12:00:00 2024\n',
      HEAD.replaceAll('\r', ''),
      '\nhello\n\nFrom b Thu Feb 29 12:00:00 2024\n',
      attached().toString('latin1').replaceAll('\r', ''),
    ),
  );
  add('folder-500.mbox', 'mbox', 'the 499th message of a folder has a ZIP', () =>
    cat(
      Array.from(
        { length: 500 },
        (_, n) =>
          `From a Thu Feb 29 12:00:00 2024\n${n === 498 ? attached().toString('latin1').replaceAll('\r', '') : `${HEAD.replaceAll('\r', '')}\nhello\n`}\n`,
      ),
    ),
  );
  add('apple.emlx', 'emlx', 'a message as Apple Mail keeps it', () =>
    cat(`${attached().length}\n`, attached(), '<?xml version="1.0"?><plist version="1.0"><dict/></plist>'),
  );
  add('page.mht', 'mht', 'a ZIP in a web archive', () =>
    mail(
      part(
        'Content-Type: application/zip\r\nContent-Location: http://example.com/a.zip\r\nContent-Transfer-Encoding: base64',
        b64(),
      ),
      { type: 'multipart/related; boundary="b"; type="text/html"' },
    ),
  );
  add('page-html-eicar.mht', 'mht', 'HTML smuggling in a web archive', () =>
    mail(
      part(
        'Content-Type: text/html\r\nContent-Location: http://example.com/',
        `<script>var d=atob("${inner().toString('base64')}")</script>`,
      ),
      { type: 'multipart/related; boundary="b"' },
    ),
  );
  add('office.mht', 'mht', 'an ActiveMime object, as Word saves macros in a web archive', () =>
    mail(
      part(
        'Content-Type: application/x-mso\r\nContent-Location: file:///C:/editdata.mso\r\nContent-Transfer-Encoding: base64',
        b64(cat('ActiveMime\0\0\x01\xf0', noise(40), deflateRawSync(inner()))),
      ),
      { type: 'multipart/related; boundary="b"' },
    ),
  );
  add(
    'safari.webarchive',
    'webarchive',
    'a ZIP in a web archive of Safari',
    () =>
      python(
        { 'a.zip': inner() },
        'out',
        `import plistlib\nplistlib.dump({'WebMainResource':{'WebResourceData':b'<html></html>','WebResourceMIMEType':'text/html','WebResourceURL':'http://example.com/'},'WebSubresources':[{'WebResourceData':open('a.zip','rb').read(),'WebResourceMIMEType':'application/zip','WebResourceURL':'http://example.com/a.zip'}]},open('out','wb'),fmt=plistlib.FMT_BINARY)`,
      ),
    { writer: 'Python plistlib' },
  );
  add(
    'xml.plist',
    'plist',
    'a ZIP in base64 in a property list',
    () =>
      python(
        { 'a.zip': inner() },
        'out',
        `import plistlib\nplistlib.dump({'d':open('a.zip','rb').read()},open('out','wb'))`,
      ),
    { writer: 'Python plistlib', arguable: true },
  );
  const message = (more) => ({
    '__properties_version1.0': Buffer.alloc(32),
    '__substg1.0_001A001F': utf16le('IPM.Note'),
    '__substg1.0_0037001F': utf16le('Delivery'),
    '__substg1.0_1000001F': utf16le('hello'),
    ...more,
  });
  const attach = (data) => ({
    '__attach_version1.0_#00000000': {
      '__properties_version1.0': Buffer.alloc(8),
      '__substg1.0_3707001F': utf16le('a.zip'),
      '__substg1.0_37010102': data,
    },
  });
  add('attached.msg', 'msg', 'a ZIP attached to an Outlook message', () => ole(message(attach(inner()))));
  add('attached-eicar.msg', 'msg', 'EICAR attached to an Outlook message', () => ole(message(attach(eicar()))));
  add('attached-large.msg', 'msg', 'a large ZIP attached to an Outlook message', () =>
    ole(message(attach(pad(cat(inner(), noise(6000)), 64)))),
  );
  add('embedded.msg', 'msg', 'a message in an Outlook message', () =>
    ole(
      message({
        '__attach_version1.0_#00000000': {
          '__properties_version1.0': Buffer.alloc(8),
          '__substg1.0_3701000D': message(attach(inner())),
        },
      }),
    ),
  );
  add(
    'rtf-packed.msg',
    'msg',
    'a Package object in the packed RTF body',
    () =>
      python(
        { in: `{\\rtf1{\\object\\objemb{\\*\\objdata ${inner().toString('hex')}}}}` },
        'out',
        `import compressed_rtf\nopen('out','wb').write(compressed_rtf.compress(open('in','rb').read()))`,
      ).then((rtf) => ole(message({ '__substg1.0_10090102': rtf }))),
    { writer: 'compressed-rtf and hand' },
  );
  add(
    'cfb.msg',
    'msg',
    'a ZIP attached to an Outlook message',
    async () => {
      const CFB = await nodePackage('cfb');
      const file = CFB.utils.cfb_new();
      CFB.utils.cfb_add(file, '/__properties_version1.0', Buffer.alloc(32));
      CFB.utils.cfb_add(file, '/__substg1.0_001A001F', utf16le('IPM.Note'));
      CFB.utils.cfb_add(file, '/__attach_version1.0_#00000000/__substg1.0_37010102', inner());
      return Buffer.from(CFB.write(file, { type: 'buffer' }));
    },
    { writer: 'cfb' },
  );
  add('invite.ics', 'ics', 'a ZIP attached to an appointment', () =>
    Buffer.from(
      `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20240229T120000Z\r\nDTSTART:20240301T090000Z\r\nSUMMARY:Delivery\r\n${wrap(`ATTACH;FMTTYPE=application/zip;ENCODING=BASE64;VALUE=BINARY:${inner().toString('base64')}`, 74, '\r\n ')}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
    ),
  );
  add('person.vcf', 'vcf', 'a ZIP as the picture of a person', () =>
    Buffer.from(
      `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nN:;Ann;;;\r\n${wrap(`PHOTO;ENCODING=b;TYPE=JPEG:${inner().toString('base64')}`, 74, '\r\n ')}\r\nEND:VCARD\r\n`,
    ),
  );
  add('person-4.vcf', 'vcf', 'a ZIP in a data URI as the picture of a person', () =>
    Buffer.from(
      `BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann\r\n${wrap(`PHOTO:data:image/jpeg;base64,${inner().toString('base64')}`, 74, '\r\n ')}\r\nEND:VCARD\r\n`,
    ),
  );
  add(
    'records.ldif',
    'ldif',
    'a ZIP as a picture in a directory record',
    () =>
      Buffer.from(`version: 1\ndn: cn=Ann\ncn: Ann\n${wrap(`jpegPhoto:: ${inner().toString('base64')}`, 76, '\n ')}\n`),
    { arguable: true },
  );
  add(
    'saved.har',
    'har',
    'a ZIP in base64 in a log of a browser',
    () =>
      Buffer.from(
        JSON.stringify({
          log: {
            version: '1.2',
            entries: [
              {
                response: {
                  content: { mimeType: 'application/zip', encoding: 'base64', text: inner().toString('base64') },
                },
              },
            ],
          },
        }),
      ),
    { arguable: true },
  );
}

function sealed(corpus) {
  const add = (id, writer, why, makeIt, more = {}) =>
    corpus.hostile(id, { format: 'pgp', family: 'encrypted', writer, why, hides: 'encrypted', ...more }, makeIt);
  const gpg = (args, input = inner()) =>
    inFolder({ 'home/x': '', in: input }, async (cwd) => {
      await run('chmod', ['700', 'home'], { cwd });
      await run(
        'gpg',
        [
          '--homedir',
          'home',
          '--batch',
          '--yes',
          '--pinentry-mode',
          'loopback',
          '--passphrase',
          'secret',
          '--s2k-count',
          '65536',
          ...args,
          '-o',
          'out',
          'in',
        ],
        { cwd },
      );
      const out = await readFile(path.join(cwd, 'out'));
      await run('gpgconf', ['--homedir', 'home', '--kill', 'all'], { cwd }).catch(() => {});
      return out;
    });
  add('symmetric.gpg', 'GnuPG', 'encrypted with a password', () => gpg(['-c']));
  add('symmetric.asc', 'GnuPG', 'encrypted with a password, armoured', () => gpg(['-c', '--armor']));
  add('symmetric-no-virus.asc', 'GnuPG', 'encrypted with a password', () =>
    gpg(['-c', '--armor'], Buffer.from('hello')),
  );
  add('symmetric.txt', 'GnuPG', 'encrypted with a password, called a text', () => gpg(['-c', '--armor']), {
    name: 'letter.txt',
  });
  add('old-cipher.pgp', 'GnuPG', 'encrypted with an old cipher without protection', () =>
    gpg(['-c', '--cipher-algo', 'CAST5', '--rfc2440']),
  );
  add('packed-only.pgp', 'GnuPG', 'packed, not encrypted', () => gpg(['--store', '-z', '9']), {
    hides: 'eicar',
    family: 'plain',
  });
  add('armour-in-text.txt', 'GnuPG and hand', 'an armoured message in the middle of a text', async () =>
    cat('Hello,\n\nplease read this:\n\n', await gpg(['-c', '--armor']), '\nAnn\n'),
  );
  add('by-hand-public-key.pgp', 'hand', 'encrypted to a key', () =>
    cat('\x85\x01\x0c\x03', noise(267), '\xd2\xea\x01', noise(105)),
  );
  const openssl = (args, input = inner()) =>
    make({ in: input, key: '' }, 'out', 'openssl', [...args, '-in', 'in', '-out', 'out']);
  add(
    'openssl.enc',
    'OpenSSL',
    'encrypted with a password',
    () => openssl(['enc', '-aes-256-cbc', '-pbkdf2', '-k', 'secret']),
    { format: 'openssl' },
  );
  add(
    'openssl-base64.enc',
    'OpenSSL',
    'encrypted with a password, base64',
    () => openssl(['enc', '-aes-256-cbc', '-pbkdf2', '-a', '-k', 'secret']),
    { format: 'openssl' },
  );
  add(
    'openssl-nosalt.bin',
    'OpenSSL',
    'encrypted, without any mark',
    () => openssl(['enc', '-aes-256-cbc', '-nosalt', '-pbkdf2', '-k', 'secret'], cat(inner(), noise(4000))),
    { format: 'openssl' },
  );
  const certificate = () =>
    once('certificate', () =>
      inFolder({}, async (cwd) => {
        await run(
          'openssl',
          [
            'req',
            '-x509',
            '-newkey',
            'rsa:2048',
            '-nodes',
            '-keyout',
            'k',
            '-out',
            'c',
            '-subj',
            '/CN=x',
            '-days',
            '9999',
          ],
          { cwd },
        );
        return { key: await readFile(path.join(cwd, 'k')), certificate: await readFile(path.join(cwd, 'c')) };
      }),
    );
  const cms = async (args) => {
    const { key, certificate: c } = await certificate();
    return make({ in: inner(), k: key, c }, 'out', 'openssl', ['cms', ...args, '-binary', '-in', 'in', '-out', 'out']);
  };
  add(
    'enveloped.p7m',
    'OpenSSL',
    'encrypted to a certificate',
    () => cms(['-encrypt', '-aes256', '-outform', 'DER', '-recip', 'c']),
    { format: 'cms' },
  );
  add('enveloped.eml', 'OpenSSL', 'an encrypted S/MIME mail', () => cms(['-encrypt', '-aes256', '-recip', 'c']), {
    format: 'eml',
  });
  add(
    'enveloped.pem',
    'OpenSSL',
    'encrypted to a certificate, PEM',
    () => cms(['-encrypt', '-aes256', '-outform', 'PEM', '-recip', 'c']),
    { format: 'cms' },
  );
  add(
    'opaque-signed.p7m',
    'OpenSSL',
    'a signed ZIP, its bytes in the signature',
    () => cms(['-sign', '-nodetach', '-outform', 'DER', '-signer', 'c', '-inkey', 'k']),
    { format: 'cms', hides: 'eicar', family: 'hiding' },
  );
  add(
    'opaque-signed.eml',
    'OpenSSL',
    'an S/MIME mail whose signature holds a ZIP',
    () => cms(['-sign', '-nodetach', '-signer', 'c', '-inkey', 'k']),
    { format: 'eml', hides: 'eicar', family: 'hiding' },
  );
  add(
    'opaque-signed-pem.pem',
    'OpenSSL',
    'a signed ZIP in PEM',
    () => cms(['-sign', '-nodetach', '-outform', 'PEM', '-signer', 'c', '-inkey', 'k']),
    { format: 'cms', hides: 'eicar', family: 'hiding' },
  );
  add('data-create.p7', 'OpenSSL', 'a ZIP in a data envelope', () => cms(['-data_create', '-outform', 'DER']), {
    format: 'cms',
    hides: 'eicar',
    family: 'hiding',
  });
  add(
    'bundle.p12',
    'OpenSSL',
    'a key store with a password',
    async () => {
      const { key, certificate: c } = await certificate();
      return make({ k: key, c }, 'out', 'openssl', [
        'pkcs12',
        '-export',
        '-inkey',
        'k',
        '-in',
        'c',
        '-passout',
        'pass:secret',
        '-out',
        'out',
      ]);
    },
    { format: 'p12' },
  );
  const age = (args) =>
    inFolder({ in: inner() }, async (cwd) => {
      await run('age-keygen', ['-o', 'k'], { cwd });
      const recipient = /public key: (\S+)/.exec(await readFile(path.join(cwd, 'k'), 'utf8'))[1];
      await run('age', ['-r', recipient, ...args, '-o', 'out', 'in'], { cwd });
      return readFile(path.join(cwd, 'out'));
    });
  add('age.age', 'age', 'encrypted to a key', () => age([]), { format: 'age' });
  add('age-armoured.age', 'age', 'encrypted to a key, armoured', () => age(['-a']), { format: 'age' });
  add(
    'pgp-mime.eml',
    'GnuPG and hand',
    'an encrypted PGP/MIME mail',
    async () =>
      mail(
        part('Content-Type: application/pgp-encrypted', 'Version: 1') +
          part(
            'Content-Type: application/octet-stream; name="encrypted.asc"',
            (await gpg(['-c', '--armor'])).toString(),
          ),
        { type: 'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"' },
      ),
    { format: 'eml' },
  );
  add(
    'jwe.txt',
    'hand',
    'a JSON web encryption',
    () =>
      Buffer.from(
        [
          '{"alg":"dir","enc":"A256GCM"}',
          '',
          noise(12).toString('latin1'),
          noise(300).toString('latin1'),
          noise(16).toString('latin1'),
        ]
          .map((t) => Buffer.from(t, 'latin1').toString('base64url'))
          .join('.'),
      ),
    { format: 'jwe', arguable: true },
  );
  add(
    'ansible.vault',
    'hand',
    'a vault of Ansible',
    () => Buffer.from(`$ANSIBLE_VAULT;1.1;AES256\n${wrap(noise(300).toString('hex'), 80, '\n')}\n`),
    { format: 'ansible-vault', arguable: true },
  );
  add('aescrypt.aes', 'hand', 'a file of AES Crypt', () => cat('AES\x02\0', noise(900)), { format: 'aescrypt' });
  add(
    'axcrypt.axx',
    'hand',
    'a file of AxCrypt',
    () => cat(Buffer.from('c0b9072e4f93f146a015792ca1d9e821', 'hex'), noise(900)),
    { format: 'axcrypt' },
  );
}
