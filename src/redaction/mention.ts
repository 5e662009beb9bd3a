/** A phrase of a lexicon that occurs in a passage. */
export interface Mention {
  tag: string;
  start: number;
  end: number;
}

/** A word of a passage, without accents and in lower case. */
export interface Word {
  word: string;
  start: number;
  end: number;
}
