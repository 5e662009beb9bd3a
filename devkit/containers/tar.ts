/** An entry of a tar: POSIX.1-1988, ustar. */
export interface TarPart {
  readonly name: string;
  readonly content?: Buffer;
  /** `0` file, `1` hard link, `2` link, `3` and `4` devices, `5` folder, `6` pipe, `x` pax header, `L` long name. */
  readonly type?: string;
  readonly link?: string;
  /** The size that the header claims. */
  readonly bytes?: number;
}

export function tar(parts: readonly TarPart[]): Buffer {
  return Buffer.concat([...parts.flatMap(tarEntry), Buffer.alloc(1024)]);
}

function tarEntry({
  name,
  content = Buffer.alloc(0),
  type = '0',
  link = '',
  bytes = content.length,
}: TarPart): Buffer[] {
  const header = Buffer.alloc(512);
  header.write(name.slice(0, 100), 0, 'latin1');
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(link.slice(0, 100), 157, 'latin1');
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}
