/** Maximum length of a head, in bytes: gateways and identity providers send 20 kB of cookies and policies. */
export const MAX_HEAD_BYTES = 65_536;
/** Interim answers, such as an unrequested 100 Continue, before the final one. */
const MAX_INTERIM = 16;

/** An answer violates HTTP in a way that makes it ambiguous. */
class ResponseHeadError extends Error {
  override readonly name = 'ResponseHeadError';
}

/**
 * Reads the bytes of one answer and passes them on with a head that any parser accepts: errors that browsers tolerate are
 * repaired, so that a file that an agent can open can be scanned. Interim answers are removed; a repeated Content-Length with the
 * same value is sent once, and not at all with chunks (RFC 9112, 6.3); lines end with CR LF. An ambiguous head is refused: two
 * different lengths.
 */
export class ResponseHead {
  private collected: Buffer = Buffer.alloc(0);
  private interim = 0;
  private done = false;
  /** Remaining bytes of the body; undefined when no length determines its end. */
  private left: number | undefined;

  /** @throws {ResponseHeadError} */
  take(chunk: Buffer): Buffer {
    if (this.done) return this.body(chunk);
    this.collected = Buffer.concat([this.collected, chunk]);
    for (;;) {
      const end = endOfHead(this.collected);
      if (end === undefined) {
        if (this.collected.length > MAX_HEAD_BYTES) throw new ResponseHeadError('its head is too long');
        return Buffer.alloc(0);
      }
      if (end > MAX_HEAD_BYTES) throw new ResponseHeadError('its head is too long');
      // Header values are octets; latin1 keeps each as it is.
      const lines = this.collected.subarray(0, end).toString('latin1').trimEnd().split(/\r?\n/);
      const rest = this.collected.subarray(end);
      if (/^HTTP\/1\.[01] 1(?!01)\d\d\b/.test(lines[0] ?? '')) {
        this.interim += 1;
        if (this.interim > MAX_INTERIM) throw new ResponseHeadError('it has too many interim answers');
        this.collected = rest;
        continue;
      }
      this.done = true;
      this.collected = Buffer.alloc(0);
      return Buffer.concat([this.tidied(lines), this.body(rest)]);
    }
  }

  private tidied([status = '', ...lines]: string[]): Buffer {
    const fields = fieldsOf(lines);
    const isChunked = fields.some(([name, value]) => name === 'transfer-encoding' && /\bchunked$/i.test(value));
    const lengths = fields.flatMap(([name, value]) => (name === 'content-length' ? value.split(',') : []));
    const distinct = new Set(
      lengths.map((length) => length.trim().replace(/^0+(?=\d)/, '')).filter((one) => one !== ''),
    );
    if (distinct.size > 1) throw new ResponseHeadError('it has two lengths');
    const [length] = distinct;
    const kept = fields.filter(([name]) => name !== 'content-length');
    if (length !== undefined && !isChunked) {
      kept.push(['content-length', length]);
      if (/^\d{1,15}$/.test(length)) this.left = Number(length);
    }
    const told = kept.map(([name, value]) => `${name}: ${value}`);
    return Buffer.from([status, ...told, '', ''].join('\r\n'), 'latin1');
  }

  /** Bytes beyond the announced length are not part of the answer (RFC 9112, 6.3). */
  private body(chunk: Buffer): Buffer {
    if (this.left === undefined) return chunk;
    const own = chunk.subarray(0, this.left);
    this.left -= own.length;
    return own;
  }
}

const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/;

/** Names in lower case, with their values. A line that begins with a space continues the previous one; others are left out. */
function fieldsOf(lines: readonly string[]): [name: string, value: string][] {
  const fields: [string, string][] = [];
  for (const line of lines) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      last[1] = `${last[1]} ${line.trim()}`.trim();
      continue;
    }
    const found = FIELD.exec(line);
    if (found !== null) fields.push([(found[1] ?? '').toLowerCase(), found[2] ?? '']);
  }
  return fields;
}

/** Where the body begins; undefined until the blank line has arrived. */
function endOfHead(bytes: Buffer): number | undefined {
  const found = [
    ['\r\n\r\n', 4],
    ['\n\n', 2],
    ['\n\r\n', 3],
  ] as const;
  const ends = found.flatMap(([mark, length]) => {
    const at = bytes.indexOf(mark);
    return at < 0 ? [] : [at + length];
  });
  return ends.length === 0 ? undefined : Math.min(...ends);
}
