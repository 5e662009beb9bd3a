import type { Delivery, Topic } from './brief.js';
import { CHANNELS, DELIVERIES, HARD_SHARE, SECTOR_WEIGHTS, TOPICS } from './brief.js';
import type { Stage } from './deliveries.js';
import { deliver } from './deliveries.js';
import { typed } from './habits.js';
import { harmlessLine } from './lookalikes.js';
import type { Line } from './message.js';
import { filled, labelled } from './message.js';
import { named, nameValue, persona as createPersona } from './persona.js';
import type { Random } from './random.js';
import { createRandom, seedAt } from './random.js';
import type { Field, TopicMaker } from './topics.js';
import { field, fieldsOf } from './topics.js';
import type { LabelledConversation, LabelledMessage, Part, Sector } from './types.js';

/** Seeds of the two halves differ, or a seed would give the same customers to both. */
const SALT = 1;

/**
 * Labelled conversations with personal data, always the same ones for a seed: the first hundred of a thousand are the
 * hundred that the seed gives when a hundred are asked for.
 */
export function* conversations(seed: number, count: number): Generator<LabelledConversation> {
  for (let index = 0; index < count; index += 1)
    yield conversation(createRandom(seedAt(seed, index, SALT)), `second-${seed}-${index}`);
}

function conversation(random: Random, id: string): LabelledConversation {
  const persona = createPersona(random);
  const { lines } = persona.language;
  const sector = random.weighted(SECTOR_WEIGHTS);
  const channel = random.weighted(CHANNELS);
  const hard = random.chance(HARD_SHARE);
  const stage = { random, persona, channel, hard };
  let values = 0;
  const maker: TopicMaker = { random, persona, nextId: () => `v${(values += 1)}` };
  const customer = (template: string, slots: Readonly<Record<string, readonly Part[]>> = {}): Line => ({
    from: 'customer',
    parts: filled(typed(random, channel, template), slots),
  });
  const agent = (template: string, slots: Readonly<Record<string, readonly Part[]>> = {}): Line => ({
    from: 'agent',
    parts: filled(template, slots),
  });
  const pick = (name: keyof typeof lines): string => random.pick(lines[name]);

  const colleague = random.chance(0.6) ? named(random, persona.language) : undefined;
  const introduced = random.chance(0.3);
  const nameField = field(maker, nameValue(persona));
  const agentField = colleague && field(maker, nameValue(colleague));
  const script: Line[] = [customer(pick('opens'))];
  script.push(agentField ? agent(pick('namedHellos'), { n: agentField.write(false) }) : agent(pick('hellos')));
  script.push(customer(random.pick(persona.language.problems[sector])));
  if (introduced) script.push(customer(pick('intros'), { n: nameField.write(hard && random.chance(0.5)) }));
  if (random.chance(0.35)) script.push(customer(harmlessLine(random, persona)));

  const deliveries = new Set<Delivery>();
  const fields: Field[] = [];
  for (let topics = random.pick([1, 1, 1, 2, 2, 3]); topics > 0; topics -= 1) {
    const topic = random.weighted<string>(topicWeights(sector)) as Topic;
    const told = fieldsOf(topic, maker);
    const delivery = random.weighted<Delivery>(hard ? DELIVERIES.hard : DELIVERIES.ordinary);
    deliveries.add(delivery);
    fields.push(...told);
    script.push(...slip(stage, told), ...deliver(stage, delivery, told), ...afterwards(stage, told));
    if (random.chance(0.4)) script.push(agent(pick('waits')));
    if (random.chance(0.2)) script.push(customer(harmlessLine(random, persona)));
  }
  script.push(customer(pick('thanks')), agent(pick('closings')));
  const messages = timed(random, script);
  return {
    id,
    country: persona.country,
    participants: [
      {
        role: 'customer',
        ...(introduced || fields.some(({ value }) => value.kind === 'person-name') ? { name: persona.full } : {}),
      },
      { role: 'agent', ...(colleague ? { name: colleague.full } : {}) },
    ],
    messages,
    tags: [
      hard ? 'hard' : 'ordinary',
      ...kindsOf(messages),
      `language:${persona.language.code}`,
      `sector:${sector}`,
      `channel:${channel}`,
      ...[...deliveries].map((name) => `delivery:${name}`),
      ...notationsOf(messages),
    ],
  };
}

const topicWeights = (sector: Sector): Readonly<Record<string, number>> => {
  const weights: Record<string, number> = { ...TOPICS.any };
  for (const [topic, weight] of Object.entries(TOPICS[sector])) weights[topic] = (weights[topic] ?? 0) + weight;
  return weights;
};

/** A first try with a digit too many or wrong, which the customer mends by telling the value anew. */
function slip({ random, persona, channel }: Stage, fields: readonly Field[]): Line[] {
  const [field] = fields;
  if (!field || !/^[\d -]{8,}$/.test(field.value.usual[0] ?? '') || !random.chance(0.06)) return [];
  const { kind, scheme, usual } = field.value;
  const right = random.pick(usual);
  const last = (Number(right.slice(-1)) + random.int(1, 9)) % 10;
  const text = random.pick([right.slice(0, -1) + String(last), right + String(last), right.slice(0, -1)]);
  const written: Part = { kind, scheme, text, valueId: field.id, notation: 'slip', either: true };
  const template = random.pick(persona.language.lines.gives).replace('{k}', random.pick(field.nouns));
  return [{ from: 'customer', parts: filled(typed(random, channel, template), { v: [written] }) }];
}

/** The agent says a value again, or the customer mends a slip in it. */
function afterwards({ random, persona, channel, hard }: Stage, fields: readonly Field[]): Line[] {
  const field = random.pick(fields);
  if (random.chance(0.1))
    return [{ from: 'agent', parts: filled(random.pick(persona.language.lines.repeats), { v: field.write(false) }) }];
  if (random.chance(0.07))
    return [
      {
        from: 'customer',
        parts: filled(typed(random, channel, random.pick(persona.language.lines.corrects)), { v: field.write(hard) }),
      },
    ];
  return [];
}

/** Gives each line its time, seconds to minutes after the one before. */
export function timed(random: Random, script: readonly Line[]): LabelledMessage[] {
  let at = Date.UTC(2026, random.int(0, 9), random.int(1, 28), random.int(0, 23), random.int(0, 59), random.int(0, 59));
  return script.map((line) => {
    at += random.int(2, line.from === 'agent' ? 90 : 45) * 1000;
    return labelled(line, new Date(at).toISOString());
  });
}

const spansOf = (messages: readonly LabelledMessage[]) => messages.flatMap(({ spans }) => spans);
const kindsOf = (messages: readonly LabelledMessage[]): string[] => [
  ...new Set(spansOf(messages).map(({ kind }) => `kind:${kind}`)),
];
const notationsOf = (messages: readonly LabelledMessage[]): string[] => [
  ...new Set(spansOf(messages).flatMap(({ notation }) => (notation === undefined ? [] : [`notation:${notation}`]))),
];
