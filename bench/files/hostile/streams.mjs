/** Streams that pack one file: gzip, bzip2, xz, Zstandard and their less known relatives. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { cat, crc32, cuts, le16, le32, noise } from '../lib/bytes.mjs';
import { eicar } from '../lib/eicar.mjs';
import { tar } from '../lib/tar.mjs';
import { inFolder, make, nodePackage, once, python, run } from '../lib/tools.mjs';
import { zip, zipOf } from '../lib/zip.mjs';

const NOTE = Buffer.from('The delivery comes on Thursday.\n'.repeat(40));
const bad = () =>
  tar([
    { name: 'notes.txt', data: NOTE },
    { name: 'tool.com', data: eicar() },
  ]);
const inner = () => zipOf('tool.com', eicar());

const pipe = (program, args) => (data) => inFolder({}, (cwd) => run(program, args, { input: data, cwd }));
const toFile = (program, args, result) => (data) => make({ in: data }, result, program, args);

/** format: [extension, writer, packer of bytes, several members may stand behind each other] */
export const packers = {
  gz: ['gz', 'gzip', pipe('gzip', ['-nc']), true],
  bz2: ['bz2', 'bzip2', pipe('bzip2', ['-c']), true],
  xz: ['xz', 'xz', pipe('xz', ['-c']), true],
  lzma: ['lzma', 'xz', pipe('xz', ['--format=lzma', '-c']), false],
  lzip: ['lz', 'lzip', pipe('lzip', ['-c']), true],
  zst: ['zst', 'zstd', pipe('zstd', ['-qc']), true],
  lz4: ['lz4', 'lz4', pipe('lz4', ['-qc']), true],
  'lz4-legacy': ['lz4', 'lz4', pipe('lz4', ['-qlc']), false],
  brotli: ['br', 'brotli', pipe('brotli', ['-c']), false],
  compress: ['Z', 'ncompress', pipe('compress', ['-fc']), false],
  lzop: ['lzo', 'lzop', pipe('lzop', ['-c']), true],
  lrzip: ['lrz', 'lrzip', toFile('lrzip', ['-q', '-o', 'out.lrz', 'in'], 'out.lrz'), false],
  rzip: ['rz', 'rzip', toFile('rzip', ['-k', '-o', 'out.rz', 'in'], 'out.rz'), false],
  zpaq: ['zpaq', 'zpaq', toFile('zpaq', ['a', 'out.zpaq', 'in'], 'out.zpaq'), false],
  snappy: [
    'sz',
    'python-snappy',
    (data) =>
      python(
        { in: data },
        'out',
        `import snappy\nopen('out','wb').write(snappy.StreamCompressor().compress(open('in','rb').read()))`,
      ),
    false,
  ],
  zlib: ['zlib', 'Node zlib', (data) => deflateSync(data), false],
  deflate: ['deflate', 'Node zlib', (data) => deflateRawSync(data), false],
  'node-brotli': ['br', 'Node zlib', (data) => brotliCompressSync(data), false],
  uu: ['uu', 'uuencode', pipe('uuencode', ['tool.tar']), false],
  'uu-base64': ['uue', 'uuencode', pipe('uuencode', ['-m', 'tool.tar']), false],
  base64: ['b64', 'base64', pipe('base64', []), false],
  szdd: ['ex_', 'hand', (data) => szdd(data), false],
  lzfse: ['lzfse', 'hand', (data) => cat('bvx-', le32(data.length), data, 'bvx$'), false],
};

/** Microsoft's COMPRESS.EXE with literals only. */
function szdd(data) {
  const groups = [];
  for (let at = 0; at < data.length; at += 8) groups.push(Buffer.from([255]), data.subarray(at, at + 8));
  return cat('SZDD\x88\xf0\x27\x33A', 'm', le32(data.length), groups);
}

