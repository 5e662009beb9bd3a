/** Pictures, as cameras, phones and programs write them. */
import { gzipSync } from 'node:zlib';
import { be16, be32, cat, le16, le32, noise } from '../lib/bytes.mjs';
import { ffmpeg, PATTERN, photo } from '../lib/samples.mjs';
import { jpegSegment, pngChunk } from '../lib/stub.mjs';
import { make, nodePackage, once, python } from '../lib/tools.mjs';

const clip = () => once('motion clip', () => ffmpeg('m.mp4', [...PATTERN, '-pix_fmt', 'yuv420p']));
const pillow = (code, files) => async () =>
  python(
    { 'p.png': await photo('png'), ...(files ? await files() : {}) },
    'out',
    `from PIL import Image\ni=Image.open('p.png').convert('RGB')\n${code}`,
  );
const exiftool =
  (args, format = 'jpeg') =>
  async () =>
    make({ 'a.jpg': await photo(format), 't.jpg': await photo('jpeg', '-resize', '160x120') }, 'a.jpg', 'exiftool', [
      '-q',
      '-m',
      '-overwrite_original',
      ...args,
      'a.jpg',
    ]);

export function recipes(corpus) {
  const add = (id, writer, why, makeIt, more = {}) =>
    corpus.ordinary(id, { format: id.split('.').pop(), family: 'picture', writer, why, ...more }, makeIt);
  for (const [extension, format, args] of [
    ['png', 'png', []],
    ['jpg', 'jpeg', []],
    ['gif', 'gif', []],
    ['bmp', 'bmp', []],
    ['tif', 'tiff', []],
    ['webp', 'webp', []],
    ['ico', 'ico', ['-resize', '48x48!']],
    ['ppm', 'ppm', []],
    ['psd', 'psd', []],
    ['pcx', 'pcx', []],
    ['tga', 'tga', []],
  ]) {
    add(`im.${extension}`, 'ImageMagick', `a picture as ${extension}`, () => photo(format, ...args));
  }
  add('im-progressive.jpg', 'ImageMagick', 'a progressive JPEG', () => photo('jpeg', '-interlace', 'Plane'));
  add('im-cmyk.jpg', 'ImageMagick', 'a JPEG for print', () => photo('jpeg', '-colorspace', 'CMYK'));
  add('im-16-bit.png', 'ImageMagick', 'a picture of 16 bits', () => photo('png', '-depth', '16'));
  add('im-interlaced.png', 'ImageMagick', 'an interlaced picture', () => photo('png', '-interlace', 'PNG'));
  add('im-text.png', 'ImageMagick', 'a picture with a remark', () =>
    photo('png', '-set', 'comment', 'Photograph of the delivery'),
  );
  add('im-lzw.tif', 'ImageMagick', 'a TIFF packed with LZW', () => photo('tiff', '-compress', 'LZW'));
  add('im-fax.tif', 'ImageMagick', 'a fax', () => photo('tiff', '-monochrome', '-compress', 'Group4'));
  add('im-pages.tif', 'ImageMagick', 'a TIFF with three pages', () => photo('tiff', '-duplicate', '2'));
  add('im-animated.gif', 'ImageMagick', 'an animation', () => photo('gif', '-duplicate', '5', '-loop', '0'));
  add('im-sizes.ico', 'ImageMagick', 'an icon in several sizes', () =>
    photo('ico', '-resize', '64x64!', '-define', 'icon:auto-resize=64,32,16'),
  );
  add('pil.jpg', 'Pillow', 'a JPEG', pillow(`i.save('out','JPEG',quality=90)`));
  add(
    'pil-exif.jpg',
    'Pillow',
    'a JPEG with EXIF',
    pillow(
      `e=Image.Exif()\ne[0x010f]='Camera'\ne[0x0110]='Model 1'\ne[0x0132]='2024:02:29 12:00:00'\ni.save('out','JPEG',exif=e)`,
    ),
  );
  add(
    'pil-icc.jpg',
    'Pillow',
    'a JPEG with a colour profile',
    pillow(
      `from PIL import ImageCms\ni.save('out','JPEG',icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes())`,
    ),
  );
  add(
    'pil-thumbnail.jpg',
    'piexif',
    'a JPEG with EXIF, place and a small picture',
    pillow(
      `import piexif,io\nt=i.resize((160,120))\nb=io.BytesIO()\nt.save(b,'JPEG')\ne=piexif.dump({'0th':{piexif.ImageIFD.Make:b'Camera'},'Exif':{piexif.ExifIFD.MakerNote:b'Maker\\0'+bytes(range(200)),piexif.ExifIFD.DateTimeOriginal:b'2024:02:29 12:00:00'},'GPS':{piexif.GPSIFD.GPSLatitudeRef:b'N',piexif.GPSIFD.GPSLatitude:((52,1),(30,1),(0,1))},'1st':{piexif.ImageIFD.Compression:6},'thumbnail':b.getvalue()})\ni.save('out','JPEG',exif=e)`,
    ),
  );
  add(
    'pil-mpo.mpo',
    'Pillow',
    'a picture for two eyes (MPO)',
    pillow(`i.save('out','MPO',save_all=True,append_images=[i.rotate(5)])`),
    { name: 'DSC0001.JPG' },
  );
  add(
    'pil-text.png',
    'Pillow',
    'a picture with packed and plain text',
    pillow(
      `from PIL.PngImagePlugin import PngInfo\np=PngInfo()\np.add_text('Author','Ann')\np.add_text('Comment','The delivery. '*40,zip=True)\np.add_itxt('Title','Lieferung','de')\ni.save('out','PNG',pnginfo=p,dpi=(300,300))`,
    ),
  );
  add(
    'pil-apng.png',
    'Pillow',
    'an animated PNG',
    pillow(`i.save('out','PNG',save_all=True,append_images=[i.rotate(n*10) for n in range(1,5)],duration=100)`),
  );
  add(
    'pil-palette.png',
    'Pillow',
    'a picture with a palette and transparency',
    pillow(`i.quantize(64).save('out','PNG',transparency=0)`),
  );
  add(
    'pil-animated.gif',
    'Pillow',
    'an animation with a remark',
    pillow(
      `i.save('out','GIF',save_all=True,append_images=[i.rotate(n*10) for n in range(1,5)],duration=100,loop=0,comment='hello')`,
    ),
  );
  add(
    'pil-animated.webp',
    'Pillow',
    'an animated WebP',
    pillow(`i.save('out','WEBP',save_all=True,append_images=[i.rotate(n*10) for n in range(1,4)],duration=100)`),
  );
  add(
    'pil-lossless.webp',
    'Pillow',
    'a WebP with EXIF and a profile',
    pillow(
      `from PIL import ImageCms\ne=Image.Exif()\ne[0x010f]='Camera'\ni.save('out','WEBP',lossless=True,exif=e,icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes())`,
    ),
  );
  add('pil.jp2', 'Pillow', 'a JPEG 2000', pillow(`i.save('out','JPEG2000')`));
  add(
    'pil-tiff.tif',
    'Pillow',
    'a TIFF packed with Deflate',
    pillow(`i.save('out','TIFF',compression='tiff_adobe_deflate',dpi=(300,300))`),
  );
  add('pil-jpeg.tif', 'Pillow', 'a TIFF packed with JPEG', pillow(`i.save('out','TIFF',compression='jpeg')`));
  add('pil.avif', 'Pillow', 'an AVIF', pillow(`i.save('out','AVIF')`));
  add('pil.bmp', 'Pillow', 'a BMP', pillow(`i.save('out','BMP')`));
  add(
    'pil-heif.heic',
    'pillow-heif',
    'a HEIC',
    pillow(`import pillow_heif\npillow_heif.register_heif_opener()\ni.save('out','HEIF',quality=60)`),
  );
  add(
    'pil-heif-exif.heic',
    'pillow-heif',
    'a HEIC with EXIF and a small picture',
    pillow(
      `import pillow_heif\nfrom PIL import ImageCms\npillow_heif.register_heif_opener()\ne=Image.Exif()\ne[0x010f]='Phone'\ni.save('out','HEIF',quality=60,exif=e.tobytes())`,
    ),
  );
  add('heif-enc.heic', 'heif-enc', 'a HEIC', async () =>
    make({ 'p.png': await photo('png') }, 'out.heic', 'heif-enc', ['-q', '50', '-o', 'out.heic', 'p.png']),
  );
  add('heif-enc-thumb.heic', 'heif-enc', 'a HEIC with a small picture', async () =>
    make({ 'p.jpg': await photo('jpeg') }, 'out.heic', 'heif-enc', [
      '-q',
      '50',
      '-t',
      '120',
      '-o',
      'out.heic',
      'p.jpg',
    ]),
  );
  add('avifenc.avif', 'avifenc', 'an AVIF', async () =>
    make({ 'p.png': await photo('png') }, 'out.avif', 'avifenc', ['-s', '9', 'p.png', 'out.avif']),
  );
  add('cwebp.webp', 'cwebp', 'a WebP', async () =>
    make({ 'p.png': await photo('png') }, 'out.webp', 'cwebp', ['-quiet', 'p.png', '-o', 'out.webp']),
  );
  add('sharp.jpg', 'sharp', 'a JPEG', async () =>
    (await nodePackage('sharp'))(await photo('png'))
      .jpeg({ mozjpeg: true })
      .toBuffer(),
  );
  add('sharp.png', 'sharp', 'a PNG', async () =>
    (await nodePackage('sharp'))(await photo('png'))
      .png({ palette: true })
      .toBuffer(),
  );
  add('sharp-metadata.jpg', 'sharp', 'a JPEG with EXIF and a profile', async () =>
    (await nodePackage('sharp'))(await photo('png'))
      .withExif({ IFD0: { Copyright: 'Ann' } })
      .withIccProfile('srgb')
      .jpeg()
      .toBuffer(),
  );
  add('sharp.avif', 'sharp', 'an AVIF', async () =>
    (await nodePackage('sharp'))(await photo('png'))
      .avif({ effort: 0 })
      .toBuffer(),
  );
  add('sharp.tif', 'sharp', 'a TIFF', async () =>
    (await nodePackage('sharp'))(await photo('png'))
      .tiff()
      .toBuffer(),
  );
  add('ffmpeg.png', 'ffmpeg', 'a picture of a film', () => ffmpeg('a.png', [...PATTERN, '-frames:v', '1']));
  add('ffmpeg.jpg', 'ffmpeg', 'a picture of a film', () => ffmpeg('a.jpg', [...PATTERN, '-frames:v', '1']));
  add('ffmpeg.gif', 'ffmpeg', 'an animation', () => ffmpeg('a.gif', PATTERN));
  add('ffmpeg-apng.png', 'ffmpeg', 'an animated PNG', () => ffmpeg('a.apng', [...PATTERN, '-plays', '0']));
  add(
    'exiftool-full.jpg',
    'ExifTool',
    'a photograph with EXIF, IPTC, XMP, place and a remark',
    exiftool([
      '-Make=Canon',
      '-Model=Canon EOS 80D',
      '-DateTimeOriginal=2024:02:29 12:00:00',
      '-GPSLatitude=52.5',
      '-GPSLatitudeRef=N',
      '-IPTC:Caption-Abstract=Delivery',
      '-XMP-dc:Title=Delivery',
      '-XMP-photoshop:City=Berlin',
      '-Comment=hello',
    ]),
  );
  add(
    'exiftool-thumbnail.jpg',
    'ExifTool',
    'a photograph with a small picture in EXIF',
    exiftool(['-Make=NIKON', '-IFD1:Compression=6', '-ThumbnailImage<=t.jpg']),
  );
  add(
    'exiftool-photoshop.jpg',
    'ExifTool',
    'a photograph with Photoshop resources',
    exiftool(['-Photoshop:XResolution=300', '-Photoshop:PhotoshopThumbnail<=t.jpg']),
  );
  add('hand-makernote.jpg', 'hand and ImageMagick', 'a note of the maker of 20 kB, as cameras write it', async () => {
    const note = cat('Apple iOS\0\0\x01MM', be16(1), be16(1), be16(9), be32(1), be32(1), be32(0), noise(20_000));
    const exif = cat(
      'Exif\0\0',
      'II*\0',
      le32(8),
      le16(1),
      le16(0x8769),
      le16(4),
      le32(1),
      le32(26),
      le32(0),
      le16(1),
      le16(0x927c),
      le16(7),
      le32(note.length),
      le32(44),
      le32(0),
      note,
    );
    const base = await photo('jpeg');
    return cat(base.subarray(0, 2), jpegSegment(0xe1, exif), base.subarray(2));
  });
  motion(add);
  svg(add);
  add('hand-chunks.png', 'hand and ImageMagick', 'chunks of other programs (Fireworks, Photoshop)', async () => {
    const base = await photo('png');
    return cat(
      base.subarray(0, 33),
      pngChunk('vpAg', cat(be32(320), be32(240), '\0')),
      pngChunk('pHYs', cat(be32(2835), be32(2835), '\x01')),
      pngChunk('tEXt', 'Software\0Adobe ImageReady'),
      base.subarray(33),
    );
  });
}

