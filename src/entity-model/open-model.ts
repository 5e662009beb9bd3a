import type { InferenceSession } from 'onnxruntime-web';
import { createSemaphore } from '../lib/semaphore.js';
import type { Kind } from '../redaction/kind.js';
import type { EntityModel, ModelIdentity } from '../redaction/model/entity-model.js';
import { EntityModelError } from './error.js';
import { readModelFolder } from './model-folder.js';
import type { ModelFiles } from './model-folder.js';
import { loadPackages } from './packages.js';
import type { ModelPackages } from './packages.js';
import { TokenClassifier } from './token-classifier.js';
import type { Classify } from './token-classifier.js';

/** A model that lies in a folder, as it was when it was looked at. Can be told to a thread. */
export interface KnownModel {
  readonly folder: string;
  readonly identity: ModelIdentity;
  /** SHA-256 of all files that decide what is found, in hex. */
  readonly wholeSha256: string;
}

/**
 * Reads a folder, without loading the network.
 *
 * @throws {EntityModelError} when it is no folder of a model, or packages are missing
 */
export async function lookAtModel(folder: string): Promise<KnownModel> {
  const [files, packages] = await Promise.all([readModelFolder(folder), loadPackages()]);
  return known(folder, files, packages);
}

/**
 * Loads a model. It takes some hundred MiB of memory, and computes in the thread that calls it.
 *
 * @param kinds those that are looked for
 * @throws {EntityModelError} when it is another one by now, cannot be loaded, or has no label for any of the kinds
 */
export async function openModel(expected: KnownModel, kinds: readonly Kind[]): Promise<EntityModel> {
  const { folder } = expected;
  const [files, packages] = await Promise.all([readModelFolder(folder), loadPackages()]);
  const { identity, wholeSha256 } = known(folder, files, packages);
  if (wholeSha256 !== expected.wholeSha256 || identity.runtime !== expected.identity.runtime) {
    throw new EntityModelError(
      'has changed since this program started, and records name the former one; start it again',
    );
  }
  const kindOfLabel = files.labels.map((label) => kindOf(label, kinds));
  if (kindOfLabel.every((kind) => kind === undefined)) {
    throw new EntityModelError(`has no label for what REDACTION_KINDS asks for: ${files.labels.join(', ')}`);
  }
  return new TokenClassifier({
    identity,
    classify: await openNetwork(files, packages),
    ...openTokenizer(files, packages),
    kinds: kindOfLabel,
    maxTokens: files.maxTokens,
  });
}

function known(folder: string, files: ModelFiles, { runtime }: ModelPackages): KnownModel {
  const { name, version, sha256, wholeSha256 } = files;
  const identity = { name, version, sha256, runtime: `onnxruntime-web ${runtime.env.versions.web ?? 'unknown'}` };
  return { folder, identity, wholeSha256 };
}

/** `B-CITY`, `I-CITY` and `CITY` are one. */
function kindOf(label: string, kinds: readonly Kind[]): string | undefined {
  const bare = label.replace(/^[BIELSU]-/, '').toUpperCase();
  return kinds.find(({ labels }) => labels?.includes(bare))?.name;
}

function openTokenizer({ tokenizer: json, tokenizerConfig }: ModelFiles, { Tokenizer }: ModelPackages) {
  const tokenizer = createTokenizer(json, tokenizerConfig, Tokenizer);
  const tokensOf = (word: string): readonly number[] => tokenizer.encode(word, { add_special_tokens: false }).ids;
  // A word that every tokenizer knows something for; what stands around its tokens, stands around those of all texts.
  const word = 'a';
  const inner = tokensOf(word);
  const { ids } = tokenizer.encode(word);
  const at = ids.indexOf(inner[0]!);
  return { tokensOf, before: ids.slice(0, at), after: ids.slice(at + inner.length) };
}

function createTokenizer(json: object, config: object, Tokenizer: ModelPackages['Tokenizer']) {
  try {
    return new Tokenizer(json, config);
  } catch (cause) {
    throw new EntityModelError(`the tokenizer cannot be loaded: ${(cause as Error).message}`, { cause });
  }
}

async function openNetwork({ weights, labels }: ModelFiles, { runtime }: ModelPackages): Promise<Classify> {
  const session = await createSession(weights, runtime);
  const inputs = session.inputNames;
  const unknown = inputs.filter((name) => !['input_ids', 'attention_mask', 'token_type_ids'].includes(name));
  if (unknown.length > 0) throw new EntityModelError(`has inputs that nobody here knows: ${unknown.join(', ')}`);
  /** The runtime has one stack: a run that begins while another waits would spoil it. */
  const turn = createSemaphore(1);
  const run = (feeds: InferenceSession.FeedsType) => turn.run(() => session.run(feeds));
  return async (tokens) => {
    const tensor = (values: BigInt64Array) => new runtime.Tensor('int64', values, [1, values.length]);
    const ids = BigInt64Array.from(tokens, BigInt);
    const all: Readonly<Record<string, BigInt64Array>> = {
      input_ids: ids,
      attention_mask: ids.map(() => 1n),
      token_type_ids: ids.map(() => 0n),
    };
    const feeds = Object.fromEntries(inputs.map((name) => [name, tensor(all[name]!)]));
    const output = (await run(feeds))[session.outputNames[0]!]!;
    const isAsExpected = output.type === 'float32' && output.size === tokens.length * labels.length;
    if (!isAsExpected)
      throw new EntityModelError('is no token classifier: it does not give a value for each label and token');
    return output.data as Float32Array;
  };
}

async function createSession(weights: Uint8Array, runtime: ModelPackages['runtime']): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(weights, { executionProviders: ['wasm'] });
  } catch (cause) {
    throw new EntityModelError(`the weights cannot be loaded: ${(cause as Error).message}`, { cause });
  }
}