export function recipes(corpus) {
  for (const [format, [extension, writer, pack, several]] of Object.entries(packers)) {
    const add = (id, family, why, makeStream, more = {}) =>
      corpus.hostile(`${id}.${extension}`, { format, writer, family, why, ...more }, makeStream);
    const packed = () => once(`stream ${format}`, async () => pack(bad()));
    add(`${format}-stream`, 'plain', `a tar with EICAR in a ${format} stream`, packed);
    if (!['uu', 'uu-base64', 'base64', 'deflate', 'node-brotli'].includes(format)) {
      add(`${format}-alone`, 'plain', `EICAR alone in a ${format} stream`, () => pack(eicar()));
      add(`${format}-cut`, 'cut', `a ${format} stream with EICAR that ends in the middle`, async () => {
        const whole = await pack(cat(noise(5000), bad()));
        return whole.subarray(0, Math.floor(whole.length * 0.6));
      });
      add(
        `${format}-tail`,
        'appended',
        `a clean ${format} stream with a ZIP behind it`,
        async () => cat(await pack(NOTE), inner()),
        { writer: `${writer} and hand` },
      );
      add(`${format}-no-extension`, 'unnamed', 'the name tells nothing', packed, { name: `upload-${format}` });
    }
    if (several)
      add(`${format}-second-member`, 'concatenated', 'EICAR is in the second member of the stream', async () =>
        cat(await pack(NOTE), await pack(eicar())),
      );
  }
  gzip(corpus);
  others(corpus);
  nests(corpus);
}

function gzip(corpus) {
  const add = (id, family, why, makeStream, more = {}) =>
    corpus.hostile(`${id}.gz`, { format: 'gz', writer: 'hand', family, why, ...more }, makeStream);
  const member = (data, { flags = 0, head = '', crc, size, tail = '' } = {}) =>
    cat(
      '\x1f\x8b\x08',
      Buffer.from([flags]),
      le32(0),
      '\0\x03',
      head,
      deflateRawSync(data),
      le32(crc ?? crc32(data)),
      le32(size ?? data.length),
      tail,
    );
  add('gz-extra-field', 'hiding', 'an archive in the extra field', () =>
    member(NOTE, { flags: 4, head: cat(le16(inner().length + 4), 'EI', le16(inner().length), inner()) }),
  );
  add('gz-comment', 'hiding', 'EICAR is the comment', () => member(NOTE, { flags: 16, head: cat(eicar(), '\0') }));
  add('gz-name', 'hiding', 'EICAR is the stored name', () => member(NOTE, { flags: 8, head: cat(eicar(), '\0') }));
  add('gz-header-crc', 'plain', 'EICAR behind a header checksum', () => {
    const head = cat('\x1f\x8b\x08\x02', le32(0), '\0\x03');
    return cat(head, le16(crc32(head)), deflateRawSync(eicar()), le32(crc32(eicar())), le32(68));
  });
  add('gz-wrong-crc', 'lying-header', 'EICAR with a wrong checksum', () => member(eicar(), { crc: 1 }));
  add('gz-wrong-size', 'lying-header', 'EICAR with a wrong size', () => member(eicar(), { size: 1 }));
  add(
    'gz-wrong-crc-no-virus',
    'lying-header',
    'a wrong checksum: what was scanned is not what was sent',
    () => member(NOTE, { crc: 1 }),
    { hides: 'cut' },
  );
  add('gz-reserved-flags', 'lying-header', 'reserved flags are set', () => member(eicar(), { flags: 0xe0 }));
  add('gz-tail-zeros-then-member', 'concatenated', 'EICAR in a member behind zeros', () =>
    cat(member(NOTE), Buffer.alloc(2048), member(eicar())),
  );
  add('gz-10000-members', 'many', 'EICAR is in the last of 10,000 members', () =>
    cat(
      Array.from({ length: 9999 }, () => member(Buffer.from('x'))),
      member(eicar()),
    ),
  );
  add('gz-empty-members-first', 'concatenated', 'EICAR behind 50 empty members', () =>
    cat(
      Array.from({ length: 50 }, () => member(Buffer.alloc(0))),
      member(eicar()),
    ),
  );
  add(
    'gz-cut-no-virus',
    'cut',
    'a gzip stream that ends in the middle',
    () => gzipSync(noise(9000)).subarray(0, 5000),
    { hides: 'cut' },
  );
  for (let index = 0; index < 10; index++)
    add(
      `gz-cut-${index}`,
      'cut',
      'a tar.gz with EICAR that ends too early',
      () => cuts(gzipSync(cat(bad().subarray(0, 1536), noise(3000), bad())))[index].data,
      { name: `backup${index}.tar.gz` },
    );
}

