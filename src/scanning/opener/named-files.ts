/** Files that texts carry under a name: attachments of appointments, and downloads of pages. Used in threads: like them, it imports by URL. */
import type * as PercentModule from './percent.js';
import type { PieceSink } from './pieces.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const { percentDecoded } = (await import(new URL(`./percent${ending}`, import.meta.url).href)) as typeof PercentModule;

/** RFC 5545, section 3.1, and RFC 6350, section 3.2: a line that begins with a blank continues the one before. Some write several, or end lines twice. */
export function unfolded(text: string): string {
  return text.replace(/\r{0,2}\n[ \t]+/g, '');
}

const ATTACH =
  /^(?:[\w-]+\.)?(?:ATTACH|PHOTO|LOGO|SOUND)((?:;[^:"\r\n]*(?:"[^"\r\n]*"[^:"\r\n]*)*)?):([A-Za-z0-9+/=]+)\s*$/gim;
const ATTACH_NAME = /;(?:X-)?(?:FILE-?NAME|NAME)\s*=\s*(?:"([^"]*)"|([^;:]*))/i;

/** RFC 5545, section 3.8.1.1, and the pictures and sounds of vCard 2.1 and 3.0. @param text unfolded */
export function takeAttachments(text: string, sink: PieceSink): void {
  for (const [, parameters = '', content = ''] of text.matchAll(ATTACH)) {
    if (!/;(?:ENCODING\s*=\s*"?B|BASE64)/i.test(parameters)) continue;
    const [, quoted, bare] = ATTACH_NAME.exec(parameters) ?? [];
    sink.file(quoted ?? bare ?? 'attachment', Buffer.from(content, 'base64'));
  }
}

const TAG = /<[^<>]*>/g;
const QUOTED = /"[^"]*"|'[^']*'/g;
const NAME = /\bdownload\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*))/i;
const DATA = /\bhref\s*=\s*(?:"\s*data:([^",]*),([^"]*)"|'\s*data:([^',]*),([^']*)'|data:([^\s,>]*),([^\s>]*))/i;

/** HTML, section 4.6.6: a link that saves what its address holds. @param text without references */
export function takeDownloads(text: string, sink: PieceSink): void {
  for (const [tag] of text.matchAll(TAG)) {
    if (!/\bdownload\b/i.test(tag)) continue;
    // URL Standard, section 4.4: tabs and line ends in an address count for nothing.
    const link = tag.replace(QUOTED, (value) => value.replace(/[\t\r\n]+/g, ''));
    const address = DATA.exec(link)
      ?.slice(1)
      .filter((part) => part !== undefined);
    if (address === undefined) continue;
    const [type = '', content = ''] = address;
    const name =
      NAME.exec(link)
        ?.slice(1)
        .find((part) => part !== undefined) ?? 'download';
    sink.file(name, Buffer.from(percentDecoded(content), /;\s*base64\s*$/i.test(type) ? 'base64' : 'latin1'));
  }
}
