/** Material for ordinary files: pictures, sound, film and text as common programs write them. */
import { inFolder, make, once, run } from './tools.mjs';

export const photo = (format, ...args) =>
  once(`photo ${format} ${args}`, () =>
    inFolder({}, (cwd) =>
      run('convert', ['-seed', '5', '-size', '320x240', 'plasma:tan-navy', ...args, `${format}:-`], { cwd }),
    ),
  );
export const ffmpeg = (name, args, files = {}) =>
  make(files, name, 'ffmpeg', ['-v', 'error', '-nostdin', ...args, name]);
export const TONE = ['-f', 'lavfi', '-i', 'sine=440:duration=2'];
export const PATTERN = ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=10:duration=2'];
export const LINES =
  'Dear Ms Müller,\n\nthe delivery of order 4711 comes on Thursday, 29 February, between 8 and 12 o’clock.\nPlease keep the invoice (€ 1,234.50) ready.\n\nKind regards\nAnn Example\n';
export const ASCII =
  'Dear Ms Mueller,\n\nthe delivery of order 4711 comes on Thursday, 29 February, between 8 and 12.\n\nKind regards\nAnn Example\n';
