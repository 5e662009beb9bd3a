import { resolve } from 'node:path';
import { z } from 'zod';
import { MacKeyRing } from '../sealing/mac-key-ring.js';
import type { MacKey } from '../sealing/mac-key-ring.js';
import { parseMacKeys } from '../sealing/mac-keys.js';

/** Keys, or the file that holds them. */
export type FactKey = { readonly keys: readonly MacKey[] } | { readonly path: string };

/** An id and a colon; no path begins like this here. */
const KEYS = /^\s*[\w-]{1,32}:/;

export const factKey = z.string().transform((text, context): FactKey => {
  if (!KEYS.test(text)) return { path: resolve(text) };
  try {
    const keys = parseMacKeys(text);
    new MacKeyRing(keys); // rejects duplicate ids
    return { keys };
  } catch {
    context.addIssue({ code: 'custom' });
    return z.NEVER;
  }
});
