import { z } from 'zod';

/**
 * Ids become parts of workflow ids, blob names and request paths: only characters that need no escaping in any of them.
 * Genesys Cloud's ids are UUIDs.
 */
export const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);

/** The limit for names on most file systems. */
const MAX_FILE_NAME = 255;

/** Without control and format characters, which hide or reverse the text around them. An empty result is no name. */
export const fileName = z
  .string()
  .transform((name) => [...name.replace(/\p{C}/gu, '')].slice(0, MAX_FILE_NAME).join('').trim())
  .transform((name) => (name === '' ? undefined : name))
  .optional()
  .catch(undefined);
