/** Text, tables and mail. */
import { cat, utf16be, utf16le, wrap } from '../lib/bytes.mjs';
import { ASCII, LINES, photo } from '../lib/samples.mjs';
import { nodePackage, python } from '../lib/tools.mjs';

export function recipes(corpus) {
  const add = (id, writer, why, makeIt, more = {}) =>
    corpus.ordinary(id, { format: id.split('.').pop(), family: 'text', writer, why, ...more }, makeIt);
  const crlf = LINES.replaceAll('\n', '\r\n');
  for (const [id, why, bytes] of [
    ['ascii.txt', 'plain ASCII', () => Buffer.from(ASCII)],
    ['utf8.txt', 'UTF-8', () => Buffer.from(LINES)],
    ['utf8-bom.txt', 'UTF-8 with a mark', () => cat('\xef\xbb\xbf', Buffer.from(crlf))],
    ['utf16le-bom.txt', 'UTF-16 with a mark, as Notepad writes it', () => cat('\xff\xfe', utf16le(crlf))],
    ['utf16be-bom.txt', 'big-endian UTF-16 with a mark', () => cat('\xfe\xff', utf16be(crlf))],
    ['utf16le.txt', 'UTF-16 without a mark', () => utf16le(crlf)],
    ['utf16be.txt', 'big-endian UTF-16 without a mark', () => utf16be(crlf)],
    [
      'utf32-bom.txt',
      'UTF-32 with a mark',
      () =>
        cat(
          '\xff\xfe\0\0',
          [...LINES].map((c) => cat(Buffer.from(new Uint32Array([c.codePointAt(0)]).buffer))),
        ),
    ],
    ['latin1.txt', 'Latin-1', () => Buffer.from(ASCII.replace('Mueller', 'M\xfcller'), 'latin1')],
    ['windows-1252.txt', 'Windows-1252', () => cat(Buffer.from(ASCII), 'Price: 5 \x80, \x84quoted\x93\r\n')],
    ['emoji.txt', 'emoji', () => Buffer.from('Thanks! \u{1f600}\u{1f44d}\u{1f3fd} See you on Thursday \u{1f69a}\n')],
    ['arabic.txt', 'Arabic', () => Buffer.from('مرحبا، يصل الطلب يوم الخميس.\n')],
    ['chinese.txt', 'Chinese', () => Buffer.from('您好，货物星期四到。\n'.repeat(20))],
    ['chinese-utf16.txt', 'Chinese in UTF-16', () => cat('\xff\xfe', utf16le('您好，货物星期四到。\r\n'.repeat(20)))],
    ['one-letter.txt', 'one letter', () => Buffer.from('x')],
    ['newline.txt', 'an empty line', () => Buffer.from('\n')],
    ['long-line.txt', 'one line of 200 kB', () => Buffer.from('word '.repeat(40_000))],
    [
      'large.txt',
      'a log of 5 MB',
      () =>
        Buffer.from(
          Array.from(
            { length: 60_000 },
            (_, n) => `2024-02-29T12:00:00Z INFO request ${n} took ${n % 97} ms and was answered with 200\n`,
          ).join(''),
        ),
    ],
    ['form-feed.txt', 'page breaks and tabs', () => Buffer.from('page 1\f\tpage 2\x0b\n')],
    ['readme.md', 'Markdown', () => Buffer.from('# Title\n\nSome *text* with `code`.\n\n```js\nconst a = 1;\n```\n')],
    ['table.csv', 'a table', () => Buffer.from('name,value\r\n"Müller, Ann",1\r\n')],
    [
      'semicolon.csv',
      'a table of a German Excel',
      () => cat('\xef\xbb\xbf', 'sep=;\r\n', Buffer.from('Name;Wert\r\nMüller;1,5\r\n')),
    ],
    [
      'utf16.csv',
      'a table in UTF-16 with tabs, as Excel writes "Unicode text"',
      () => cat('\xff\xfe', utf16le('Name\tWert\r\nMüller\t1,5\r\n')),
    ],
    ['latin1.csv', 'a table in Windows-1252', () => Buffer.from('Name;Wert\r\nM\xfcller;1,5\r\n', 'latin1')],
    [
      'data.json',
      'JSON',
      () => Buffer.from(JSON.stringify({ order: 4711, items: [{ name: 'Stühle', price: 49.9 }] }, null, 2)),
    ],
    ['lines.ndjson', 'JSON in lines', () => Buffer.from('{"a":1}\n{"a":2}\n')],
    [
      'geo.geojson',
      'a place',
      () => Buffer.from('{"type":"Feature","geometry":{"type":"Point","coordinates":[13.4,52.5]},"properties":{}}'),
    ],
    [
      'feed.xml',
      'XML',
      () =>
        Buffer.from(
          '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>News</title></channel></rss>\n',
        ),
    ],
    [
      'latin1.xml',
      'XML in Latin-1',
      () => Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?>\n<a>M\xfcller</a>\n', 'latin1'),
    ],
    [
      'utf16.xml',
      'XML in UTF-16',
      () => cat('\xff\xfe', utf16le('<?xml version="1.0" encoding="UTF-16"?>\r\n<a>Müller</a>\r\n')),
    ],
    [
      'sepa.xml',
      'a payment',
      () =>
        Buffer.from(
          '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"><CstmrCdtTrfInitn><GrpHdr><MsgId>1</MsgId></GrpHdr></CstmrCdtTrfInitn></Document>\n',
        ),
    ],
    ['config.yaml', 'YAML', () => Buffer.from('a: 1\nb:\n  - x\n')],
    ['settings.ini', 'settings', () => Buffer.from('[a]\r\nb=1\r\n')],
    ['query.sql', 'SQL', () => Buffer.from('SELECT 1;\n')],
    ['notes.log', 'a log', () => Buffer.from('12:00 started\n12:01 done\n')],
    [
      'track.gpx',
      'a track',
      () =>
        Buffer.from(
          '<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="52.5" lon="13.4"/></gpx>',
        ),
    ],
    [
      'meeting.ics',
      'an appointment',
      () =>
        Buffer.from(
          'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20240229T120000Z\r\nDTSTART:20240301T090000Z\r\nSUMMARY:Delivery\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
        ),
    ],
    [
      'ann.vcf',
      'a person',
      () =>
        Buffer.from(
          'BEGIN:VCARD\r\nVERSION:3.0\r\nN:Example;Ann;;;\r\nFN:Ann Example\r\nTEL:+49301234\r\nEND:VCARD\r\n',
        ),
    ],
    ['subtitle.srt', 'subtitles', () => Buffer.from('1\r\n00:00:01,000 --> 00:00:02,000\r\nHello\r\n')],
    ['list.m3u', 'a play list', () => Buffer.from('#EXTM3U\n#EXTINF:2,Tone\ntone.mp3\n')],
    ['diff.patch', 'a change to a program', () => Buffer.from('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n')],
    ['paper.tex', 'TeX', () => Buffer.from('\\documentclass{article}\\begin{document}Hi\\end{document}\n')],
    [
      'certificate-like.pem',
      'a public key',
      () =>
        Buffer.from(
          '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEVNFnS8a9ZkO1Yd2zL5b6FpYhP1r0\ny1nX2b4qz2d1oGgqF5pJx8y0kqQ0m6J4H4xWq5Hc6D8X0b7l3M2yq1v5kA==\n-----END PUBLIC KEY-----\n',
        ),
    ],
    [
      'about-viruses.txt',
      'a text that speaks of malware and of the letters PK, MZ and %PDF',
      () =>
        Buffer.from(
          'PK, MZ and %PDF- are marks of file types. A test file for scanners is 68 bytes long. Rar! and 7z are archives.\n',
        ),
    ],
    [
      'starts-like-mail.txt',
      'a text that starts like a mail',
      () => Buffer.from('From: the office\nTo: all\n\nThe kitchen is closed.\n'),
    ],
    [
      'html-in-text.txt',
      'a text that quotes HTML',
      () => Buffer.from('Write <b>bold</b> and <script> tags are not allowed here.\n'),
    ],
  ])
    add(
      id,
      'hand',
      why,
      bytes,
      ['certificate-like.pem', 'utf16le.txt', 'utf16be.txt', 'utf32-bom.txt', 'html-in-text.txt'].includes(id)
        ? { arguable: true }
        : {},
    );
  add('photo.vcf', 'hand and ImageMagick', 'a person with a picture', async () =>
    Buffer.from(
      `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nN:;Ann;;;\r\n${wrap(`PHOTO;ENCODING=b;TYPE=JPEG:${(await photo('jpeg', '-resize', '96x96')).toString('base64')}`, 74, '\r\n ')}\r\nEND:VCARD\r\n`,
    ),
  );
  add('vobject.vcf', 'vobject', 'a person', () =>
    python(
      {},
      'out',
      `import vobject\nc=vobject.vCard()\nc.add('n').value=vobject.vcard.Name(family='Müller',given='Ann')\nc.add('fn').value='Ann Müller'\nc.add('email').value='ann@example.com'\nopen('out','w').write(c.serialize())`,
    ),
  );
  add('icalendar.ics', 'icalendar', 'an appointment', () =>
    python(
      {},
      'out',
      `from icalendar import Calendar,Event\nimport datetime\nc=Calendar()\nc.add('prodid','-//x//')\nc.add('version','2.0')\ne=Event()\ne.add('uid','1')\ne.add('summary','Lieferung für Müller')\ne.add('dtstart',datetime.datetime(2024,3,1,9,0))\nc.add_component(e)\nopen('out','wb').write(c.to_ical())`,
    ),
  );
  mails((id, writer, why, makeIt, more = {}) =>
    corpus.ordinary(id, { format: 'eml', family: 'mail', writer, why, ...more }, makeIt),
  );
}

