import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';

/**
 * A token classifier that knows each of its words by heart: one table of ONNX's, looked up by `Gather`. Of the same layout and
 * inputs as real ones.
 */

/** The messages of onnx.proto (github.com/onnx/onnx) that this needs. */
const ONNX = `
  syntax = "proto3";
  message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
  message Shape { repeated Dimension dim = 1; }
  message TensorType { int32 elem_type = 1; Shape shape = 2; }
  message Type { TensorType tensor_type = 1; }
  message ValueInfo { string name = 1; Type type = 2; }
  message Attribute { string name = 1; int64 i = 3; int32 type = 20; }
  message Node { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated Attribute attribute = 5; }
  message Tensor { repeated int64 dims = 1; int32 data_type = 2; repeated float float_data = 4; string name = 8; }
  message Graph { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated ValueInfo input = 11; repeated ValueInfo output = 12; }
  message OperatorSet { string domain = 1; int64 version = 2; }
  message Model { int64 ir_version = 1; Graph graph = 7; repeated OperatorSet opset_import = 8; }
`;
const [FLOAT, INT64] = [1, 7];
const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];

export interface TinyModel {
  /** The label of each word, in small letters, `##` before pieces; other words are unknown, and have no label. */
  readonly words: Readonly<Record<string, string>>;
  readonly version?: string;
  /** Instead of what the words have. */
  readonly labels?: readonly string[];
  readonly weightsName?: string;
}

/** The surest that it can be of a label, before softmax. */
const SURE = 8;

/** Writes the folder of a model. */
export async function writeTinyModel(
  folder: string,
  { words, version, labels: given, weightsName = 'model.onnx' }: TinyModel,
): Promise<void> {
  const labels = given ?? ['O', ...new Set(Object.values(words).filter((label) => label !== 'O'))];
  const vocabulary = [...SPECIAL, ...Object.keys(words)];
  const table = vocabulary.flatMap((word) => labels.map((label) => (label === (words[word] ?? 'O') ? SURE : 0)));
  const file = join(folder, weightsName);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, onnxOf(table, vocabulary.length, labels.length));
  const config = { model_type: 'bert', max_position_embeddings: 64, version, id2label: { ...labels } };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizerOf(vocabulary)));
}

function onnxOf(table: readonly number[], words: number, labels: number): Uint8Array {
  const { root } = protobuf.parse(ONNX, { keepCase: true });
  const message = root.lookupType('Model');
  const shape = (...dims: string[]) => ({ dim: dims.map((name) => ({ dim_param: name })) });
  const model = message.fromObject({
    ir_version: 8,
    opset_import: [{ domain: '', version: 17 }],
    graph: {
      name: 'tiny',
      node: [
        {
          op_type: 'Gather',
          input: ['table', 'input_ids'],
          output: ['logits'],
          attribute: [{ name: 'axis', i: 0, type: 2 }],
        },
      ],
      initializer: [{ name: 'table', dims: [words, labels], data_type: FLOAT, float_data: table }],
      input: [{ name: 'input_ids', type: { tensor_type: { elem_type: INT64, shape: shape('batch', 'tokens') } } }],
      output: [
        { name: 'logits', type: { tensor_type: { elem_type: FLOAT, shape: shape('batch', 'tokens', 'labels') } } },
      ],
    },
  });
  return message.encode(model).finish();
}

function tokenizerOf(vocabulary: readonly string[]) {
  const special = (id: string) => ({ id, ids: [vocabulary.indexOf(id)], tokens: [id] });
  const around = [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }];
  return {
    version: '1.0',
    added_tokens: SPECIAL.map((content, id) => ({
      ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [...around, { SpecialToken: { id: '[SEP]', type_id: 0 } }],
      pair: [],
      special_tokens: { '[CLS]': special('[CLS]'), '[SEP]': special('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
    },
  };
}
