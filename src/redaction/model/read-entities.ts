import type { Span } from '../detector.js';
import { fold } from '../fold.js';
import type { EntitiesOf } from '../kind.js';
import type { Entity, EntityModel } from './entity-model.js';

/**
 * The texts of one conversation may have this many UTF-16 units, each text counted once. A model takes a thousand times as
 * long as all detectors: this is one minute and a half of English on an ordinary core, and six minutes of what has a token for
 * each unit. The step that waits for it has ten.
 */
const MAX_LENGTH = 200_000;

/** The texts of a conversation are more than a model can read in the time that there is. */
export class TooMuchTextError extends Error {
  override readonly name = 'TooMuchTextError';

  constructor(length: number, limit: number) {
    super(`${length} characters are more than the ${limit} that REDACTION_MODEL may read of one conversation`);
  }
}

const NO_ENTITIES: readonly Span[] = [];

/**
 * Has a model read texts, each once, as the detectors read them: without what hides letters, and with a space for `_`, which
 * stands between the words of file names.
 *
 * @returns what it has found, by text: nothing in a text that it was not given
 * @throws {TooMuchTextError}, or what the model throws
 */
export async function readEntities(
  model: EntityModel,
  texts: Iterable<string>,
  { signal, maxLength = MAX_LENGTH }: { readonly signal?: AbortSignal; readonly maxLength?: number } = {},
): Promise<EntitiesOf> {
  const wanted = new Set(texts);
  let length = 0;
  for (const text of wanted) length += text.length;
  if (length > maxLength) throw new TooMuchTextError(length, maxLength);
  const found = new Map<string, readonly Span[]>();
  for (const text of wanted) found.set(text, await entitiesOf(model, text, signal));
  return (text) => found.get(text) ?? NO_ENTITIES;
}

async function entitiesOf(model: EntityModel, text: string, signal?: AbortSignal): Promise<readonly Span[]> {
  const folded = fold(text);
  const entities = await model.find(folded.text.replaceAll('_', ' '), signal);
  if (entities.length === 0) return NO_ENTITIES;
  const { name } = model.identity;
  return entities.map(({ kind, start, end, score }: Entity) => ({
    kind,
    ...folded.toInput(start, end),
    confidence: score,
    why: `the model ${name}`,
  }));
}
