import { InvalidArgumentError } from 'commander';

/** The parser of an option with free text. */
export const words = (most: number) => (text: string) => {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > most)
    throw new InvalidArgumentError(`It should have 1 to ${most} characters.`);
  return trimmed;
};
