const EXTENSION =
  /^[ ,;]{0,2}\(?(?:extension|extn?|x|#|durchwahl|poste|interno|anexo|ramal|toestel)[.:]? ?\d{1,6}\)?(?!\w)/i;
const EXTENSION_REACH = 24;
/** Links that contain a phone number. */
const SCHEME =
  /(?:tel:|sms:|callto:|(?:https?:\/\/)?(?:wa\.me|t\.me|viber\.me|signal\.me|api\.whatsapp\.com)\/(?:send\/?\?phone=|#p\/)?)\+?\(?$/i;
const OPENING_MARKS = ['+', '(', ' '];

/** Length of an extension that follows the number: ` ext. 204`, `x12`. */
export function extensionLength(text: string, end: number): number {
  return end === text.length ? 0 : (EXTENSION.exec(text.slice(end, end + EXTENSION_REACH))?.[0].length ?? 0);
}

/** Where the marks begin that open the number: `+`, `(`, `(+`. */
export function openingOf(text: string, start: number): number {
  const scheme = SCHEME.exec(text.slice(Math.max(0, start - 36), start))?.[0].length;
  if (scheme !== undefined) return start - scheme;
  if (!OPENING_MARKS.includes(text.charAt(start - 1))) return start;
  const opening = /(?:(?:\( ?)?\+ ?\(?|\()$/.exec(text.slice(Math.max(0, start - 4), start));
  return start - (opening?.[0].length ?? 0);
}
