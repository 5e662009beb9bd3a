import type * as Runtime from 'onnxruntime-web';
import type { Tokenizer } from '@huggingface/tokenizers';
import { EntityModelError } from './error.js';

/**
 * What computes a model. It is WebAssembly, not onnxruntime-node: WebAssembly's arithmetic is defined to the last bit, so that
 * two hosts make the same record, where native kernels are chosen by the processor and round differently. It can neither reach
 * beyond its own memory nor does it need to be built or downloaded; and it is no slower with texts of this length.
 */
export interface ModelPackages {
  readonly runtime: typeof Runtime;
  readonly Tokenizer: typeof Tokenizer;
}

/** Installed by those alone who set REDACTION_MODEL: they take 140 MB on the disk. */
const INSTALL =
  'npm install --prefix .. onnxruntime-web@1.30.0 @huggingface/tokenizers@0.2.0, in the folder of the program (docs/archive.md)';

/** @throws {EntityModelError} where a package is missing */
export async function loadPackages(): Promise<ModelPackages> {
  try {
    const [runtime, { Tokenizer }] = await Promise.all([import('onnxruntime-web'), import('@huggingface/tokenizers')]);
    // One thread: sums come out the same however many cores there are.
    runtime.env.wasm.numThreads = 1;
    runtime.env.logLevel = 'error';
    return { runtime, Tokenizer };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new EntityModelError(`needs packages that are not installed: ${INSTALL}`, { cause: error });
  }
}
