/** W3C XML Encryption 1.1, as in CDOC, SOAP and SAML. It has no runtime imports, so that threads can load it. */

const SPACE = 'http://www.w3.org/2001/04/xmlenc#';
const DECLARED = /\bxmlns(?::([^\s"'<>/=:]+))?\s*=\s*["']http:\/\/www\.w3\.org\/2001\/04\/xmlenc#["']/g;
/** Each is a part of the pattern; more are made to take time. */
const MOST_PREFIXES = 16;
const IS_MARKUP = /^(?:\s|\xef\xbb\xbf)*</;

/**
 * Whether XML holds data that is read with a key only. Fonts that a book obfuscates have no value, but refer to their file.
 * @param xml without references and remarks
 */
export function isEncryptedXml(xml: string): boolean {
  if (!IS_MARKUP.test(xml) || !xml.includes(SPACE)) return false;
  const prefixes = new Set<string>();
  for (const [, prefix] of xml.matchAll(DECLARED)) {
    prefixes.add(prefix === undefined ? '' : `${prefix.replace(/\W/g, '\\$&')}:`);
    if (prefixes.size > MOST_PREFIXES) return true;
  }
  const tags = new RegExp(
    `<(/?)(?:${[...prefixes].join('|')})(EncryptedData|CipherValue)(?=[\\s/>])(?:[^<>"'/]|"[^"<]*"|'[^'<]*'|/(?!>))*(/?)>\\s*([^<\\s]?)`,
    'g',
  );
  let open = 0;
  for (const [, end, name, empty, letter] of xml.matchAll(tags)) {
    if (name === 'CipherValue') {
      if (end === '' && letter !== '' && open > 0) return true;
    } else if (end !== '') open -= 1;
    else if (empty === '') open += 1;
  }
  return false;
}
