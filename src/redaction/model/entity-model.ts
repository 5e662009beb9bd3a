/** What tells one model from another, for the header of records. */
export interface ModelIdentity {
  readonly name: string;
  /** As the model itself says. */
  readonly version: string | null;
  /** Of the weights, in hex. */
  readonly sha256: string;
  /** What computes it, with its version: another one may round otherwise, and so find something else. */
  readonly runtime: string;
}

/** Something that a model takes for a name or a place: `start` inclusive, `end` exclusive, in UTF-16 units of the text. */
export interface Entity {
  /** One of the registry. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** How sure the model is, from 0 to 1. */
  readonly score: number;
}

/** A model that reads texts for names and places. Whether it is a neural one, or a dictionary, is its own affair. */
export interface EntityModel {
  readonly identity: ModelIdentity;
  /**
   * The entities of one text, sorted and apart: the same on every host.
   *
   * @throws the reason of the signal, or whatever keeps the model from its work: nothing is redacted without it then
   */
  find(text: string, signal?: AbortSignal): Promise<readonly Entity[]>;
}
