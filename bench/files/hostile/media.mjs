/** Pictures, sound, film and fonts that carry something else. */
import { deflateSync, gzipSync } from 'node:zlib';
import { be16, be32, cat, le16, le32, noise, utf16be, utf16le } from '../lib/bytes.mjs';
import { eicar, eicarText } from '../lib/eicar.mjs';
import { pdf } from '../lib/pdf.mjs';
import { rar5 } from '../lib/rar.mjs';
import {
  bmp,
  box,
  chunk,
  gif,
  gifBlocks,
  id3,
  id3Frame,
  jpeg,
  jpegSegment,
  mp3,
  mp4,
  pe,
  png,
  pngChunk,
  riff,
  wav,
  zlibStored,
} from '../lib/stub.mjs';
import { tar } from '../lib/tar.mjs';
import { inFolder, make, python, run } from '../lib/tools.mjs';
import { zip, zipOf } from '../lib/zip.mjs';
import { sample7z } from './sevenzip.mjs';

const inner = () => zipOf('tool.com', eicar());
const photo = (format, ...args) =>
  inFolder({}, (cwd) =>
    run('convert', ['-size', '160x120', 'plasma:grey-navy', '-seed', '5', ...args, `${format}:-`], { cwd }),
  );
const sound = (args) =>
  make({}, args.at(-1), 'ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'sine=440:duration=1',
    '-map_metadata',
    '-1',
    '-fflags',
    '+bitexact',
    ...args,
  ]);
const film = (args) =>
  make({}, args.at(-1), 'ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'testsrc=size=64x48:rate=5:duration=1',
    '-map_metadata',
    '-1',
    '-fflags',
    '+bitexact',
    '-pix_fmt',
    'yuv420p',
    ...args,
  ]);

export function recipes(corpus) {
  polyglots(corpus);
  inside(corpus);
  sounds(corpus);
  mismatches(corpus);
}

