import { HABITS } from './brief.js';
import type { Random } from './random.js';

export type Channel = keyof typeof HABITS;

const EMOJIS = ['😊', '🙏', '😡', '👍', '😭', '🙄', '❤️', '😅'];

/** Swaps, drops or doubles a letter in one longer word of Latin or Cyrillic letters; placeholders stay as they are. */
function mistyped(random: Random, text: string): string {
  const words = [...text.matchAll(/(?<![\p{L}{])\p{L}{5,}(?![\p{L}}])/gu)];
  if (words.length === 0) return text;
  const word = random.pick(words);
  const at = word.index + random.int(1, word[0].length - 3);
  const pair = text.slice(at, at + 2);
  const made = random.pick([pair.charAt(1) + pair.charAt(0), pair.charAt(0), pair.charAt(0) + pair]);
  return text.slice(0, at) + made + text.slice(at + 2);
}

/** A customer's line as thumbs type it. `{v}` and `{n}` are kept for what comes in there. */
export function typed(random: Random, channel: Channel, line: string): string {
  const habits = HABITS[channel];
  let text = line;
  if (random.chance(habits.typo)) text = mistyped(random, text);
  if (random.chance(habits.lower)) text = text.toLowerCase();
  else if (random.chance(habits.capitals)) text = text.toUpperCase().replaceAll('{V}', '{v}').replaceAll('{N}', '{n}');
  if (random.chance(habits.unpunctuated)) text = text.replace(/[.,!?¿¡'’](?=\s|$)/g, '');
  if (random.chance(habits.stretched)) text = text.replace(/ /g, '  ');
  if (random.chance(habits.emoji)) text = `${text} ${random.pick(EMOJIS)}`;
  return text;
}
