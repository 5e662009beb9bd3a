import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { EntityModelError } from './error.js';

/** The files of a token classifier, as Hugging Face lays them out. */
export interface ModelFiles {
  readonly name: string;
  readonly version: string | null;
  /** SHA-256 of the weights, and of all that decides what is found, in hex. */
  readonly sha256: string;
  readonly wholeSha256: string;
  readonly weights: Uint8Array;
  /** `tokenizer.json` and `tokenizer_config.json`. */
  readonly tokenizer: object;
  readonly tokenizerConfig: object;
  /** By their place in what the model gives out. */
  readonly labels: readonly string[];
  /** How many tokens it can read at once. */
  readonly maxTokens: number;
}

/** They are in memory twice while they are read. */
const MAX_WEIGHTS = 512 * 1024 * 1024;
/** Of BERT; models that say nothing else have it. */
const USUAL_TOKENS = 512;
/** The folders in which the weights may lie. */
const WEIGHTS_FOLDERS = ['.', 'onnx'];

const CONFIG = z.object({
  id2label: z.record(z.string().regex(/^\d{1,4}$/), z.string()),
  max_position_embeddings: z.number().int().min(16).optional(),
  version: z.string().optional(),
});
/** Words are given to the tokenizer one by one: with these, that comes to the same as the whole text. */
const TOKENIZER = z.looseObject({ model: z.looseObject({ type: z.enum(['WordPiece', 'Unigram']) }) });

/**
 * Reads `config.json`, `tokenizer.json`, `tokenizer_config.json` where there is one, and the only `.onnx` file of a folder or
 * of its `onnx`. The model is called as the folder is: it should have the same name on all hosts.
 *
 * @throws {EntityModelError} naming what is missing or not as it should be
 */
export async function readModelFolder(folder: string): Promise<ModelFiles> {
  const weightsFile = await findWeights(folder);
  const [config, tokenizer, weights] = await Promise.all([
    readBytes(folder, 'config.json'),
    readBytes(folder, 'tokenizer.json'),
    readBytes(folder, weightsFile),
  ]);
  const tokenizerConfig = await readFile(join(folder, 'tokenizer_config.json')).catch(() => Buffer.from('{}'));
  const { id2label, max_position_embeddings: maxTokens = USUAL_TOKENS, version } = parse('config.json', config, CONFIG);
  return {
    name: basename(folder),
    version: version ?? null,
    sha256: sha256Of([weights]),
    wholeSha256: sha256Of([
      sha256Of([weights]),
      sha256Of([config]),
      sha256Of([tokenizer]),
      sha256Of([tokenizerConfig]),
    ]),
    weights,
    tokenizer: parse('tokenizer.json', tokenizer, TOKENIZER),
    tokenizerConfig: parse('tokenizer_config.json', tokenizerConfig, z.looseObject({})),
    labels: labelsOf(id2label),
    maxTokens,
  };
}

async function findWeights(folder: string): Promise<string> {
  const found: string[] = [];
  for (const inner of WEIGHTS_FOLDERS) {
    const names = await readdir(join(folder, inner)).catch((error: NodeJS.ErrnoException) => {
      if (inner !== '.' && error.code === 'ENOENT') return [];
      throw new EntityModelError(`the folder ${folder} cannot be read (${error.code ?? error.message})`, {
        cause: error,
      });
    });
    found.push(...names.filter((name) => name.endsWith('.onnx')).map((name) => join(inner, name)));
  }
  const [first, ...others] = found.sort();
  if (first === undefined)
    throw new EntityModelError(`${folder} holds no weights, which are a file such as model.onnx`);
  if (others.length > 0) {
    throw new EntityModelError(`${folder} holds several files of weights (${found.join(', ')}); should hold one`);
  }
  const { size } = await stat(join(folder, first));
  if (size > MAX_WEIGHTS)
    throw new EntityModelError(`${first} has ${size} bytes; at most ${MAX_WEIGHTS} can be loaded`);
  return first;
}

async function readBytes(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new EntityModelError(`${join(folder, name)} cannot be read (${code})`, { cause: error });
  }
}

function parse<T>(name: string, bytes: Buffer, type: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new EntityModelError(`${name} is not valid JSON`, { cause });
  }
  const read = type.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new EntityModelError(`${name}: "${issue?.path.join('.') ?? ''}" is not as expected: ${issue?.message ?? ''}`);
}

function labelsOf(id2label: Readonly<Record<string, string>>): string[] {
  const labels: string[] = [];
  for (const [id, label] of Object.entries(id2label)) labels[Number(id)] = label;
  if (labels.length === 0 || labels.length !== Object.keys(id2label).length) {
    throw new EntityModelError('config.json: "id2label" should number all labels from 0 on');
  }
  return labels;
}

function sha256Of(parts: readonly (Uint8Array | string)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