/** Still picture and film in one file. */
function motion(add) {
  const xmp = (attributes, body = '') =>
    jpegSegment(
      0xe1,
      cat(
        'http://ns.adobe.com/xap/1.0/\0',
        `<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 5.1.0-jc003"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/" ${attributes}>${body}</rdf:Description></rdf:RDF></x:xmpmeta>`,
      ),
    );
  const items = (length, padding = 0) =>
    `<Container:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg" Item:Semantic="Primary" Item:Length="0" Item:Padding="${padding}"/></rdf:li><rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="video/mp4" Item:Semantic="MotionPhoto" Item:Length="${length}" Item:Padding="0"/></rdf:li></rdf:Seq></Container:Directory>`;
  const withXmp = async (segment, tail) => {
    const base = await photo('jpeg');
    return cat(base.subarray(0, 2), segment, base.subarray(2), tail);
  };
  add(
    'motion-google.jpg',
    'hand, ImageMagick, ffmpeg',
    'a motion photo (Google, Motion Photo format 1.0)',
    async () =>
      withXmp(
        xmp(
          'GCamera:MotionPhoto="1" GCamera:MotionPhotoVersion="1" GCamera:MotionPhotoPresentationTimestampUs="500000"',
          items((await clip()).length),
        ),
        await clip(),
      ),
    { name: 'PXL_20240229_120000000.MP.jpg', family: 'motion photo' },
  );
  add(
    'motion-google-old.jpg',
    'hand, ImageMagick, ffmpeg',
    'a motion photo (Google, MicroVideo)',
    async () =>
      withXmp(
        xmp(
          `GCamera:MicroVideo="1" GCamera:MicroVideoVersion="1" GCamera:MicroVideoOffset="${(await clip()).length}" GCamera:MicroVideoPresentationTimestampUs="500000"`,
        ),
        await clip(),
      ),
    { name: 'MVIMG_20240229_120000.jpg', family: 'motion photo' },
  );
  const sef = async () => {
    const name = 'MotionPhoto_Data';
    const film = await clip();
    const block = cat(le16(0), le16(0x0a30), le32(name.length), name, film);
    const table = cat('SEFH', le32(107), le32(1), le16(0), le16(0x0a30), le32(block.length), le32(block.length));
    return cat(block, table, le32(table.length), 'SEFT');
  };
  add(
    'motion-samsung.jpg',
    'hand, ImageMagick, ffmpeg',
    'a motion photo (Samsung: MotionPhoto_Data and the SEFH/SEFT trailer)',
    async () => cat(await photo('jpeg'), await sef()),
    { name: '20240229_120000.jpg', family: 'motion photo' },
  );
  add(
    'motion-samsung-new.jpg',
    'hand, ImageMagick, ffmpeg',
    'a motion photo with both Google XMP and the Samsung trailer',
    async () => {
      const trailer = await sef();
      return withXmp(
        xmp('GCamera:MotionPhoto="1" GCamera:MotionPhotoVersion="1"', items(trailer.length - 24, 24)),
        trailer,
      );
    },
    { name: '20240229_120001.jpg', family: 'motion photo', arguable: true },
  );
  add(
    'samsung-trailer.jpg',
    'hand, ImageMagick',
    'a photograph with the small Samsung trailer (Image_UTC_Data)',
    async () => {
      const name = 'Image_UTC_Data';
      const block = cat(le16(0), le16(0x0a01), le32(name.length), name, '1709208000000');
      const table = cat('SEFH', le32(106), le32(1), le16(0), le16(0x0a01), le32(block.length), le32(block.length));
      return cat(await photo('jpeg'), block, table, le32(table.length), 'SEFT');
    },
    { name: '20240229_130000.jpg', family: 'motion photo' },
  );
  add(
    'gain-map.jpg',
    'hand, ImageMagick',
    'an Ultra HDR photograph: a second JPEG (gain map) behind the first, named in XMP and MPF',
    async () => {
      const second = await photo('jpeg', '-resize', '80x60', '-colorspace', 'Gray');
      const base = await photo('jpeg');
      const head = jpegSegment(
        0xe1,
        cat(
          'http://ns.adobe.com/xap/1.0/\0',
          `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/"><Container:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/></rdf:li><rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="${second.length}"/></rdf:li></rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>`,
        ),
      );
      const mpf = (firstSize, offset) =>
        jpegSegment(
          0xe2,
          cat(
            'MPF\0',
            'II*\0',
            le32(8),
            le16(3),
            le16(0xb000),
            le16(7),
            le32(4),
            '0100',
            le16(0xb001),
            le16(4),
            le32(1),
            le32(2),
            le16(0xb002),
            le16(7),
            le32(32),
            le32(50),
            le32(0),
            le32(0x030000),
            le32(firstSize),
            le32(0),
            le32(0),
            le32(0),
            le32(second.length),
            le32(offset),
            le32(0),
          ),
        );
      const size = 2 + head.length + mpf(0, 0).length + base.length - 2;
      const tiffAt = 2 + head.length + 4 + 4;
      return cat(base.subarray(0, 2), head, mpf(size, size - tiffAt), base.subarray(2), second);
    },
    { family: 'motion photo' },
  );
}

function svg(add) {
  const logo =
    '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 100 100"><defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#00f"/></linearGradient></defs><circle cx="50" cy="50" r="40" fill="url(#g)"/><text x="20" y="55">Logo</text></svg>\n';
  add('logo.svg', 'hand', 'a drawing', () => Buffer.from(logo), { arguable: true });
  add('no-declaration.svg', 'hand', 'a drawing without an XML declaration', () => Buffer.from(logo.split('\n')[1]), {
    arguable: true,
  });
  add(
    'picture.svg',
    'hand and ImageMagick',
    'a drawing with a picture in it',
    async () =>
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="320" height="240"><image width="320" height="240" xlink:href="data:image/png;base64,${(await photo('png')).toString('base64')}"/></svg>`,
      ),
    { arguable: true },
  );
  add(
    'matplotlib.svg',
    'Matplotlib',
    'a drawing of costs',
    () =>
      python(
        {},
        'out.svg',
        `import matplotlib\nmatplotlib.use('svg')\nimport matplotlib.pyplot as p\np.plot([1,3,2])\np.savefig('out.svg',metadata={'Date':None})`,
      ),
    { arguable: true },
  );
  add('packed.svgz', 'hand', 'a packed drawing', () => gzipSync(logo), { arguable: true });
}
