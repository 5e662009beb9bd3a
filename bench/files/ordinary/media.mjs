/** Sound and film. */
import { cat, le32 } from '../lib/bytes.mjs';
import { ffmpeg, PATTERN, photo, TONE } from '../lib/samples.mjs';
import { python } from '../lib/tools.mjs';

export function recipes(corpus) {
  const add = (id, writer, why, makeIt, more = {}) =>
    corpus.ordinary(id, { format: id.split('.').pop(), family: 'sound and film', writer, why, ...more }, makeIt);
  for (const [name, args] of Object.entries({
    'tone.mp3': [],
    'tone-v1-v2.mp3': [
      '-id3v2_version',
      '3',
      '-write_id3v1',
      '1',
      '-metadata',
      'title=Tone',
      '-metadata',
      'artist=Ann',
    ],
    'tone-vbr.mp3': ['-q:a', '4'],
    'tone.wav': [],
    'tone-tags.wav': ['-metadata', 'title=Tone'],
    'tone-24.wav': ['-c:a', 'pcm_s24le'],
    'tone-alaw.wav': ['-c:a', 'pcm_alaw'],
    'tone.flac': ['-metadata', 'title=Tone'],
    'tone.ogg': ['-metadata', 'title=Tone'],
    'tone.opus': [],
    'tone.m4a': ['-metadata', 'title=Tone'],
    'tone.aac': [],
    'tone.wma': [],
    'tone.aiff': [],
    'tone.mka': [],
    'tone.caf': [],
    'tone.ac3': [],
    'tone.3gp': ['-c:a', 'aac'],
  }))
    add(name, 'ffmpeg', `a sound as ${name.split('.').pop()}`, () => ffmpeg(name, [...TONE, ...args]));
  const both = [...PATTERN, ...TONE, '-pix_fmt', 'yuv420p'];
  for (const [name, args] of Object.entries({
    'film.mp4': [],
    'film-faststart.mp4': ['-movflags', '+faststart'],
    'film-fragmented.mp4': ['-movflags', 'frag_keyframe+empty_moov'],
    'film.mov': ['-metadata', 'title=Film'],
    'film.mkv': [],
    'film.webm': ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus'],
    'film.avi': [],
    'film-mjpeg.avi': ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p'],
    'film.wmv': [],
    'film.flv': ['-c:v', 'flv', '-ar', '44100'],
    'film.mpg': ['-r', '25'],
    'film.ts': [],
    'film.3gp': ['-s', '176x144', '-c:v', 'h263', '-c:a', 'aac'],
    'film.m4v': ['-an'],
    'film.ogv': ['-c:v', 'libtheora'],
    'film-hevc.mp4': ['-c:v', 'libx265', '-tag:v', 'hvc1', '-x265-params', 'log-level=error'],
    'film.f4v': [],
  }))
    add(name, 'ffmpeg', `a film as ${name.split('.').pop()}`, () => ffmpeg(name, [...both, ...args]));
  add('subtitles.mkv', 'ffmpeg', 'a film with subtitles', () =>
    ffmpeg('a.mkv', ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=10:duration=2', '-i', 's.srt', '-c:s', 'srt'], {
      's.srt': '1\n00:00:00,000 --> 00:00:01,000\nHello\n',
    }),
  );
  add('cover.mp3', 'ffmpeg', 'a piece of music with a cover', async () =>
    ffmpeg(
      'a.mp3',
      [
        '-f',
        'lavfi',
        '-i',
        'sine=440:duration=2',
        '-i',
        'c.jpg',
        '-map',
        '0',
        '-map',
        '1',
        '-c:v',
        'copy',
        '-id3v2_version',
        '3',
      ],
      { 'c.jpg': await photo('jpeg') },
    ),
  );
  add('cover.flac', 'mutagen', 'a piece of music with a cover', async () =>
    python(
      { 'a.flac': await ffmpeg('a.flac', TONE), 'c.jpg': await photo('jpeg') },
      'a.flac',
      `from mutagen.flac import FLAC,Picture\nf=FLAC('a.flac')\np=Picture()\np.type=3\np.mime='image/jpeg'\np.data=open('c.jpg','rb').read()\nf.add_picture(p)\nf['title']='Tone'\nf.save()`,
    ),
  );
  add('cover.m4a', 'mutagen', 'a piece of music with a cover', async () =>
    python(
      { 'a.m4a': await ffmpeg('a.m4a', TONE), 'c.jpg': await photo('jpeg') },
      'a.m4a',
      `from mutagen.mp4 import MP4,MP4Cover\nf=MP4('a.m4a')\nf['covr']=[MP4Cover(open('c.jpg','rb').read())]\nf['\\xa9nam']='Tone'\nf.save()`,
    ),
  );
  add('ape-v2-v1.mp3', 'mutagen and hand', 'a piece of music with ID3v2, APEv2 and ID3v1', async () => {
    const tagged = await python(
      { 'a.mp3': await ffmpeg('a.mp3', TONE) },
      'a.mp3',
      `from mutagen.apev2 import APEv2\nfrom mutagen.id3 import ID3,TIT2\nt=ID3()\nt.add(TIT2(3,['Tone']))\nt.save('a.mp3')\na=APEv2()\na['Title']='Tone'\na['REPLAYGAIN_TRACK_GAIN']='-3.00 dB'\na.save('a.mp3')`,
    );
    return cat(
      tagged,
      'TAG',
      'Tone'.padEnd(30, '\0'),
      'Ann'.padEnd(30, '\0'),
      Buffer.alloc(30),
      '2024',
      Buffer.alloc(30),
      '\xff',
    );
  });
  add('id3-padding.mp3', 'mutagen', 'room of 4 kB behind the tag, as tag programs leave it', async () =>
    python(
      { 'a.mp3': await ffmpeg('a.mp3', TONE) },
      'a.mp3',
      `from mutagen.id3 import ID3,TIT2\nt=ID3()\nt.add(TIT2(3,['Tone']))\nt.save('a.mp3',padding=lambda i:4096)`,
    ),
  );
  add('lyrics.mp3', 'mutagen', 'a piece of music with its words in UTF-16', async () =>
    python(
      { 'a.mp3': await ffmpeg('a.mp3', TONE) },
      'a.mp3',
      `from mutagen.id3 import ID3,USLT\nt=ID3()\nt.add(USLT(1,'eng','',['La la la\\n'*50][0]))\nt.save('a.mp3')`,
    ),
  );
  add('voice.wav', 'hand', 'a recording with a list of remarks, as recorders write it', () => {
    const data = Buffer.alloc(8000, 128);
    const list = cat('INFO', 'INAM', le32(6), 'Voice\0');
    const body = cat(
      'WAVE',
      'fmt ',
      le32(16),
      Buffer.from([1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0]),
      'LIST',
      le32(list.length),
      list,
      'data',
      le32(data.length),
      data,
    );
    return cat('RIFF', le32(body.length), body);
  });
}
