/** A part of a text: `start` inclusive, `end` exclusive, in UTF-16 units. */
export interface Place {
  start: number;
  end: number;
}

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