function others(corpus) {
  const skippable = (data) => cat(le32(0x184d2a50), le32(data.length), data);
  const zst = packers.zst[2];
  const lz4 = packers.lz4[2];
  const add = (id, format, family, why, makeStream, more = {}) =>
    corpus.hostile(id, { format, writer: `${format} and hand`, family, why, ...more }, makeStream);
  add('zst-skippable.zst', 'zst', 'hiding', 'an archive in a skippable frame', async () =>
    cat(await zst(NOTE), skippable(inner())),
  );
  add('zst-skippable-first.zst', 'zst', 'hiding', 'EICAR behind a skippable frame', async () =>
    cat(skippable(Buffer.from('x')), await zst(eicar())),
  );
  add('lz4-skippable.lz4', 'lz4', 'hiding', 'an archive in a skippable frame', async () =>
    cat(await lz4(NOTE), skippable(inner())),
  );
  add('xz-padding.xz', 'xz', 'concatenated', 'EICAR in a stream behind stream padding', async () =>
    cat(await packers.xz[2](NOTE), Buffer.alloc(512), await packers.xz[2](eicar())),
  );
  add('bz2-garbage-between.bz2', 'bz2', 'concatenated', 'EICAR in a stream behind rubbish', async () =>
    cat(await packers.bz2[2](NOTE), noise(300), await packers.bz2[2](eicar())),
  );
  add('xz-check-none.xz', 'xz', 'plain', 'EICAR without a check', () =>
    inFolder({}, () => run('xz', ['-C', 'none', '-c'], { input: eicar() })),
  );
  add('xz-x86.xz', 'xz', 'coder', 'EICAR behind the x86 filter', () =>
    inFolder({}, () => run('xz', ['--x86', '--lzma2', '-c'], { input: eicar() })),
  );
  add(
    'xz-unknown-filter.xz',
    'xz',
    'opaque-method',
    'a filter id that no reader knows',
    async () => {
      const b = Buffer.from(await packers.xz[2](eicar()));
      const head = b.subarray(12, 12 + (b[12] + 1) * 4);
      head[2] = 0x7f;
      head.writeUInt32LE(crc32(head.subarray(0, head.length - 4)), head.length - 4);
      return b;
    },
    { hides: 'opaque' },
  );
  add(
    'zst-dictionary.zst',
    'zst',
    'opaque-method',
    'needs a dictionary that nobody has',
    () =>
      inFolder({ d: noise(4000), in: bad() }, async (cwd) => {
        await run('zstd', ['-q', '-D', 'd', 'in', '-o', 'out.zst'], { cwd });
        return readFile(path.join(cwd, 'out.zst'));
      }),
    { hides: 'opaque' },
  );
  add('zst-long.zst', 'zst', 'coder', 'EICAR behind a window of 2 GiB', () =>
    inFolder({}, (cwd) => run('zstd', ['-qc', '--long=31'], { cwd, input: cat(NOTE, bad()) })),
  );
  add(
    'fflate.gz',
    'gz',
    'plain',
    'EICAR',
    async () => Buffer.from((await nodePackage('fflate')).gzipSync(eicar(), { mtime: 0 })),
    { writer: 'fflate' },
  );
  add(
    'yenc.yenc',
    'yenc',
    'text-encoding',
    'EICAR in yEnc',
    () =>
      cat(
        '=ybegin line=128 size=68 name=tool.com\r\n',
        Buffer.from(
          [...eicar()].flatMap((b) => {
            const c = (b + 42) & 255;
            return [0, 10, 13, 61].includes(c) ? [61, (c + 64) & 255] : [c];
          }),
        ),
        '\r\n=yend size=68\r\n',
      ),
    { writer: 'hand' },
  );
  add(
    'binhex.hqx',
    'binhex',
    'text-encoding',
    'EICAR in BinHex 4',
    () =>
      python(
        { in: eicar() },
        'out.hqx',
        `
import binascii
data=open('in','rb').read()
name=b'tool.com'
head=bytes([len(name)])+name+b'\\0'+b'BINA'+b'????'+b'\\0\\0'+len(data).to_bytes(4,'big')+(0).to_bytes(4,'big')
crc=lambda b: binascii.crc_hqx(b,0).to_bytes(2,'big')
raw=head+crc(head)+data+crc(data)+crc(b'')
raw=raw.replace(b'\\x90',b'\\x90\\x00')
table="!\\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[\`abcdefhijklmpqr"
bits=''.join(f'{b:08b}' for b in raw)
bits+='0'*(-len(bits)%6)
text=''.join(table[int(bits[i:i+6],2)] for i in range(0,len(bits),6))
text=':'+text+':'
open('out.hqx','w').write('(This file must be converted with BinHex 4.0)\\n\\n'+'\\n'.join(text[i:i+64] for i in range(0,len(text),64))+'\\n')`,
      ),
    { writer: 'Python binascii and hand' },
  );
  for (const [method, label, pack] of [
    [12, 'bzip2', packers.bz2[2]],
    [93, 'Zstandard', zst],
    [95, 'xz', packers.xz[2]],
    [20, 'Zstandard, old number', zst],
  ]) {
    add(`zip-method-${method}-by-hand.zip`, 'zip', 'coder', `EICAR packed with ${label}`, async () =>
      zip([{ name: 'tool.com', data: eicar(), method, raw: await pack(eicar()), version: 63 }]),
    );
  }
  add('zip-method-14-by-hand.zip', 'zip', 'coder', 'EICAR packed with LZMA', async () => {
    const stream = await packers.lzma[2](eicar());
    return zip([
      {
        name: 'tool.com',
        data: eicar(),
        method: 14,
        flags: 2,
        raw: cat('\x10\x02', le16(5), stream.subarray(0, 5), stream.subarray(13)),
        version: 63,
      },
    ]);
  });
  add('zip-method-9-by-hand.zip', 'zip', 'coder', 'a stored Deflate64 block', () =>
    zip([{ name: 'tool.com', data: eicar(), method: 9, raw: cat('\x01', le16(68), le16(~68), eicar()), version: 21 }]),
  );
  add(
    'quoted-printable-tar.tar',
    'tar',
    'plain',
    'EICAR in a tar that ends without its zero blocks',
    () => tar([{ name: 'tool.com', data: eicar() }], { end: Buffer.alloc(0) }),
    { writer: 'hand' },
  );
}

