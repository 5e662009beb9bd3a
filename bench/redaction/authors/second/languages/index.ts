import { ar } from './ar.js';
import { da } from './da.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fi } from './fi.js';
import { fr } from './fr.js';
import { hi } from './hi.js';
import { id } from './id.js';
import { it } from './it.js';
import { ja } from './ja.js';
import { ko } from './ko.js';
import type { Language } from './language.js';
import { nb } from './nb.js';
import { nl } from './nl.js';
import { pl } from './pl.js';
import { pt } from './pt.js';
import { ru } from './ru.js';
import { sv } from './sv.js';
import { tl } from './tl.js';
import { tr } from './tr.js';
import { zh } from './zh.js';

/** The packs by their ISO 639-1 code. */
export const LANGUAGES: Readonly<Record<string, Language>> = {
  ar,
  da,
  de,
  en,
  es,
  fi,
  fr,
  hi,
  id,
  it,
  ja,
  ko,
  nb,
  nl,
  pl,
  pt,
  ru,
  sv,
  tl,
  tr,
  zh,
};
