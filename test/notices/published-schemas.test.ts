import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import ts from 'typescript';
import type { Notice, NoticeFacts } from '../../src/contract/notice.js';
import { NOTICE_KINDS } from '../../src/contract/notice.js';
import { ocsfFinding, slackMessage, teamsMessage } from '../../src/notices/bodies.js';
import type { BodyOptions } from '../../src/notices/bodies.js';

/** Bodies against what Slack, Microsoft and OCSF have published of them; none of it is ours. */
const require = createRequire(import.meta.url);
const FACTS: NoticeFacts = {
  ...{ conversationId: 'c-1', mediaId: 'm-1', verdict: 'infected', sha256: 'ab'.repeat(32), state: 'released' },
  ...{ until: '2026-04-01T12:00:00.000Z', count: '3', since: '2026-03-01T12:00:00.000Z', oldest: 'scan:c-1:m-1' },
  ...{ used: '80 % of 1000 bytes', problem: 'p', fileName: 'rechnung *müller*.pdf', rule: 'Win.Test', reviewer: 'j' },
};
const OPTIONS: readonly BodyOptions[] = [
  { details: 'ids', deskUrl: undefined },
  { details: 'full', deskUrl: 'https://desk.example' },
];
const notices = NOTICE_KINDS.flatMap((kind): Notice[] =>
  [FACTS, {}].map((facts) => ({
    ...{ id: `scan:c-1:m-1/run/${kind}`, kind, at: '2026-03-01T12:00:00.000Z', subject: 'scan:c-1:m-1', facts },
  })),
);
const bodies = (make: (notice: Notice, options: BodyOptions) => object): object[] =>
  notices.flatMap((notice) => OPTIONS.map((options) => make(notice, options)));

/** A published schema; where it is from, and what was cut off, is its comment. */
const schemaOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`schemas/${name}`, import.meta.url), 'utf8')) as object;

/** What a schema has against a value. */
function flawsBy(validate: ValidateFunction, value: object): string[] {
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('Slack', () => {
  /** What TypeScript has against values as literals of Slack's own types, which know no other fields. */
  function flaws(values: readonly object[]): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'custodian-slack-'));
    const file = join(folder, 'messages.ts');
    try {
      const types = require.resolve('@slack/types/package.json').replace(/package\.json$/, 'dist/index.js');
      const literals = values.map((value) => `${JSON.stringify(value)},`).join('\n');
      const type = '{ text: string; blocks: KnownBlock[] }[]';
      const head = `import type { KnownBlock } from ${JSON.stringify(types)};`;
      writeFileSync(file, `${head}\nexport const messages: ${type} = [\n${literals}\n];\n`);
      const { ESNext } = ts.ModuleKind;
      const options = { strict: true, noEmit: true, module: ESNext, types: [], skipLibCheck: true };
      const moduleResolution = ts.ModuleResolutionKind.Bundler;
      const program = ts.createProgram([file], { ...options, moduleResolution, target: ts.ScriptTarget.ES2022 });
      return ts
        .getPreEmitDiagnostics(program)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('takes each message, by its own types', () => {
    expect(flaws(bodies(slackMessage))).toEqual([]);
  });

  /** Which types do not tell: https://docs.slack.dev/reference/block-kit/blocks and .../composition-objects/text-object */
  const MOST = { header: 150, section: 3000, field: 2000, fields: 10, context: 10, link: 3000 };

  test('is not given more than it takes, however long a fact is', () => {
    const long = Object.fromEntries(Object.keys(FACTS).map((name) => [name, '<'.repeat(5000)]));
    for (const kind of NOTICE_KINDS) {
      const { blocks } = slackMessage(
        { id: 'x'.repeat(5000), kind, at: '2026-03-01T12:00:00.000Z', subject: 'scan:c-1:m-1', facts: long },
        OPTIONS[1]!,
      ) as unknown as {
        blocks: {
          type: string;
          text?: { text: string };
          fields?: { text: string }[];
          elements?: { text: unknown; url?: string }[];
        }[];
      };
      for (const { type, text, fields = [], elements = [] } of blocks) {
        if (text !== undefined) expect(text.text.length).toBeLessThanOrEqual(MOST[type as 'header' | 'section']);
        expect(fields.length).toBeLessThanOrEqual(MOST.fields);
        for (const field of fields) expect(field.text.length).toBeLessThanOrEqual(MOST.field);
        expect(elements.length).toBeLessThanOrEqual(MOST.context);
        for (const element of elements) {
          if (typeof element.text === 'string') expect(element.text.length).toBeLessThanOrEqual(MOST.field);
          expect((element.url ?? '').length).toBeLessThanOrEqual(MOST.link);
        }
      }
    }
  });

  test('would not take another one', () => {
    const [message] = bodies(slackMessage) as { blocks: object[] }[];
    const blocks = message!.blocks;
    for (const block of [{ type: 'heading' }, { type: 'section', colour: 'red' }, { type: 'header', text: 'x' }]) {
      expect(flaws([{ text: 'x', blocks: [...blocks, block] }])).not.toEqual([]);
    }
  });
});