/** Every ordinary carrier, with every tail. */
function polyglots(corpus) {
  const carriers = {
    png: ['png', 'hand', () => png()],
    jpeg: ['jpg', 'hand', () => jpeg()],
    gif: ['gif', 'hand', () => gif()],
    bmp: ['bmp', 'hand', () => bmp()],
    wav: ['wav', 'hand', () => wav()],
    mp3: ['mp3', 'hand', () => cat(id3([id3Frame('TIT2', '\0x')]), mp3())],
    mp4: ['mp4', 'hand', () => mp4()],
    'im-jpeg': ['jpg', 'ImageMagick', () => photo('jpeg')],
    'im-tiff': ['tif', 'ImageMagick', () => photo('tiff')],
    'im-webp': ['webp', 'ImageMagick', () => photo('webp')],
    'ff-flac': ['flac', 'ffmpeg', () => sound(['a.flac'])],
    'ff-ogg': ['ogg', 'ffmpeg', () => sound(['a.ogg'])],
    'ff-mp4': ['mp4', 'ffmpeg', () => film(['a.mp4'])],
    'ff-mkv': ['mkv', 'ffmpeg', () => film(['a.mkv'])],
    'ff-avi': ['avi', 'ffmpeg', () => film(['a.avi'])],
    'ff-wma': ['wma', 'ffmpeg', () => sound(['a.wma'])],
    'im-ico': ['ico', 'ImageMagick', () => photo('ico', '-resize', '32x32!')],
    'im-psd': ['psd', 'ImageMagick', () => photo('psd')],
  };
  const tails = {
    zip: inner,
    '7z': sample7z,
    rar: () => rar5([{ name: 'tool.com', data: eicar() }]),
    eicar,
    'tar-gz': () => gzipSync(tar([{ name: 'tool.com', data: eicar() }])),
    pdf: () => pdf(),
    pe: () => pe(),
    html: () => Buffer.from('<html><script>alert(1)</script></html>'),
  };
  for (const [carrier, [extension, writer, build]] of Object.entries(carriers)) {
    for (const [tail, data] of Object.entries(tails)) {
      const common = ['zip', 'eicar'].includes(tail) || ['png', 'jpeg', 'gif', 'mp3', 'ff-mp4'].includes(carrier);
      if (!common) continue;
      const hides = ['pdf', 'pe', 'html'].includes(tail) ? 'mismatch' : 'eicar';
      corpus.hostile(
        `${carrier}-tail-${tail}.${extension}`,
        {
          format: extension,
          family: 'polyglot',
          writer: writer === 'hand' ? 'hand' : `${writer} and hand`,
          why: `a ${extension} with a ${tail} behind its end`,
          hides,
        },
        async () => cat(await build(), await data()),
      );
    }
    corpus.hostile(
      `${carrier}-tail-noise.${extension}`,
      {
        format: extension,
        family: 'appended',
        writer: writer === 'hand' ? 'hand' : `${writer} and hand`,
        why: `a ${extension} with 40 kB behind its end that nobody can explain`,
        hides: 'opaque',
      },
      async () => cat(await build(), noise(40_000)),
    );
  }
  const add = (id, format, why, makeIt, more = {}) =>
    corpus.hostile(id, { format, family: 'polyglot', writer: 'hand', why, ...more }, makeIt);
  add('gifar.gif', 'gif', 'a picture and a jar', () =>
    gif({
      tail: zip([
        { name: 'META-INF/MANIFEST.MF', data: 'Manifest-Version: 1.0\r\n' },
        { name: 'tool.com', data: eicar() },
      ]),
    }),
  );
  add(
    'gif-js.gif',
    'gif',
    'a picture that is a script (GIF89a/*)',
    () => cat('GIF89a/*', Buffer.alloc(40), '*/=1;alert(1);'),
    { hides: 'script' },
  );
  add('bmp-js.bmp', 'bmp', 'a picture that is a script (BM/*)', () => cat('BM/*', Buffer.alloc(60), '*/=1;alert(1);'), {
    hides: 'script',
  });
  add('jpeg-zip-comment.jpg', 'jpg', 'a ZIP whose first header lies in the comment of a JPEG', () => {
    const prefix = cat('\xff\xd8\xff\xfe', be16(2 + 200), Buffer.alloc(200, 65));
    return zip([{ name: 'tool.com', data: eicar() }], { prefix: cat(prefix, jpeg().subarray(2)) });
  });
  add('pdf-zip.pdf', 'pdf', 'a file that is a PDF and a ZIP', () =>
    zip([{ name: 'tool.com', data: eicar() }], { prefix: pdf() }),
  );
  add(
    'zip-pdf.zip',
    'zip',
    'a ZIP whose first stored member is a PDF: both readers open it',
    () =>
      zip([
        { name: 'a.pdf', data: pdf(), method: 0 },
        { name: 'tool.com', data: eicar() },
      ]),
    { name: 'report.pdf' },
  );
  add(
    'png-html.png',
    'png',
    'a picture with HTML in a text chunk, declared HTML',
    () => png({ before: [pngChunk('tEXt', 'Comment\0<script>alert(1)</script>')] }),
    { name: 'a.html', hides: 'mismatch' },
  );
  add('iso-pdf.pdf', 'iso', 'a disc with a PDF in its system area', async () => {
    const disc = Buffer.from(
      await make({ 'd/tool.com': eicar() }, 'a.iso', 'genisoimage', ['-quiet', '-o', 'a.iso', 'd']),
    );
    pdf().copy(disc, 0);
    return disc;
  });
  add('tar-jpeg.jpg', 'tar', 'a tar whose first name starts a JPEG', () =>
    tar([
      { name: Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF', 'latin1'), data: 'x' },
      { name: 'tool.com', data: eicar() },
    ]),
  );
  for (const [label, mark] of [
    ['utf8', '\xef\xbb\xbf'],
    ['utf16le', '\xff\xfe'],
    ['utf16be', '\xfe\xff'],
    ['newline', '\n'],
    ['nul', '\0'],
  ]) {
    for (const [kind, data] of [
      ['zip', inner],
      ['gz', () => gzipSync(eicar())],
      ['pdf', () => pdf({ more: { 40: zlibStored(inner()) } })],
    ])
      add(`bom-${label}.${kind}`, kind, `a ${kind} behind a ${label} mark`, () => cat(mark, data()), {
        family: 'prefixed',
      });
  }
}

function inside(corpus) {
  const add = (id, format, why, makeIt, more = {}) =>
    corpus.hostile(id, { format, family: 'hiding', writer: 'hand', why, ...more }, makeIt);
  add('png-text.png', 'png', 'EICAR in a text chunk', () =>
    png({ before: [pngChunk('tEXt', cat('Comment\0', eicar()))] }),
  );
  add('png-ztxt.png', 'png', 'EICAR in a packed text chunk', () =>
    png({ before: [pngChunk('zTXt', cat('Comment\0\0', deflateSync(eicar())))] }),
  );
  add('png-ztxt-zip.png', 'png', 'a ZIP in a packed text chunk', () =>
    png({ before: [pngChunk('zTXt', cat('Comment\0\0', deflateSync(inner())))] }),
  );
  add('png-itxt.png', 'png', 'EICAR in a packed international text chunk', () =>
    png({ before: [pngChunk('iTXt', cat('Comment\0\x01\0\0\0', deflateSync(eicar())))] }),
  );
  add('png-iccp.png', 'png', 'a ZIP as the colour profile', () =>
    png({ before: [pngChunk('iCCP', cat('x\0\0', deflateSync(inner())))] }),
  );
  add('png-private-chunk.png', 'png', 'a ZIP in a private chunk', () => png({ before: [pngChunk('ziPp', inner())] }));
  add('png-after-idat.png', 'png', 'a ZIP in a private chunk behind the picture data', () =>
    png({ after: [pngChunk('ziPp', inner())] }),
  );
  add('png-idat-tail.png', 'png', 'a ZIP behind the end of the packed pixels, inside the chunk', () =>
    cat(
      png().subarray(0, 33),
      pngChunk('IDAT', cat(deflateSync(Buffer.alloc(33 * 32)), inner())),
      pngChunk('IEND', ''),
    ),
  );
  add('png-iend-data.png', 'png', 'a ZIP in the end chunk', () =>
    cat(png().subarray(0, -12), pngChunk('IEND', inner())),
  );
  add(
    'png-acropalypse.png',
    'png',
    'a second picture behind the end: what was cut off is still there',
    () => png({ tail: png({ width: 64, height: 64 }).subarray(200) }),
    { hides: 'opaque' },
  );
  add('png-wrong-crc.png', 'png', 'a private chunk with a wrong checksum', () =>
    png({ before: [cat(be32(inner().length), 'ziPp', inner(), be32(1))] }),
  );
  for (const [marker, label] of [
    [0xfe, 'comment'],
    [0xe1, 'APP1'],
    [0xe2, 'APP2'],
    [0xed, 'APP13'],
    [0xef, 'APP15'],
  ]) {
    add(`jpeg-${label.toLowerCase()}.jpg`, 'jpg', `a ZIP in the segment ${label}`, () =>
      jpeg({ segments: [jpegSegment(marker, inner())] }),
    );
  }
  add('jpeg-comment-eicar.jpg', 'jpg', 'EICAR in the comment', () => jpeg({ segments: [jpegSegment(0xfe, eicar())] }));
  add('jpeg-exif-thumbnail.jpg', 'jpg', 'a ZIP instead of the small picture in EXIF', () =>
    jpeg({
      segments: [
        jpegSegment(
          0xe1,
          cat(
            'Exif\0\0',
            'II*\0',
            le32(8),
            le16(0),
            le32(14),
            le16(2),
            le16(0x201),
            le16(4),
            le32(1),
            le32(44),
            le16(0x202),
            le16(4),
            le32(1),
            le32(inner().length),
            le32(0),
            inner(),
          ),
        ),
      ],
    }),
  );
  add('jpeg-exif-maker-note.jpg', 'jpg', 'a ZIP as the note of the maker', () =>
    jpeg({
      segments: [
        jpegSegment(
          0xe1,
          cat(
            'Exif\0\0',
            'II*\0',
            le32(8),
            le16(1),
            le16(0x927c),
            le16(7),
            le32(inner().length),
            le32(26),
            le32(0),
            inner(),
          ),
        ),
      ],
    }),
  );
  add('jpeg-before-soi.jpg', 'jpg', 'a ZIP before the picture', () => cat(inner(), jpeg()));
  add('jpeg-motion-zip.jpg', 'jpg', 'a ZIP where a phone puts the film', () => {
    const zipped = inner();
    return jpeg({
      segments: [jpegSegment(0xe1, cat('http://ns.adobe.com/xap/1.0/\0', motionXmp(zipped.length)))],
      tail: zipped,
    });
  });
  add('jpeg-motion-mp4-zip.jpg', 'jpg', 'a film where a phone puts it, with a ZIP behind', () => {
    const clip = cat(mp4(), inner());
    return jpeg({
      segments: [jpegSegment(0xe1, cat('http://ns.adobe.com/xap/1.0/\0', motionXmp(clip.length)))],
      tail: clip,
    });
  });
  add('jpeg-motion-free-box.jpg', 'jpg', 'a film where a phone puts it, with a ZIP in its free space', () => {
    const clip = mp4(box('free', inner()));
    return jpeg({
      segments: [jpegSegment(0xe1, cat('http://ns.adobe.com/xap/1.0/\0', motionXmp(clip.length)))],
      tail: clip,
    });
  });
  add('gif-comment.gif', 'gif', 'a ZIP in a comment block', () =>
    gif({ extensions: cat('\x21\xfe', gifBlocks(inner())) }),
  );
  add('gif-comment-eicar.gif', 'gif', 'EICAR in a comment block', () =>
    gif({ extensions: cat('\x21\xfe', gifBlocks(eicar())) }),
  );
  add('gif-application.gif', 'gif', 'a ZIP in an application block', () =>
    gif({ extensions: cat('\x21\xff\x0bPRIVATE1.00', gifBlocks(inner())) }),
  );
  add('bmp-gap.bmp', 'bmp', 'a ZIP between the head and the pixels', () => bmp({ gap: inner() }));
  add(
    'webp-chunk.webp',
    'webp',
    'a ZIP in an unknown chunk',
    async () => {
      const whole = await photo('webp');
      return riff('WEBP', whole.subarray(12), chunk('ZIPP', inner()));
    },
    { writer: 'ImageMagick and hand' },
  );
  add('tiff-private-tag.tif', 'tif', 'a ZIP in a private tag', () => {
    const data = inner();
    const tags = [
      [256, 4, 1, 1],
      [257, 4, 1, 1],
      [258, 3, 1, 8],
      [259, 3, 1, 1],
      [262, 3, 1, 1],
      [273, 4, 1, 122],
      [278, 4, 1, 1],
      [279, 4, 1, 1],
      [65000, 7, data.length, 123],
    ];
    return cat(
      'II*\0',
      le32(8),
      le16(tags.length),
      tags.map(([tag, type, count, value]) => cat(le16(tag), le16(type), le32(count), le32(value))),
      le32(0),
      Buffer.alloc(122 - 8 - 2 - tags.length * 12 - 4 > 0 ? 122 - 14 - tags.length * 12 : 0),
      '\x7f',
      data,
    );
  });
  add('ico-embedded-pe.ico', 'ico', 'a program where an icon should be', () =>
    cat(le16(0), le16(1), le16(1), '\x10\x10\0\0', le16(1), le16(32), le32(pe().length), le32(22), pe(inner())),
  );
  add('svg-data-uri.svg', 'svg', 'a ZIP in a data URI', () =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="data:image/png;base64,${inner().toString('base64')}"/></svg>`,
    ),
  );
  add(
    'svg-script.svg',
    'svg',
    'a script in a picture',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    { hides: 'script' },
  );
  add(
    'svg-onload.svg',
    'svg',
    'a script in an attribute of a picture',
    () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    { hides: 'script' },
  );
  add(
    'svg-foreign-object.svg',
    'svg',
    'a page with a script in a picture',
    () =>
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/></foreignObject></svg>',
      ),
    { hides: 'script' },
  );
  add(
    'svg-entity.svg',
    'svg',
    'a script spelled with entities',
    () =>
      Buffer.from(
        '<!DOCTYPE svg [<!ENTITY s "&#60;script&#62;alert(1)&#60;/script&#62;">]><svg xmlns="http://www.w3.org/2000/svg">&s;</svg>',
      ),
    { hides: 'script' },
  );
  add(
    'svg-utf16.svg',
    'svg',
    'a script in a picture in UTF-16',
    () =>
      cat(
        '\xff\xfe',
        utf16le(
          '<?xml version="1.0" encoding="UTF-16"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        ),
      ),
    { hides: 'script' },
  );
  add(
    'svgz.svgz',
    'svgz',
    'a script in a packed picture',
    () => gzipSync('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    { hides: 'script' },
  );
  add('psd-resource.psd', 'psd', 'a ZIP as a picture resource', () =>
    cat(
      '8BPS',
      be16(1),
      Buffer.alloc(6),
      be16(1),
      be32(1),
      be32(1),
      be16(8),
      be16(1),
      be32(0),
      be32(12 + inner().length),
      '8BIM',
      be16(4000),
      be16(0),
      be32(inner().length),
      inner(),
      be32(0),
      be16(0),
      '\0',
    ),
  );
  add('wmf-comment.wmf', 'wmf', 'a ZIP in a comment record', () =>
    cat(
      le16(1),
      le16(9),
      le16(0x300),
      le32(100),
      le16(0),
      le32(50),
      le16(0),
      le32(5 + Math.ceil(inner().length / 2)),
      le16(0x626),
      le16(15),
      le16(inner().length),
      inner(),
      le32(3),
      le16(0),
    ),
  );
  add('dicom.dcm', 'dicom', 'a ZIP before the mark of a medical picture', () =>
    cat(inner().subarray(0, 128), Buffer.alloc(Math.max(0, 128 - inner().length)), 'DICM', inner()),
  );
  add('heic-free.heic', 'heic', 'a ZIP in the free space of a HEIC', () =>
    cat(box('ftyp', 'heic', be32(0), 'mif1heic'), box('meta', be32(0)), box('free', inner())),
  );
  add('avif-uuid.avif', 'avif', 'a ZIP in a private box of an AVIF', () =>
    cat(box('ftyp', 'avif', be32(0), 'mif1avif'), box('meta', be32(0)), box('uuid', noise(16), inner())),
  );
  add('jxl-brob.jxl', 'jxl', 'a ZIP in a packed box of a JPEG XL', async () =>
    cat(
      box('JXL ', '\r\n\x87\n'),
      box('ftyp', 'jxl ', be32(0), 'jxl '),
      box('brob', 'Exif', (await import('node:zlib')).brotliCompressSync(inner())),
    ),
  );
  add(
    'exiftool-comment.jpg',
    'jpg',
    'EICAR in the comment of a photograph',
    async () =>
      make({ 'a.jpg': await photo('jpeg') }, 'a.jpg', 'exiftool', [
        '-q',
        '-overwrite_original',
        `-Comment=${eicarText()}`,
        'a.jpg',
      ]),
    { writer: 'ExifTool' },
  );
  add(
    'exiftool-xmp.jpg',
    'jpg',
    'EICAR in XMP',
    async () =>
      make({ 'a.jpg': await photo('jpeg') }, 'a.jpg', 'exiftool', [
        '-q',
        '-overwrite_original',
        `-XMP-dc:Description=${eicarText()}`,
        'a.jpg',
      ]),
    { writer: 'ExifTool' },
  );
  add('font.ttf', 'ttf', 'a ZIP in a private table of a font', () =>
    cat(be32(0x10000), be16(1), be16(16), be16(0), be16(0), 'ZIPP', be32(0), be32(28), be32(inner().length), inner()),
  );
  add('font.woff', 'woff', 'EICAR in a packed table of a font', () => {
    const packed = deflateSync(cat(eicar(), Buffer.alloc(400)));
    return cat(
      'wOFF',
      be32(0x10000),
      be32(64 + packed.length),
      be16(1),
      be16(0),
      be32(600),
      be32(0x10000),
      Buffer.alloc(20),
      'ZIPP',
      be32(64),
      be32(packed.length),
      be32(468),
      be32(0),
      packed,
    );
  });
  add('ppm-comment.ppm', 'ppm', 'EICAR in a comment', () => cat('P6\n# ', eicar(), '\n1 1\n255\n\0\0\0'));
  add(
    'png-idat-eicar.png',
    'png',
    'the pixels are EICAR',
    () => png({ width: 68, height: 1, pixels: cat('\0', eicar()) }),
    { arguable: true },
  );
}

/** XMP as Google's motion photo format 1.0 writes it. */
const motionXmp = (length) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/" GCamera:MotionPhoto="1" GCamera:MotionPhotoVersion="1" GCamera:MotionPhotoPresentationTimestampUs="-1"><Container:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg" Item:Semantic="Primary" Item:Length="0" Item:Padding="0"/></rdf:li><rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="video/mp4" Item:Semantic="MotionPhoto" Item:Length="${length}" Item:Padding="0"/></rdf:li></rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>`;

function sounds(corpus) {
  const add = (id, format, why, makeIt, more = {}) =>
    corpus.hostile(id, { format, family: 'hiding', writer: 'hand', why, ...more }, makeIt);
  add('mp3-geob.mp3', 'mp3', 'a ZIP as a general object in ID3', () =>
    cat(id3([id3Frame('GEOB', cat('\0application/zip\0a.zip\0\0', inner()))]), mp3()),
  );
  add('mp3-apic.mp3', 'mp3', 'a ZIP as the picture in ID3', () =>
    cat(id3([id3Frame('APIC', cat('\0image/jpeg\0\x03\0', inner()))]), mp3()),
  );
  add('mp3-priv.mp3', 'mp3', 'a ZIP as a private frame in ID3', () =>
    cat(id3([id3Frame('PRIV', cat('x\0', inner()))]), mp3()),
  );
  add('mp3-id3-padding.mp3', 'mp3', 'a ZIP in the padding of ID3', () =>
    cat(id3([id3Frame('TIT2', '\0x'), Buffer.alloc(100), inner()]), mp3()),
  );
  add('mp3-id3-packed.mp3', 'mp3', 'a packed frame in ID3', () => {
    const packed = deflateSync(cat('\0application/zip\0a\0\0', inner()));
    return cat(id3([cat('GEOB', be32(packed.length + 4), '\0\x80', be32(500), packed)]), mp3());
  });
  add('mp3-between-frames.mp3', 'mp3', 'a ZIP between the frames', () => cat(mp3(5), inner(), mp3(5)));
  add('mp3-ape.mp3', 'mp3', 'a ZIP in an APE tag', () => {
    const item = cat(le32(inner().length), le32(2), 'Cover Art\0', inner());
    return cat(mp3(), item, 'APETAGEX', le32(2000), le32(item.length + 32), le32(1), le32(0), Buffer.alloc(8));
  });
  add('wav-chunk.wav', 'wav', 'a ZIP in an unknown chunk', () => wav(chunk('ZIPP', inner())));
  add(
    'wav-data.wav',
    'wav',
    'a ZIP as the sound',
    () =>
      riff(
        'WAVE',
        chunk('fmt ', cat(le16(1), le16(1), le32(8000), le32(8000), le16(1), le16(8))),
        chunk('data', inner()),
      ),
    { arguable: true },
  );
  add('flac-padding.flac', 'flac', 'a ZIP in the padding', () =>
    cat('fLaC', '\0\0\0\x22', Buffer.alloc(34), '\x81', be32(inner().length).subarray(1), inner()),
  );
  add('flac-application.flac', 'flac', 'a ZIP in an application block', () =>
    cat('fLaC', '\0\0\0\x22', Buffer.alloc(34), '\x82', be32(inner().length + 4).subarray(1), 'riff', inner()),
  );
  add('flac-picture.flac', 'flac', 'a ZIP as the picture', () =>
    cat(
      'fLaC',
      '\0\0\0\x22',
      Buffer.alloc(34),
      '\x86',
      be32(inner().length + 42).subarray(1),
      be32(3),
      be32(10),
      'image/jpeg',
      be32(0),
      Buffer.alloc(16),
      be32(inner().length),
      inner(),
    ),
  );
  add('midi.mid', 'midi', 'a ZIP as a system message', () =>
    cat(
      'MThd',
      be32(6),
      be16(0),
      be16(1),
      be16(96),
      'MTrk',
      be32(inner().length + 9),
      '\0\xf0',
      Buffer.from([0x80 | (inner().length >> 7), inner().length & 127]),
      inner(),
      '\xf7',
      '\0\xff\x2f\0',
    ),
  );
  for (const type of ['free', 'skip', 'uuid', 'mdat', 'wide', 'zipp'])
    add(`mp4-${type}.mp4`, 'mp4', `a ZIP in a box ${type}`, () =>
      mp4(box(type, type === 'uuid' ? noise(16) : '', inner())),
    );
  add('mp4-free-7z.mp4', 'mp4', 'a 7z in the free space', async () => mp4(box('free', await sample7z())));
  add(
    'mp4-free-encrypted-noise.mp4',
    'mp4',
    '20 kB in the free space that nobody can explain',
    () => mp4(box('free', noise(20_000))),
    { hides: 'opaque' },
  );
  add('mp4-cover.m4a', 'm4a', 'a ZIP as the cover', () =>
    cat(
      box('ftyp', 'M4A ', be32(0), 'M4A isom'),
      box(
        'moov',
        box(
          'udta',
          box(
            'meta',
            be32(0),
            box('hdlr', Buffer.alloc(8), 'mdirappl', Buffer.alloc(9)),
            box('ilst', box('covr', box('data', be32(13), be32(0), inner()))),
          ),
        ),
      ),
    ),
  );
  add(
    'ffmpeg-attachment.mkv',
    'mkv',
    'a ZIP attached to a film',
    () =>
      make({ 'a.zip': inner() }, 'a.mkv', 'ffmpeg', [
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        'testsrc=size=64x48:rate=5:duration=1',
        '-attach',
        'a.zip',
        '-metadata:s:t',
        'mimetype=application/zip',
        '-fflags',
        '+bitexact',
        'a.mkv',
      ]),
    { writer: 'ffmpeg' },
  );
  add(
    'mkv-void.mkv',
    'mkv',
    'a ZIP in an empty element behind the film',
    async () => cat(await film(['a.mkv']), '\xec', be32(0x10000000 | inner().length), inner()),
    { writer: 'ffmpeg and hand' },
  );
  add('avi-junk.avi', 'avi', 'a ZIP in the filling', async () => cat(await film(['a.avi']), chunk('JUNK', inner())), {
    writer: 'ffmpeg and hand',
  });
  add('ogg-comment.ogg', 'ogg', 'EICAR in a comment', () => sound(['-metadata', `comment=${eicarText()}`, 'a.ogg']), {
    writer: 'ffmpeg',
  });
  add(
    'mutagen-picture.mp3',
    'mp3',
    'a ZIP as the picture in ID3',
    async () =>
      python(
        { 'a.mp3': mp3(40), 'a.zip': inner() },
        'a.mp3',
        `from mutagen.id3 import ID3,APIC\nt=ID3()\nt.add(APIC(3,'image/jpeg',3,'x',open('a.zip','rb').read()))\nt.save('a.mp3')`,
      ),
    { writer: 'mutagen' },
  );
  add('m3u.m3u', 'm3u', 'EICAR in a play list', () => cat('#EXTM3U\n#', eicar(), '\n'));
  add('srt.srt', 'srt', 'EICAR as a subtitle', () => cat('1\n00:00:01,000 --> 00:00:02,000\n', eicar(), '\n'));
}

/** Files that are not what they claim to be, and incomplete ones. */
function mismatches(corpus) {
  const add = (id, why, makeIt, more = {}) =>
    corpus.hostile(id, { format: 'html', family: 'mismatch', writer: 'hand', why, hides: 'mismatch', ...more }, makeIt);
  const page =
    '<!DOCTYPE html>\n<html><head><title>503 Service Unavailable</title></head><body><h1>Service Unavailable</h1></body></html>\n';
  for (const extension of ['png', 'jpg', 'gif', 'pdf', 'zip', 'docx', 'mp4', 'heic'])
    add(`error-page.${extension}`, `an error page of a server called a ${extension}`, () => Buffer.from(page));
  add(
    'error-page-json.png',
    'an error message called a picture',
    () => Buffer.from('{"error":"forbidden","status":403}'),
    { format: 'json' },
  );
  add(
    'error-page-xml.jpg',
    'an error message of a store called a picture',
    () => Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>'),
    { format: 'xml' },
  );
  add('error-page-utf16.png', 'an error page in UTF-16 called a picture', () => cat('\xfe\xff', utf16be(page)));
  add('login.html.png', 'a page with a form called a picture', () => Buffer.from(`\n\n<!-- x -->${page}`));
  for (const [extension, build] of [
    ['pdf', () => pe()],
    ['jpg', () => pe()],
    ['docx', () => pe()],
    ['txt', () => pe()],
  ])
    add(`program.${extension}`, `a program called ${extension}`, build, { format: 'exe' });
  add('zip-as-jpg.jpg', 'a clean ZIP called a picture', () => zipOf('a.txt', Buffer.from('hello')), { format: 'zip' });
  add('script-as-png.png', 'a script called a picture', () => Buffer.from('#!/bin/sh\nrm -rf "$HOME"\n'), {
    format: 'sh',
  });
  add(
    'hta-as-doc.doc',
    'a program in HTML called a DOC',
    () =>
      Buffer.from(
        '<html><hta:application><script language="VBScript">CreateObject("WScript.Shell").Run "calc"</script></html>',
      ),
    { format: 'hta', hides: 'script' },
  );
  const cut = (id, extension, build, parts, writer = 'hand') => {
    for (const [index, part] of parts.entries()) {
      corpus.hostile(
        `truncated-${id}-${index}.${extension}`,
        {
          format: extension,
          family: 'cut',
          writer,
          why: `a ${extension} of which the last part is missing: it was not received whole`,
          hides: 'cut',
        },
        async () => {
          const whole = await build();
          return whole.subarray(0, Math.floor(whole.length * part));
        },
      );
    }
  };
  cut('png', 'png', () => photo('png'), [0.2, 0.7, 0.98], 'ImageMagick and hand');
  cut('jpeg', 'jpg', () => photo('jpeg'), [0.2, 0.7, 0.98], 'ImageMagick and hand');
  cut('gif', 'gif', () => photo('gif'), [0.3, 0.9], 'ImageMagick and hand');
  cut('tiff', 'tif', () => photo('tiff'), [0.5], 'ImageMagick and hand');
  cut('webp', 'webp', () => photo('webp'), [0.5], 'ImageMagick and hand');
  cut('bmp', 'bmp', () => photo('bmp'), [0.5], 'ImageMagick and hand');
  cut('mp4', 'mp4', () => film(['a.mp4']), [0.5], 'ffmpeg and hand');
  cut('wav', 'wav', () => sound(['a.wav']), [0.5], 'ffmpeg and hand');
  cut('avi', 'avi', () => film(['a.avi']), [0.5], 'ffmpeg and hand');
}
