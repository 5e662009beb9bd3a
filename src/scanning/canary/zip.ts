/** The single member of a ZIP, already compressed. */
export interface ZipMember {
  readonly name: string;
  /** A raw deflate stream. */
  readonly deflated: Buffer;
  readonly originalBytes: number;
  /** CRC-32 of the original. Default: 0; clamd does not check it. */
  readonly checksum?: number;
}

/** A ZIP of one member. Layout: PKWARE APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16. */
export function zipOfOne({ name: text, deflated, originalBytes, checksum = 0 }: ZipMember): Buffer {
  const name = Buffer.from(text);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(checksum, 14);
  local.writeUInt32LE(deflated.length, 18);
  local.writeUInt32LE(originalBytes, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  local.copy(central, 6, 4, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + deflated.length, 16);
  return Buffer.concat([local, name, deflated, central, name, end]);
}