function mails(add) {
  add('plain.eml', 'hand', 'a mail', () =>
    Buffer.from(
      `From: Ann <ann@example.com>\r\nTo: Bob <bob@example.org>\r\nSubject: =?utf-8?q?M=C3=BCller?=\r\nDate: Thu, 29 Feb 2024 12:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${LINES.replaceAll('\n', '\r\n')}`,
    ),
  );
  const python3 = (id, why, code) =>
    add(id, 'Python email', why, async () =>
      python(
        { 'p.jpg': await photo('jpeg') },
        'out',
        `from email.message import EmailMessage\nm=EmailMessage()\nm['From']='Ann <ann@example.com>'\nm['To']='bob@example.org'\nm['Subject']='Lieferung für Müller'\nm.set_content('The delivery comes on Thursday.\\n')\n${code}\nopen('out','wb').write(bytes(m))`,
      ),
    );
  python3('python-text.eml', 'a mail', '');
  python3(
    'python-alternative.eml',
    'a mail in text and HTML',
    `m.add_alternative('<p>The delivery comes on <b>Thursday</b>.</p>',subtype='html')`,
  );
  python3(
    'python-picture.eml',
    'a mail with a picture attached',
    `m.add_attachment(open('p.jpg','rb').read(),maintype='image',subtype='jpeg',filename='photo.jpg')`,
  );
  python3(
    'python-inline.eml',
    'a mail with a picture in its HTML',
    `m.add_alternative('<p><img src="cid:a"></p>',subtype='html')\nm.get_payload()[1].add_related(open('p.jpg','rb').read(),'image','jpeg',cid='<a>')`,
  );
  python3(
    'python-forwarded.eml',
    'a mail with a mail',
    `n=EmailMessage()\nn['Subject']='old'\nn.set_content('hello')\nm.add_attachment(n)`,
  );
  add('nodemailer.eml', 'nodemailer', 'a mail with a picture and a text attached', async () => {
    const mailer = (await nodePackage('nodemailer')).createTransport({ streamTransport: true, buffer: true });
    return (
      await mailer.sendMail({
        from: 'ann@example.com',
        to: 'bob@example.org',
        subject: 'Lieferung für Müller',
        text: 'hello',
        html: '<p>hello <img src="cid:a"></p>',
        attachments: [
          { filename: 'a.jpg', content: await photo('jpeg'), cid: 'a' },
          { filename: 'notes.txt', content: LINES },
        ],
      })
    ).message;
  });
  add(
    'extract.msg',
    'hand',
    'an Outlook message with a picture attached',
    async () => {
      const { ole } = await import('../lib/ole.mjs');
      return ole({
        '__nameid_version1.0': {
          '__substg1.0_00020102': Buffer.alloc(0),
          '__substg1.0_00030102': Buffer.alloc(0),
          '__substg1.0_00040102': Buffer.alloc(0),
        },
        '__properties_version1.0': Buffer.alloc(32),
        '__substg1.0_001A001F': utf16le('IPM.Note'),
        '__substg1.0_0037001F': utf16le('Delivery'),
        '__substg1.0_1000001F': utf16le('hello'),
        '__attach_version1.0_#00000000': {
          '__properties_version1.0': Buffer.alloc(8),
          '__substg1.0_3707001F': utf16le('photo.jpg'),
          '__substg1.0_37010102': await photo('jpeg'),
        },
      });
    },
    { format: 'msg' },
  );
}