function nests(corpus) {
  const mixed = ['gz', 'bz2', 'xz', 'zst', 'lz4', 'lzip', 'lzma', 'compress', 'lzop', 'brotli', 'gz', 'xz'];
  for (let depth = 2; depth <= 12; depth++) {
    corpus.hostile(
      `mixed-depth-${depth}.${packers[mixed[depth - 1]][0]}`,
      {
        format: mixed[depth - 1],
        family: 'nested',
        writer: 'several',
        why: `EICAR ${depth} streams deep, each of another format`,
      },
      async () => {
        let data = eicar();
        for (let level = 0; level < depth; level++) data = await packers[mixed[level]][2](data);
        return data;
      },
    );
  }
  for (const format of ['gz', 'bz2', 'xz', 'zst', 'lz4', 'lzma', 'lzip', 'compress', 'lzop', 'brotli']) {
    const extension = packers[format][0];
    corpus.hostile(
      `${format}-in-zip.zip`,
      { format: 'zip', family: 'nested', writer: `hand and ${packers[format][1]}`, why: `EICAR in ${format} in ZIP` },
      async () => zipOf(`tool.com.${extension}`, await packers[format][2](eicar())),
    );
    corpus.hostile(
      `zip-in-${format}.${extension}`,
      { format, family: 'nested', writer: `hand and ${packers[format][1]}`, why: `EICAR in ZIP in ${format}` },
      async () => packers[format][2](inner()),
    );
  }
  corpus.hostile(
    'gz-depth-100.gz',
    { format: 'gz', family: 'nested', writer: 'Node zlib', why: 'EICAR 100 gzip streams deep' },
    () => Array.from({ length: 100 }).reduce((data) => gzipSync(data), eicar()),
  );
}
