/**
 * The answering engine is not the one that was proven: it was restarted, or has another version or database. Its verdict does
 * not count; it has to be proven first.
 */
export class EngineChangedError extends Error {
  override readonly name = 'EngineChangedError';
}
