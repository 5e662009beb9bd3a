/** A PDF writer that follows any instruction: object numbers, keys in any order, broken tables. */
import { deflateSync } from 'node:zlib';
import { cat } from './bytes.mjs';

/** A stream object. `dict` is the text between << and >>, without Length. */
export const stream = (data, dict = '', length = data.length) =>
  cat(`<< ${dict} /Length ${length} >>\nstream\n`, data, '\nendstream');
export const flate = (data, dict = '') => stream(deflateSync(data), `${dict} /Filter /FlateDecode`);
export const asciiHex = (data) => Buffer.from(`${data.toString('hex').toUpperCase()}>`);
export const ascii85 = (data) => {
  let out = '';
  for (let at = 0; at < data.length; at += 4) {
    const part = data.subarray(at, at + 4);
    let value = cat(part, Buffer.alloc(4 - part.length)).readUInt32BE(0);
    const digits = [];
    for (let n = 0; n < 5; n++) {
      digits.unshift(String.fromCharCode(33 + (value % 85)));
      value = Math.floor(value / 85);
    }
    out += part.length === 4 && digits.join('') === '!!!!!' ? 'z' : digits.slice(0, part.length + 1).join('');
  }
  return Buffer.from(`${out}~>`);
};
export const runLength = (data) =>
  cat(
    Array.from({ length: Math.ceil(data.length / 128) }, (_, n) =>
      cat(Buffer.from([data.subarray(n * 128, n * 128 + 128).length - 1]), data.subarray(n * 128, n * 128 + 128)),
    ),
    '\x80',
  );
export const pngPredictor = (data, columns = 16) =>
  cat(
    Array.from({ length: Math.ceil(data.length / columns) }, (_, n) =>
      cat(
        '\0',
        data.subarray(n * columns, n * columns + columns),
        Buffer.alloc(Math.max(0, (n + 1) * columns - data.length)),
      ),
    ),
  );

/** One page of text; objects 1 to 5. More objects by number in `more`; `catalog`, `page` and `trailer` are added to their dictionaries. */
export function pdf({
  more = {},
  catalog = '',
  page = '',
  trailer = '',
  header = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n',
  xref = true,
  tail = '',
  between = '',
  text = 'The delivery comes on Thursday.',
  catalogDict,
} = {}) {
  const objects = {
    1: catalogDict ?? `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    3: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> ${page} >>`,
    4: stream(Buffer.from(`BT /F1 12 Tf 20 150 Td (${text}) Tj ET`)),
    5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...more,
  };
  const { body, table, next } = layOut(Buffer.from(header, 'latin1'), objects, between);
  const last = `trailer\n<< /Size ${next} /Root 1 0 R ${trailer} >>\nstartxref\n${body.length}\n%%EOF\n`;
  return cat(body, xref ? table : '', xref ? last : `trailer\n<< /Root 1 0 R >>\n%%EOF\n`, tail);
}

function layOut(start, objects, between) {
  const parts = [start];
  let at = start.length;
  const offsets = [];
  for (const [key, value] of Object.entries(objects)) {
    const bytes = cat(`${key} 0 obj\n`, value, '\nendobj\n', between);
    offsets.push([Number(key), at]);
    parts.push(bytes);
    at += bytes.length;
  }
  const table = `xref\n0 1\n0000000000 65535 f \n${offsets.map(([key, offset]) => `${key} 1\n${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`;
  return { body: Buffer.concat(parts), table, next: Math.max(...offsets.map(([key]) => key)) + 1 };
}

/** Appends an update to a PDF. */
export function update(whole, objects, { root = '1 0 R' } = {}) {
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(whole.toString('latin1'))?.[1];
  const size = Number(
    whole
      .toString('latin1')
      .match(/\/Size \d+/g)
      ?.at(-1)
      ?.slice(6) ?? 0,
  );
  const { body, table, next } = layOut(whole, objects, '');
  return cat(
    body,
    table,
    `trailer\n<< /Size ${Math.max(next, size)} /Root ${root} /Prev ${previous} >>\nstartxref\n${body.length}\n%%EOF\n`,
  );
}

/** The objects and the catalog entry of an attachment in the name tree. */
export const attachment = (body, { name = 'a.zip', spec, number = 10 } = {}) => ({
  catalog: `/Names << /EmbeddedFiles << /Names [(${name}) ${number} 0 R] >> >>`,
  more: {
    [number]: spec ?? `<< /Type /Filespec /F (${name}) /UF (${name}) /EF << /F ${number + 1} 0 R >> >>`,
    [number + 1]: body,
  },
});
