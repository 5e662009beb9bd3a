import type { Entity, EntityModel, ModelIdentity } from '../redaction/model/entity-model.js';
import { EntityModelError } from './error.js';
import { tokenizedWords, windowsOf } from './words.js';
import type { TokenizedWord } from './words.js';

/** What a classifier needs of a network: a row of values for each token, one value for each label. */
export type Classify = (tokens: readonly number[]) => Promise<ArrayLike<number>>;

export interface TokenClassifierParts {
  readonly identity: ModelIdentity;
  readonly classify: Classify;
  /** The tokens of a word, and what stands before and after those of a whole text. */
  readonly tokensOf: (word: string) => readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** The kind that each label of the network means, by its place; undefined for what is not looked for. */
  readonly kinds: readonly (string | undefined)[];
  readonly maxTokens: number;
}

/** Long enough for the words around a name; the time for each token grows with the length. */
const WINDOW_TOKENS = 128;
const OVERLAP_TOKENS = 32;
/** A word is taken for what is more likely than everything else together. */
const THRESHOLD = 0.5;
/** What stands between the parts of one name: `Jean-Luc O'Neill`, `J. Smith`, `Main Street`. */
const JOINT = /^(?:\s{0,3}|[-'’]|\.\s?)$/;
const LETTER = /\p{L}/u;

/** What a word is, as far as the model can tell. */
interface Guess {
  readonly kind: string;
  readonly score: number;
}

/** Finds entities by a network that has a guess at each token. It gets no text that holds no letter. */
export class TokenClassifier implements EntityModel {
  readonly identity: ModelIdentity;
  private readonly budget: number;

  constructor(private readonly parts: TokenClassifierParts) {
    this.identity = parts.identity;
    const { before, after, maxTokens } = parts;
    this.budget = Math.min(WINDOW_TOKENS, maxTokens) - before.length - after.length;
  }

  async find(text: string, signal?: AbortSignal): Promise<readonly Entity[]> {
    if (!LETTER.test(text)) return [];
    const words = tokenizedWords(text, this.parts.tokensOf);
    const guesses = await this.guess(words, signal);
    return entitiesOf(text, words, guesses);
  }

  /** The best guess at each word, of the windows that it stands in: a name that an edge cuts is whole in the next one. */
  private async guess(words: readonly TokenizedWord[], signal?: AbortSignal): Promise<(Guess | undefined)[]> {
    const { before, after, classify } = this.parts;
    const guesses = words.map((): Guess | undefined => undefined);
    for (const { first, last } of windowsOf(words, this.budget, OVERLAP_TOKENS)) {
      signal?.throwIfAborted();
      const tokens = words.slice(first, last).flatMap((word) => word.tokens);
      const values = await classify([...before, ...tokens.slice(0, this.budget), ...after]);
      let token = before.length;
      for (let index = first; index < last; index++) {
        for (const _ of words[index]!.tokens) {
          if (token < before.length + this.budget) guesses[index] = better(guesses[index], this.guessAt(values, token));
          token++;
        }
      }
    }
    return guesses;
  }

  /** The kind whose labels are the likeliest together, by softmax. */
  private guessAt(values: ArrayLike<number>, token: number): Guess | undefined {
    const { kinds } = this.parts;
    const row = kinds.map((_, label) => values[token * kinds.length + label]!);
    const most = Math.max(...row);
    if (!Number.isFinite(most)) throw new EntityModelError('gives out values that are no numbers');
    const likelihoods = row.map((value) => Math.exp(value - most));
    const byKind = new Map<string, number>();
    for (const [label, kind] of kinds.entries()) {
      if (kind !== undefined) byKind.set(kind, (byKind.get(kind) ?? 0) + likelihoods[label]!);
    }
    const all = likelihoods.reduce((sum, one) => sum + one, 0);
    let best: Guess | undefined;
    for (const [kind, sum] of byKind) best = better(best, { kind, score: sum / all });
    return best;
  }
}

function better(one: Guess | undefined, other: Guess | undefined): Guess | undefined {
  return one === undefined || (other !== undefined && other.score > one.score) ? other : one;
}

/** Words of the same kind in a row are one entity. One without a letter, such as a house number by itself, is none. */
function entitiesOf(
  text: string,
  words: readonly TokenizedWord[],
  guesses: readonly (Guess | undefined)[],
): readonly Entity[] {
  const entities: { kind: string; start: number; end: number; score: number }[] = [];
  for (const [index, { start, end }] of words.entries()) {
    const guess = guesses[index];
    if (guess === undefined || guess.score < THRESHOLD) continue;
    const last = entities.at(-1);
    if (last?.kind === guess.kind && JOINT.test(text.slice(last.end, start))) {
      last.end = end;
      last.score = Math.max(last.score, guess.score);
    } else entities.push({ kind: guess.kind, start, end, score: guess.score });
  }
  return entities.filter(({ start, end }) => LETTER.test(text.slice(start, end)));
}