describe('Microsoft Teams', () => {
  const { AdaptiveCard, SerializationContext } = require('adaptivecards/dist/adaptivecards.js') as {
    AdaptiveCard: new () => { parse(card: object, context: object): void; validateProperties(): Events };
    SerializationContext: new () => { eventCount: number; getEventAt(index: number): { message: string } };
  };
  interface Events {
    readonly validationEvents: readonly { readonly message: string }[];
  }
  /** What the library that draws cards has against one. */
  function flaws(content: object): string[] {
    const context = new SerializationContext();
    const card = new AdaptiveCard();
    card.parse(content, context);
    const read = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
    return [...read, ...card.validateProperties().validationEvents.map(({ message }) => message)];
  }
  const cards = () =>
    bodies(teamsMessage).map((body) => (body as { attachments: { content: object }[] }).attachments[0]!.content);
  const draft6 = require('ajv/dist/refs/json-schema-draft-06.json') as object;
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false })
    .addMetaSchema(draft6)
    .compile(schemaOf('adaptive-card-1.4.0.json'));
  const OTHERS = [
    { type: 'Paragraph' },
    { type: 'TextBlock', text: 'x', weight: 'Heavy' },
    { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: 'x' }] },
  ];

  test('draws each card, which has its published schema', () => {
    for (const card of cards()) expect([...flaws(card), ...flawsBy(validate, card)]).toEqual([]);
  });

  test('would not draw another one, which does not have it', () => {
    const [card] = cards() as { body: object[] }[];
    for (const element of OTHERS) {
      const other = { ...card, body: [...card!.body, element] };
      expect(flaws(other)).not.toEqual([]);
      expect(flawsBy(validate, other)).not.toEqual([]);
    }
    expect(flawsBy(validate, { ...card, actions: [{ type: 'Action.OpenUrl', title: 'x' }] })).not.toEqual([]);
  });

  test('gets it as the one attachment of a message', () => {
    // https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
    const envelope = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null };
    for (const body of bodies(teamsMessage)) {
      expect(body).toEqual({ type: 'message', attachments: [{ ...envelope, content: expect.any(Object) }] });
    }
  });
});

describe('OCSF 1.3', () => {
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(
    schemaOf('ocsf-1.3.0-detection-finding.json'),
  );
  const flaws = (finding: object) => flawsBy(validate, finding);

  test('has each finding in its published schema', () => {
    for (const finding of bodies(ocsfFinding)) expect(flaws(finding)).toEqual([]);
  });

  test('has no other one', () => {
    const [finding] = bodies(ocsfFinding) as Record<string, unknown>[];
    const { finding_info: _, ...without } = finding!;
    for (const other of [
      without,
      { ...finding, severity_id: 'high' },
      { ...finding, colour: 'red' },
      { ...finding, class_uid: 1 },
    ]) {
      expect(flaws(other)).not.toEqual([]);
    }
  });
});
