/**
 * Loaded once, before any run. The SDK notes for each promise of a run where it was made (`setPromiseHook` of its vm-shared.js), for
 * the query of the call stack, and looks each frame up in the source map: with the ten frames of V8's default, that took half of
 * the processor time of a run. Two still name the place of an error.
 */
Error.stackTraceLimit = 2;
