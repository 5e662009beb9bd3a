/** tar, cpio, ar, packages, discs and disk images. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { be16, be32, be64, cat, le16, le32, noise, pad } from '../lib/bytes.mjs';
import { eicar } from '../lib/eicar.mjs';
import { elf, pe } from '../lib/stub.mjs';
import { tar } from '../lib/tar.mjs';
import { inFolder, make, once, python, run } from '../lib/tools.mjs';
import { zipOf } from '../lib/zip.mjs';

const NOTE = Buffer.from('The delivery comes on Thursday.\n'.repeat(40));
const note = { name: 'notes.txt', data: NOTE };
const bad = () => ({ name: 'tool.com', data: eicar() });
const inner = () => zipOf('tool.com', eicar());
const tree = () => ({ 'd/notes.txt': NOTE, 'd/tool.com': eicar() });

export function recipes(corpus) {
  tars(corpus);
  oldArchives(corpus);
  packages(corpus);
  discs(corpus);
  disks(corpus);
  handmade(corpus);
}

function tars(corpus) {
  const add = (id, family, why, makeTar, more = {}) =>
    corpus.hostile(`${id}.tar`, { format: 'tar', writer: 'hand', family, why, ...more }, makeTar);
  for (const format of ['v7', 'ustar', 'gnu', 'oldgnu', 'posix'])
    add(
      `tar-${format}`,
      'plain',
      `EICAR in a tar (${format})`,
      () => make(tree(), 'a.tar', 'tar', ['-c', `--format=${format}`, '-f', 'a.tar', 'd']),
      { writer: 'GNU tar' },
    );
  const pax = (text) => ({ name: 'PaxHeaders/x', type: 'x', data: text });
  const record = (key, value) => {
    const body = ` ${key}=${value}\n`;
    let size = body.length + 2;
    while (`${size}`.length + body.length !== size) size = `${size}`.length + body.length;
    return size + body;
  };
  add('tar-pax-value', 'hiding', 'EICAR in an extended header', () =>
    tar([pax(record('comment', eicar().toString('latin1'))), note]),
  );
  add('tar-pax-zip', 'hiding', 'an archive in an extended header', () =>
    tar([{ ...pax(''), data: cat('999 x=', inner()) }, note]),
  );
  add('tar-pax-size', 'lying-header', 'the extended header gives another size than the header', () =>
    tar([pax(record('size', '10')), { ...bad(), data: cat(NOTE, eicar()) }]),
  );
  add('tar-pax-size-swallows', 'lying-header', 'the extended header makes one member swallow the next', () =>
    tar([pax(record('size', '2048')), note, bad(), { name: 'z', data: NOTE }]),
  );
  add('tar-unknown-type', 'hiding', 'a member of an unknown type', () =>
    tar([note, { name: 'x', type: 'Q', data: inner() }]),
  );
  add('tar-gnu-long-name', 'hiding', 'an archive as a long name', () =>
    tar([{ name: '././@LongLink', type: 'L', data: inner() }, note]),
  );
  add('tar-symlink-with-data', 'link', 'a symbolic link that has content', () =>
    tar([{ name: 'l', type: '2', link: 'x', data: inner() }, note]),
  );
  add('tar-directory-with-data', 'hiding', 'a folder that has content', () =>
    tar([{ name: 'd/', type: '5', data: inner() }, note]),
  );
  add('tar-hardlink', 'link', 'a hard link out of the folder, and EICAR', () =>
    tar([{ name: 'l', type: '1', link: '/etc/passwd' }, bad()]),
  );
  add('tar-device', 'link', 'a device, and EICAR', () =>
    tar([{ name: 'sda', type: '4' }, { name: 'tty', type: '3' }, { name: 'p', type: '6' }, bad()]),
  );
  add('tar-padding', 'hiding', 'EICAR in the padding of a member', () => tar([{ ...note, padding: eicar() }]));
  add('tar-padding-zip', 'hiding', 'an archive in the padding of a member', () => tar([{ ...note, padding: inner() }]));
  add('tar-after-end', 'appended', 'a second tar behind the end blocks', () => tar([note], { tail: tar([bad()]) }));
  add('tar-zip-after-end', 'appended', 'a ZIP behind the end blocks', () => tar([note], { tail: inner() }));
  add('tar-one-zero-block', 'structure', 'EICAR behind a single zero block', () =>
    cat(tar([note], { end: Buffer.alloc(512) }), tar([bad()])),
  );
  add('tar-wrong-checksum', 'lying-header', 'EICAR in a member whose header checksum is wrong', () =>
    tar([note, { ...bad(), checksum: 1 }]),
  );
  add('tar-base256-size', 'structure', 'EICAR with a binary size', () =>
    tar([{ ...bad(), sizeField: '\x80\0\0\0\0\0\0\0\0\0\0\x44' }]),
  );
  add('tar-size-too-large', 'lying-header', 'the member is larger than the file', () =>
    tar([{ ...bad(), sizeField: '00077777777\0' }]),
  );
  add('tar-negative-size', 'lying-header', 'a negative size, and EICAR', () =>
    tar([{ name: 'n', sizeField: '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe' }, bad()]),
  );
  add('tar-traversal', 'name', 'EICAR in a member that leaves the folder', () =>
    tar([{ ...bad(), name: '../../../tmp/tool.com' }]),
  );
  add('tar-same-name', 'name', 'two members with one name, EICAR first', () =>
    tar([
      { ...bad(), name: 'a' },
      { ...note, name: 'a' },
    ]),
  );
  add(
    'tar-sparse',
    'structure',
    'EICAR in a sparse file',
    () =>
      inFolder({}, async (cwd) => {
        const { truncate } = await import('node:fs/promises');
        await writeFile(path.join(cwd, 's'), eicar());
        await truncate(path.join(cwd, 's'), 4_000_000);
        await run('tar', ['-cSf', 'a.tar', 's'], { cwd });
        return readFile(path.join(cwd, 'a.tar'));
      }),
    { writer: 'GNU tar' },
  );
  add(
    'tar-incremental',
    'structure',
    'EICAR in an incremental backup',
    () => make(tree(), 'a.tar', 'tar', ['-c', '--listed-incremental=snapshot', '-f', 'a.tar', 'd']),
    { writer: 'GNU tar' },
  );
  add(
    'tar-40000-members',
    'many',
    'EICAR is the last of 40,000 members',
    () => tar([...Array.from({ length: 39_999 }, (_, n) => ({ name: `${n}` })), bad()]),
    { name: 'many.tar' },
  );
  for (const [index, part] of [0.1, 0.3, 0.5, 0.7, 0.9].entries())
    add(`tar-cut-${index}`, 'cut', 'a tar that ends too early', () => {
      const whole = tar([{ name: 'a.bin', data: noise(6000) }, bad()], { end: '' });
      return whole.subarray(0, Math.floor(whole.length * part));
    });
  add('tar-first-member-name-is-magic', 'type-confusion', 'the first name of the tar is the mark of a PNG', () =>
    tar([{ name: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), data: NOTE }, bad()]),
  );
  for (const [suffix, flag, writer] of [
    ['gz', '-z', 'gzip'],
    ['bz2', '-j', 'bzip2'],
    ['xz', '-J', 'xz'],
    ['zst', '--zstd', 'zstd'],
    ['lz', '--lzip', 'lzip'],
    ['Z', '-Z', 'ncompress'],
    ['lzo', '--lzop', 'lzop'],
    ['lzma', '--lzma', 'xz'],
  ]) {
    corpus.hostile(
      `packed.tar.${suffix}`,
      { format: `tar.${suffix}`, family: 'plain', writer: `GNU tar, ${writer}`, why: `EICAR in a tar.${suffix}` },
      () => make(tree(), 'a', 'tar', ['-c', flag, '-f', 'a', 'd']),
    );
  }
}

function oldArchives(corpus) {
  const add = (id, format, writer, makeIt, more = {}) =>
    corpus.hostile(id, { format, family: 'plain', writer, why: `EICAR in ${format}`, ...more }, makeIt);
  for (const format of ['newc', 'odc', 'bin', 'crc', 'hpodc', 'hpbin'])
    add(
      `cpio-${format}.cpio`,
      'cpio',
      'GNU cpio',
      () =>
        inFolder(tree(), (cwd) =>
          run('cpio', ['-o', '-H', format], { cwd: path.join(cwd, 'd'), input: 'notes.txt\ntool.com\n' }),
        ),
      { why: `EICAR in a cpio (${format})` },
    );
  for (const method of [0, 1, 2, 3, 4])
    add(
      `arj-${method}.arj`,
      'arj',
      'arj',
      () =>
        make({ 'notes.txt': NOTE, 'tool.com': eicar() }, 'a.arj', 'arj', [
          'a',
          '-y',
          `-m${method}`,
          'a.arj',
          'notes.txt',
          'tool.com',
        ]),
      { why: `EICAR in an ARJ (method ${method})` },
    );
  add(
    'arj-encrypted.arj',
    'arj',
    'arj',
    () => make({ 'tool.com': eicar() }, 'a.arj', 'arj', ['a', '-y', '-gsecret', 'a.arj', 'tool.com']),
    { family: 'encrypted', hides: 'encrypted' },
  );
  for (const method of [5, 6, 7])
    add(
      `lzh-${method}.lzh`,
      'lzh',
      'jlha',
      () =>
        make({ 'notes.txt': NOTE, 'tool.com': eicar() }, 'a.lzh', 'jlha', [
          `ao${method}`,
          'a.lzh',
          'notes.txt',
          'tool.com',
        ]),
      { why: `EICAR in an LZH (-lh${method}-)` },
    );
  add('lzh-stored.lzh', 'lzh', 'jlha', () =>
    make({ 'notes.txt': NOTE, 'tool.com': eicar() }, 'a.lzh', 'jlha', ['az', 'a.lzh', 'notes.txt', 'tool.com']),
  );
  add('arc.arc', 'arc', 'arc', () =>
    make({ 'NOTES.TXT': NOTE, 'TOOL.COM': eicar() }, 'a.arc', 'arc', ['a', 'a.arc', 'NOTES.TXT', 'TOOL.COM']),
  );
  add('dar.1.dar', 'dar', 'dar', () => make(tree(), 'a.1.dar', 'dar', ['-q', '-c', 'a', '-R', 'd', '-zgzip']));
  add('kgb.kgb', 'kgb', 'kgb', () => make({ 'tool.com': eicar() }, 'a.kgb', 'kgb', ['-1', 'a.kgb', 'tool.com']), {
    hides: 'opaque',
  });
  for (const [format, extension] of [
    ['xar', 'xar'],
    ['shar', 'shar'],
    ['warc', 'warc'],
    ['pax', 'pax'],
    ['iso9660', 'iso'],
    ['7zip', '7z'],
    ['ar', 'a'],
    ['cpio', 'cpio'],
  ]) {
    add(`bsdtar.${format}.${extension}`, format, 'libarchive (bsdtar)', () =>
      make({ 'notes.txt': NOTE, 'tool.com': eicar() }, 'out', 'bsdtar', [
        '-cf',
        'out',
        '--format',
        format,
        'notes.txt',
        'tool.com',
      ]),
    );
  }
  add('ar.a', 'ar', 'GNU ar', () =>
    make({ 'notes.txt': NOTE, 'tool.com': eicar() }, 'a.a', 'ar', ['rcD', 'a.a', 'notes.txt', 'tool.com']),
  );
  add(
    'shell-archive.shar',
    'shar',
    'GNU shar',
    () => inFolder({ 'tool.com': eicar(), 'a.zip': inner() }, (cwd) => run('shar', ['-B', '-q', 'a.zip'], { cwd })),
    { why: 'an archive in uuencode in a shell archive' },
  );
  add(
    'makeself.run',
    'sh+tar.gz',
    'makeself',
    () => make(tree(), 'a.run', 'makeself', ['--quiet', '--nox11', 'd', 'a.run', 'x', 'true']),
    { family: 'self-extractor' },
  );
  add('gcab.cab', 'cab', 'gcab', () =>
    make({ 'notes.txt': NOTE, 'tool.com': eicar() }, 'a.cab', 'gcab', ['-c', 'a.cab', 'notes.txt', 'tool.com']),
  );
  add('gcab-mszip.cab', 'cab', 'gcab', () =>
    make({ 'notes.txt': NOTE, 'tool.com': eicar() }, 'a.cab', 'gcab', ['-cz', 'a.cab', 'notes.txt', 'tool.com']),
  );
  for (const mode of ['none', 'XPRESS', 'LZX', 'LZMS'])
    add(
      `wim-${mode.toLowerCase()}.wim`,
      'wim',
      'wimlib',
      () => make(tree(), 'a.wim', 'wimcapture', ['d', 'a.wim', `--compress=${mode}`]),
      { why: `EICAR in a WIM (${mode})` },
    );
  add('wim-solid.esd', 'wim', 'wimlib', () => make(tree(), 'a.esd', 'wimcapture', ['d', 'a.esd', '--solid']));
  add('git.bundle', 'git bundle', 'git', () =>
    inFolder(tree(), async (cwd) => {
      const env = {
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_DATE: '1709208000 +0000',
        GIT_COMMITTER_DATE: '1709208000 +0000',
      };
      const git = (...args) =>
        run('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'init.defaultBranch=main', ...args], {
          cwd,
          env,
        });
      await git('init', '-q');
      await git('add', '.');
      await git('commit', '-qm', 'x');
      await git('bundle', 'create', '-q', 'a.bundle', 'main');
      return readFile(path.join(cwd, 'a.bundle'));
    }),
  );
  add(
    'sqlite.db',
    'sqlite',
    'Python sqlite3',
    () =>
      python(
        { in: inner() },
        'a.db',
        `import sqlite3\nc=sqlite3.connect('a.db')\nc.execute('create table f(name text, data blob)')\nc.execute('insert into f values(?,?)',('a.zip',open('in','rb').read()))\nc.commit()`,
      ),
    { why: 'an archive as a blob in a database' },
  );
  add('sqlar.sqlar', 'sqlar', 'Python sqlite3', () =>
    python(
      { in: eicar() },
      'a.db',
      `import sqlite3,zlib\nd=open('in','rb').read()\nc=sqlite3.connect('a.db')\nc.execute('create table sqlar(name text primary key, mode int, mtime int, sz int, data blob)')\nc.execute('insert into sqlar values(?,?,?,?,?)',('tool.com',33188,0,len(d)+1,zlib.compress(d)))\nc.commit()`,
    ),
  );
  add(
    'pickle.pkl',
    'pickle',
    'Python pickle',
    () =>
      python(
        { in: inner() },
        'a.pkl',
        `import pickle\npickle.dump({'data':open('in','rb').read()},open('a.pkl','wb'))`,
      ),
    { why: 'an archive in a Python pickle' },
  );
}

function packages(corpus) {
  const add = (id, format, writer, makeIt, more = {}) =>
    corpus.hostile(id, { format, family: 'package', writer, why: `EICAR in ${format}`, ...more }, makeIt);
  const control = 'Package: x\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.com>\nDescription: x\n';
  for (const kind of ['none', 'gzip', 'xz', 'zstd'])
    add(`deb-${kind}.deb`, 'deb', 'dpkg-deb', () =>
      make({ 'p/DEBIAN/control': control, 'p/usr/bin/tool.com': eicar() }, 'a.deb', 'dpkg-deb', [
        '--root-owner-group',
        `-Z${kind}`,
        '-b',
        'p',
        'a.deb',
      ]),
    );
  add(
    'deb-control.deb',
    'deb',
    'dpkg-deb',
    () =>
      make({ 'p/DEBIAN/control': control, 'p/DEBIAN/tool.com': eicar() }, 'a.deb', 'dpkg-deb', [
        '--root-owner-group',
        '-b',
        'p',
        'a.deb',
      ]),
    { why: 'EICAR among the control files' },
  );
  const arMember = (name, data) =>
    cat(
      `${name.padEnd(16)}0           0     0     100644  ${String(data.length).padEnd(10)}\`\n`,
      pad(Buffer.from(data), 2, 10),
    );
  const ar = (...members) => cat('!<arch>\n', members);
  add(
    'deb-extra-member.deb',
    'deb',
    'hand',
    () =>
      ar(
        arMember('debian-binary', Buffer.from('2.0\n')),
        arMember('control.tar', tar([{ name: 'control', data: control }])),
        arMember('data.tar', tar([note])),
        arMember('_extra', inner()),
      ),
    { why: 'an archive in a fourth member' },
  );
  add('ar-padding.a', 'ar', 'hand', () => cat(ar(arMember('a.txt', NOTE)), inner()), {
    family: 'appended',
    why: 'an archive behind the last member',
  });
  add('ar-long-names.a', 'ar', 'hand', () => ar(arMember('//', inner()), arMember('a.txt', NOTE)), {
    family: 'hiding',
    why: 'an archive as the table of long names',
  });
  for (const payload of ['w9.gzdio', 'w9.bzdio', 'w7.xzdio', 'w7.lzdio', 'w19.zstdio', 'w.ufdio']) {
    add(
      `rpm-${payload.split('.')[1]}.rpm`,
      'rpm',
      'rpmbuild',
      () =>
        inFolder({ 'tool.com': eicar() }, async (cwd) => {
          const spec = `Name: x\nVersion: 1\nRelease: 1\nSummary: x\nLicense: MIT\nBuildArch: noarch\n%define _binary_payload ${payload}\n%define __os_install_post %{nil}\n%description\nx\n%install\nmkdir -p %{buildroot}/opt\ncp ${cwd}/tool.com %{buildroot}/opt/\n%files\n/opt/tool.com\n`;
          await writeFile(path.join(cwd, 'x.spec'), spec);
          await run(
            'rpmbuild',
            [
              '-bb',
              '--define',
              `_topdir ${cwd}/top`,
              '--define',
              '_buildhost localhost',
              '--define',
              '%use_source_date_epoch_as_buildtime 1',
              'x.spec',
            ],
            { cwd },
          );
          return readFile(path.join(cwd, 'top/RPMS/noarch/x-1-1.noarch.rpm'));
        }),
      { why: `EICAR in an RPM (${payload})` },
    );
  }
  add(
    'nsis.exe',
    'nsis',
    'NSIS',
    () =>
      make(
        {
          'tool.com': eicar(),
          'x.nsi': 'OutFile a.exe\nName x\nInstallDir $TEMP\nSection\nSetOutPath $INSTDIR\nFile tool.com\nSectionEnd\n',
        },
        'a.exe',
        'makensis',
        ['-V1', 'x.nsi'],
      ),
    { family: 'self-extractor' },
  );
  add(
    'nsis-solid-lzma.exe',
    'nsis',
    'NSIS',
    () =>
      make(
        {
          'tool.com': eicar(),
          'x.nsi':
            'SetCompressor /SOLID lzma\nOutFile a.exe\nName x\nInstallDir $TEMP\nSection\nSetOutPath $INSTDIR\nFile tool.com\nSectionEnd\n',
        },
        'a.exe',
        'makensis',
        ['-V1', 'x.nsi'],
      ),
    { family: 'self-extractor' },
  );
  const wxs = `<?xml version="1.0"?><Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Product Id="11111111-1111-1111-1111-111111111111" Name="x" Language="1033" Version="1.0.0" Manufacturer="x" UpgradeCode="22222222-2222-2222-2222-222222222222"><Package InstallerVersion="200" Compressed="yes"/><Media Id="1" Cabinet="a.cab" EmbedCab="yes"/><Directory Id="TARGETDIR" Name="SourceDir"><Component Id="c" Guid="33333333-3333-3333-3333-333333333333"><File Id="f" Source="tool.com" Name="tool.com"/></Component></Directory><Feature Id="F" Level="1"><ComponentRef Id="c"/></Feature></Product></Wix>`;
  add('wix.msi', 'msi', 'wixl', () =>
    make({ 'tool.com': eicar(), 'x.wxs': wxs }, 'x.msi', 'wixl', ['-o', 'x.msi', 'x.wxs']),
  );
  add('gem.gem', 'gem', 'hand', async () =>
    tar([
      { name: 'metadata.gz', data: noise(20) },
      { name: 'data.tar.gz', data: (await import('node:zlib')).gzipSync(tar([bad()])) },
    ]),
  );
  add('conda.conda', 'conda', 'hand and zstd', async () =>
    zipOf('pkg-x.tar.zst', await inFolder({}, (cwd) => run('zstd', ['-qc'], { cwd, input: tar([bad()]) })), {}),
  );
  add('ova.ova', 'ova', 'hand and qemu-img', async () =>
    tar([
      { name: 'x.ovf', data: '<Envelope/>' },
      { name: 'x.vmdk', data: await qemu('vmdk', ['-o', 'subformat=streamOptimized']) },
    ]),
  );
  for (const [label, stub] of [
    ['pe', () => pe()],
    ['elf', elf],
    ['shell', () => Buffer.from('#!/bin/sh\ntail -n +4 "$0" > /tmp/a.zip\nexit 0\n\n')],
    ['batch', () => Buffer.from('@echo off\r\nexit /b\r\n')],
    ['macho', () => cat('\xcf\xfa\xed\xfe', noise(100))],
    ['class', () => cat('\xca\xfe\xba\xbe\0\0\0\x34', noise(60))],
    ['wasm', () => cat('\0asm\x01\0\0\0')],
  ]) {
    add(`sfx-zip-${label}.exe`, `exe+zip`, 'hand', () => cat(stub(), inner()), {
      family: 'self-extractor',
      why: `a ZIP with EICAR behind a program (${label})`,
    });
  }
  add('pe-section.exe', 'exe', 'hand', () => pe(inner()), {
    family: 'hiding',
    why: 'an archive in a section of a program',
  });
  add(
    'pe-zlib-overlay.exe',
    'exe',
    'hand',
    () => pe(Buffer.alloc(512), cat('MYDATA', deflateSync(cat(NOTE, eicar())))),
    { family: 'hiding', why: 'a packed stream behind a program' },
  );
}

function discs(corpus) {
  const add = (id, format, writer, why, makeIt, more = {}) =>
    corpus.hostile(id, { format, family: 'disc', writer, why, ...more }, makeIt);
  const iso = (args) => () => make(tree(), 'a.iso', 'genisoimage', ['-quiet', '-o', 'a.iso', ...args, 'd']);
  add('iso-plain.iso', 'iso', 'genisoimage', 'EICAR on an ISO 9660 disc', iso([]));
  add('iso-joliet-rock.iso', 'iso', 'genisoimage', 'EICAR on a disc with Joliet and Rock Ridge', iso(['-J', '-R']));
  add('iso-udf.iso', 'iso', 'genisoimage', 'EICAR on a hybrid disc with UDF', iso(['-udf']));
  add(
    'iso-hidden-from-9660.iso',
    'iso',
    'genisoimage',
    'EICAR only in the Joliet tree',
    iso(['-J', '-R', '-hide', 'tool.com']),
  );
  add(
    'iso-hidden-from-joliet.iso',
    'iso',
    'genisoimage',
    'EICAR only in the ISO 9660 tree',
    iso(['-J', '-hide-joliet', 'tool.com']),
  );
  add(
    'iso-hidden-everywhere.iso',
    'iso',
    'genisoimage',
    'the data of EICAR is on the disc, no folder lists it',
    iso(['-J', '-R', '-hide', 'tool.com', '-hide-joliet', 'tool.com']),
  );
  add('iso-hidden-zip.iso', 'iso', 'genisoimage', 'an archive is on the disc, no folder lists it', () =>
    make({ 'd/notes.txt': NOTE, 'd/a.bin': cat(inner(), noise(3000)) }, 'a.iso', 'genisoimage', [
      '-quiet',
      '-o',
      'a.iso',
      '-J',
      '-R',
      '-hide',
      'a.bin',
      '-hide-joliet',
      'a.bin',
      'd',
    ]),
  );
  add('iso-boot.iso', 'iso', 'genisoimage', 'an archive as the boot image', () =>
    make({ 'd/notes.txt': NOTE, 'd/boot.img': pad(inner(), 2048) }, 'a.iso', 'genisoimage', [
      '-quiet',
      '-o',
      'a.iso',
      '-b',
      'boot.img',
      '-no-emul-boot',
      '-hide',
      'boot.img',
      'd',
    ]),
  );
  add(
    'iso-system-area.iso',
    'iso',
    'genisoimage and hand',
    'an archive in the 32 KiB before the volume',
    async () => {
      const b = Buffer.from(
        await make({ 'd/notes.txt': NOTE }, 'a.iso', 'genisoimage', ['-quiet', '-o', 'a.iso', 'd']),
      );
      inner().copy(b, 0x200);
      return b;
    },
    { family: 'hiding' },
  );
  add(
    'iso-tail.iso',
    'iso',
    'genisoimage and hand',
    'an archive behind the end of the volume',
    async () =>
      cat(await make({ 'd/notes.txt': NOTE }, 'a.iso', 'genisoimage', ['-quiet', '-o', 'a.iso', 'd']), inner()),
    { family: 'appended' },
  );
  add('iso-xorriso.iso', 'iso', 'xorriso', 'EICAR on a disc', () =>
    make(tree(), 'a.iso', 'xorriso', ['-as', 'mkisofs', '-quiet', '-r', '-o', 'a.iso', 'd']),
  );
  add('iso-zisofs.iso', 'iso', 'xorriso', 'EICAR in a transparently packed file (zisofs)', () =>
    make({ 'd/tool.txt': cat(NOTE, NOTE, NOTE, eicar()) }, 'a.iso', 'xorriso', [
      '-outdev',
      'a.iso',
      '-zisofs',
      'level=9',
      '-map',
      'd',
      '/',
      '-set_filter_r',
      '--zisofs',
      '/',
      '--',
    ]),
  );
  add('bin-cue.bin', 'cd-raw', 'genisoimage and hand', 'raw CD sectors of 2,352 bytes', async () => {
    const b = await make(tree(), 'a.iso', 'genisoimage', ['-quiet', '-o', 'a.iso', 'd']);
    return cat(
      Array.from({ length: b.length / 2048 }, (_, n) =>
        cat(
          '\0',
          Buffer.alloc(10, 255),
          '\0',
          Buffer.from([0, 2, n % 75, 1]),
          b.subarray(n * 2048, n * 2048 + 2048),
          Buffer.alloc(288),
        ),
      ),
    );
  });
  for (const compressor of ['gzip', 'lzo', 'xz', 'zstd', 'lz4', 'lzma'])
    add(`squashfs-${compressor}.squashfs`, 'squashfs', 'mksquashfs', `EICAR in a squashfs (${compressor})`, () =>
      make(tree(), 'a.sq', 'mksquashfs', ['d', 'a.sq', '-quiet', '-no-progress', '-all-root', '-comp', compressor]),
    );
  add(
    'appimage.AppImage',
    'elf+squashfs',
    'mksquashfs and hand',
    'a squashfs behind a program',
    async () =>
      cat(
        pad(elf(), 4096),
        await make(tree(), 'a.sq', 'mksquashfs', ['d', 'a.sq', '-quiet', '-no-progress', '-comp', 'xz']),
      ),
    { family: 'self-extractor' },
  );
  add('romfs.romfs', 'romfs', 'genromfs', 'EICAR in a romfs', () =>
    make(tree(), 'a.img', 'genromfs', ['-f', 'a.img', '-d', 'd']),
  );
  add('cramfs.cramfs', 'cramfs', 'mkfs.cramfs', 'EICAR in a cramfs', () =>
    make(tree(), 'a.img', 'mkfs.cramfs', ['d', 'a.img']),
  );
  add('erofs.erofs', 'erofs', 'mkfs.erofs', 'EICAR in an erofs (lz4)', () =>
    make(tree(), 'a.img', 'mkfs.erofs', ['-zlz4', 'a.img', 'd']),
  );
  add(
    'udf.udf',
    'udf',
    'mkudffs and hand',
    'an archive in the free space of a UDF disc',
    async () => {
      const b = Buffer.from(
        await inFolder({ a: Buffer.alloc(2_000_000) }, async (cwd) => {
          await run('mkudffs', ['-b', '2048', 'a'], { cwd });
          return readFile(path.join(cwd, 'a'));
        }),
      );
      inner().copy(b, 1_200_000);
      return b;
    },
    { family: 'hiding' },
  );
}

export const fat = () =>
  once('FAT image', () =>
    inFolder({ 'a.img': Buffer.alloc(1_474_560), 'tool.zip': inner(), 'notes.txt': NOTE }, async (cwd) => {
      await run('mkfs.vfat', ['-i', '12345678', 'a.img'], { cwd });
      await run('mcopy', ['-i', 'a.img', 'tool.zip', 'notes.txt', '::'], { cwd });
      return readFile(path.join(cwd, 'a.img'));
    }),
  );
const qemu = async (format, options = []) =>
  make({ 'a.img': await fat() }, 'out', 'qemu-img', ['convert', '-f', 'raw', '-O', format, ...options, 'a.img', 'out']);

function disks(corpus) {
  const add = (id, format, writer, why, makeIt, more = {}) =>
    corpus.hostile(id, { format, family: 'disk image', writer, why, ...more }, makeIt);
  add('fat.img', 'fat', 'mkfs.vfat, mcopy', 'a ZIP with EICAR on a floppy image', fat);
  add(
    'fat-deleted.img',
    'fat',
    'mkfs.vfat, mcopy, mdel',
    'the ZIP was deleted; its clusters are still there',
    async () =>
      inFolder({ 'a.img': await fat() }, async (cwd) => {
        await run('mdel', ['-i', 'a.img', '::tool.zip'], { cwd });
        return readFile(path.join(cwd, 'a.img'));
      }),
    { family: 'hiding' },
  );
  for (const [format, extension, options] of [
    ['qcow2', 'qcow2', []],
    ['qcow2', 'c.qcow2', ['-c']],
    ['qcow', 'qcow', []],
    ['vmdk', 'vmdk', []],
    ['vmdk', 's.vmdk', ['-o', 'subformat=streamOptimized']],
    ['vdi', 'vdi', []],
    ['vpc', 'vhd', []],
    ['vpc', 'f.vhd', ['-o', 'subformat=fixed']],
    ['vhdx', 'vhdx', []],
    ['qed', 'qed', []],
    ['parallels', 'hdd', []],
  ]) {
    add(`qemu.${extension}`, format, 'qemu-img', `a floppy image with EICAR as ${extension}`, () =>
      qemu(format, options),
    );
  }
  add(
    'qemu-encrypted.qcow2',
    'qcow2',
    'qemu-img',
    'an encrypted disk',
    async () =>
      make({ 'a.img': await fat() }, 'out', 'qemu-img', [
        'convert',
        '--object',
        'secret,id=s,data=secret',
        '-f',
        'raw',
        '-O',
        'qcow2',
        '-o',
        'encrypt.format=luks,encrypt.key-secret=s,encrypt.iter-time=10',
        'a.img',
        'out',
      ]),
    { family: 'encrypted', hides: 'encrypted' },
  );
  add(
    'qemu-backing.qcow2',
    'qcow2',
    'qemu-img',
    'the content is in another file',
    () =>
      inFolder({ 'b.img': Buffer.alloc(1_474_560) }, async (cwd) => {
        await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', 'b.img', 'out'], { cwd });
        return readFile(path.join(cwd, 'out'));
      }),
    { hides: 'opaque' },
  );
  add('ext4.img', 'ext4', 'mkfs.ext4', 'a ZIP with EICAR on an ext4 image', () =>
    inFolder({ 'd/tool.zip': inner() }, async (cwd) => {
      await run('mkfs.ext4', ['-q', '-F', '-O', '^has_journal', '-d', 'd', 'a.img', '1M'], { cwd });
      return readFile(path.join(cwd, 'a.img'));
    }),
  );
  add('mbr.img', 'mbr', 'mkfs.vfat and hand', 'a partitioned disk', async () => {
    const image = await fat();
    const table = Buffer.alloc(512);
    cat('\x80\0\0\0\x01\0\0\0', le32(1), le32(image.length / 512)).copy(table, 446);
    table[450] = 1;
    table[510] = 0x55;
    table[511] = 0xaa;
    return cat(table, image);
  });
  const koly = (plist, dataLength) => {
    const out = Buffer.alloc(512);
    cat('koly', be32(4), be32(512), be32(1), be64(0), be64(0), be64(dataLength)).copy(out);
    cat(be64(dataLength), be64(plist.length)).copy(out, 216);
    return out;
  };
  add('udif.dmg', 'dmg', 'hand', 'a macOS disk image whose blocks are packed', async () => {
    const raw = await fat();
    const packed = deflateSync(raw);
    const run1 = cat(be32(0x80000005), be32(0), be64(0), be64(raw.length / 512), be64(0), be64(packed.length));
    const end = cat(be32(0xffffffff), be32(0), be64(raw.length / 512), be64(0), be64(packed.length), be64(0));
    const mish = cat(
      'mish',
      be32(1),
      be64(0),
      be64(raw.length / 512),
      be64(0),
      be32(0x208),
      be32(0),
      Buffer.alloc(24),
      Buffer.alloc(136),
      be32(2),
      run1,
      end,
    );
    const plist = Buffer.from(
      `<?xml version="1.0"?><plist version="1.0"><dict><key>resource-fork</key><dict><key>blkx</key><array><dict><key>Attributes</key><string>0x0050</string><key>Data</key><data>${mish.toString('base64')}</data><key>ID</key><string>0</string><key>Name</key><string>disk</string></dict></array></dict></dict></plist>`,
    );
    return cat(packed, plist, koly(plist, packed.length));
  });
  add('encrypted.dmg', 'dmg', 'hand', 'an encrypted macOS disk image', () => cat('encrcdsa', be32(2), noise(4000)), {
    family: 'encrypted',
    hides: 'encrypted',
  });
  add(
    'luks.img',
    'luks',
    'hand',
    'an encrypted Linux disk',
    () => cat('LUKS\xba\xbe', be16(1), 'aes', Buffer.alloc(29), 'xts-plain64', noise(8000)),
    { family: 'encrypted', hides: 'encrypted' },
  );
  add(
    'bitlocker.img',
    'bitlocker',
    'hand',
    'an encrypted Windows disk',
    () => cat('\xeb\x58\x90-FVE-FS-', noise(8000)),
    { family: 'encrypted', hides: 'encrypted' },
  );
  add('veracrypt.hc', 'noise', 'hand', 'a container without any mark: noise', () => noise(300_000, 7), {
    family: 'encrypted',
    hides: 'encrypted',
  });
  add('noise.bin', 'noise', 'hand', 'bytes that nobody can explain', () => noise(70_000, 8), {
    family: 'opaque',
    hides: 'opaque',
  });
  add('noise.dat', 'noise', 'hand', 'bytes that nobody can explain', () => noise(500, 9), {
    family: 'opaque',
    hides: 'opaque',
  });
}

/** Formats that are not opened here, and those that are simple enough to write by hand. */
function handmade(corpus) {
  const add = (id, format, why, makeIt, more = {}) =>
    corpus.hostile(id, { format, family: 'opaque', writer: 'hand', why, hides: 'opaque', ...more }, makeIt);
  const head = (mark) => () => cat(mark, noise(3000, mark.length));
  for (const [id, format, mark] of [
    ['ace.ace', 'ace', '\x11\x22\x31\0\0\0\x90**ACE**\x14\x14\x02\0'],
    ['alz.alz', 'alz', 'ALZ\x01\x0a\0\0\0'],
    ['egg.egg', 'egg', 'EGGA\0\x01'],
    ['sit.sit', 'sit', 'SIT!\0\x01\0\0\x0b\xb8rLau\x02'],
    ['sit5.sit', 'sit5', 'StuffIt (c)1997-2001 Aladdin Systems, Inc., http://www.aladdinsys.com/StuffIt/\r\n'],
    ['sitx.sitx', 'sitx', 'StuffIt!'],
    ['zoo.zoo', 'zoo', 'ZOO 2.10 Archive.\x1a\0\0\xdc\xa7\xc4\xfd'],
    ['freearc.arc', 'freearc', 'ArC\x01'],
    ['uharc.uha', 'uha', 'UHA\x06'],
    ['balz.balz', 'balz', '\xba\x02'],
    ['hap.hap', 'hap', '\x91\x33HF'],
    ['jar-arj.j', 'jarj', noise(14, 3).toString('latin1') + '\x1aJar\x1b'],
    ['pst.pst', 'pst', '!BDN\0\0\0\0SM\x17\0'],
    ['nsf.nsf', 'nsf', '\x1a\0\0\x04\0\0'],
    ['mdb.mdb', 'mdb', '\0\x01\0\0Standard Jet DB\0\x01'],
    ['accdb.accdb', 'accdb', '\0\x01\0\0Standard ACE DB\0\x02'],
    ['chm.chm', 'chm', 'ITSF\x03\0\0\0\x60\0\0\0\x01\0\0\0'],
    ['onenote.one', 'one', '\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3'],
    ['keepass.kdbx', 'kdbx', '\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5\x01\0\x04\0'],
    ['ghost.gho', 'gho', '\xfe\xef\x01\x03'],
    ['tib.tib', 'tib', '\xce\x24\xb9\xa2\x20\0\0\0'],
    ['pcap.pcap', 'pcap', '\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\0\0\x04\0\x01\0\0\0'],
    ['hdf5.h5', 'hdf5', '\x89HDF\r\n\x1a\n'],
    ['parquet.parquet', 'parquet', 'PAR1'],
    ['blend.blend', 'blend', 'BLENDER-v300'],
    ['dwg.dwg', 'dwg', 'AC1032\0\0\0\0\0'],
    ['torrent-par2.par2', 'par2', 'PAR2\0PKT'],
    ['installshield.cab', 'installshield', 'ISc(\x0c\0\0\x01'],
    ['inno.exe', 'inno', pe().toString('latin1') + 'zlb\x1a'],
    ['quantum.q', 'quantum', 'DSQ\0'],
    ['paq.paq8l', 'paq8', 'paq8l - '],
    ['hwp3.hwp', 'hwp3', 'HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05'],
    ['wpd.wpd', 'wpd', '\xffWPC\x10\0\0\0\x01\x0a\x02\x01'],
    ['lotus.wk4', 'wk4', '\0\0\x1a\0\x02\x10\x04\0'],
    ['nib.dmp', 'minidump', 'MDMP\x93\xa7'],
  ])
    add(id, format, `a ${format} file that nobody opens`, head(mark));
  const cab = (name, data, { gap = '', flags = 0 } = {}) => {
    const file = cat(le32(data.length), le32(0), le16(0), le16(0x585d), le16(0x6000), le16(0x20), name, '\0');
    const filesAt = 36 + 8;
    const dataAt = filesAt + file.length + gap.length;
    const block = cat(le32(0), le16(data.length), le16(data.length), data);
    return cat(
      'MSCF',
      le32(0),
      le32(dataAt + block.length),
      le32(0),
      le32(filesAt),
      le32(0),
      '\x03\x01',
      le16(1),
      le16(1),
      le16(flags),
      le16(1),
      le16(0),
      le32(dataAt),
      le16(1),
      le16(0),
      file,
      gap,
      block,
    );
  };
  const real = { family: 'plain', hides: 'eicar' };
  add('hand.cab', 'cab', 'EICAR stored in a CAB', () => cab('tool.com', eicar()), real);
  add(
    'cab-gap.cab',
    'cab',
    'an archive between the headers and the data of a CAB',
    () => cab('a.txt', NOTE, { gap: inner() }),
    { ...real, family: 'hiding' },
  );
  add('cab-tail.cab', 'cab', 'an archive behind a CAB', () => cat(cab('a.txt', NOTE), inner()), {
    ...real,
    family: 'appended',
  });
  add('cab-in-zip-depth.cab', 'cab', 'a ZIP in a CAB in a CAB', () => cab('a.cab', cab('a.zip', inner())), {
    ...real,
    family: 'nested',
  });
  add(
    'onenote-embedded.one',
    'one',
    'a ZIP embedded in a notebook',
    () =>
      cat(
        '\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3',
        noise(1000),
        '\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac',
        le32(inner().length),
        le32(0),
        Buffer.alloc(12),
        inner(),
      ),
    { ...real, family: 'hiding' },
  );
  add(
    'swf-cws.swf',
    'swf',
    'EICAR in a packed Flash film',
    () => cat('CWS\x06', le32(8 + 80), deflateSync(cat(noise(12), eicar()))),
    { ...real, family: 'hiding' },
  );
  add(
    'chm-embedded.chm',
    'chm',
    'a ZIP behind the head of a help file',
    () => cat('ITSF\x03\0\0\0', noise(100), inner()),
    { ...real, family: 'hiding' },
  );
  add(
    'applesingle.as',
    'applesingle',
    'a ZIP as the resource fork',
    () =>
      cat(
        be32(0x00051600),
        be32(0x20000),
        Buffer.alloc(16),
        be16(2),
        be32(1),
        be32(50),
        be32(4),
        be32(2),
        be32(54),
        be32(inner().length),
        'text',
        inner(),
      ),
    { ...real, family: 'hiding' },
  );
  add(
    'appledouble.doc',
    'appledouble',
    'a ZIP in the companion file that macOS writes',
    () =>
      cat(
        be32(0x00051607),
        be32(0x20000),
        'Mac OS X        ',
        be16(1),
        be32(2),
        be32(38),
        be32(inner().length),
        inner(),
      ),
    { ...real, family: 'hiding', name: '._report.doc' },
  );
  add(
    'macbinary.bin',
    'macbinary',
    'EICAR in the data fork',
    () => {
      const out = Buffer.alloc(128);
      cat('\0\x08tool.com').copy(out);
      Buffer.from('????????').copy(out, 65);
      be32(inner().length).copy(out, 83);
      return cat(out, pad(inner(), 128));
    },
    { ...real, family: 'hiding' },
  );
}
