const EXTENSION =
  /^[ ,;]{0,2}\(?(?:extension|extn?|x|#|durchwahl|poste|interno|anexo|ramal|toestel)[.:]? ?\d{1,6}\)?(?!\w)/i;
const EXTENSION_REACH = 24;
/** Links that contain a phone number. */
const SCHEME =
  /(?:tel:|sms:|callto:|(?:https?:\/\/)?(?:wa\.me|t\.me|viber\.me|signal\.me|api\.whatsapp\.com)\/(?:send\/?\?phone=|#p\/)?)\+?\(?$/i;
/** What is directly before a number that such a link or marks open; a space behind a plus alone. */
const OPENING = [':', '/', '=', '+', '(', ' '];

/** Length of an extension that follows the number: ` ext. 204`, `x12`. */
export function extensionLength(text: string, end: number): number {
  return end === text.length ? 0 : (EXTENSION.exec(text.slice(end, end + EXTENSION_REACH))?.[0].length ?? 0);
}

/** Where the marks begin that open the number: `+`, `(`, `(+`. */
export function openingOf(text: string, start: number): number {
  const before = text.charAt(start - 1);
  if (!OPENING.includes(before) || (before === ' ' && text.charAt(start - 2) !== '+')) return start;
  const scheme = SCHEME.exec(text.slice(Math.max(0, start - 36), start))?.[0].length;
  if (scheme !== undefined) return start - scheme;
  const opening = /(?:(?:\( ?)?\+ ?\(?|\()$/.exec(text.slice(Math.max(0, start - 4), start));
  return start - (opening?.[0].length ?? 0);
}
