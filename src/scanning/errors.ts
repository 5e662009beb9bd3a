/**
 * Another engine has answered than the one that was proven: started anew, with another version or another database. What
 * it said does not count; it has to be proven first.
 */
export class EngineChangedError extends Error {
  override readonly name = 'EngineChangedError';
}
