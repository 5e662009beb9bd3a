import { CHANNELS, SECTOR_WEIGHTS } from './brief.js';
import { timed } from './conversations.js';
import { typed } from './habits.js';
import { harmlessLine, pastedLine, withoutValue } from './lookalikes.js';
import type { Line } from './message.js';
import { persona as createPersona } from './persona.js';
import type { Random } from './random.js';
import { createRandom, seedAt } from './random.js';
import type { LabelledConversation } from './types.js';

const SALT = 2;

/** Conversations without any personal data that are full of what looks like it; the same ones for a seed. */
export function* negatives(seed: number, count: number): Generator<LabelledConversation> {
  for (let index = 0; index < count; index += 1)
    yield negative(createRandom(seedAt(seed, index, SALT)), `second-negative-${seed}-${index}`);
}

function negative(random: Random, id: string): LabelledConversation {
  const persona = createPersona(random);
  const { language, country } = persona;
  const { lines } = language;
  const channel = random.weighted(CHANNELS);
  const sector = random.weighted(SECTOR_WEIGHTS);
  const customer = (text: string): Line => ({ from: 'customer', parts: [typed(random, channel, text)] });
  const agent = (text: string): Line => ({ from: 'agent', parts: [text] });
  const script = [
    customer(random.pick(lines.opens)),
    agent(random.pick(lines.hellos)),
    customer(random.pick(language.problems[sector])),
  ];
  for (let left = random.int(2, 5); left > 0; left -= 1) {
    const sort = random.weighted({ harmless: 6, pasted: 3, without: 1, agent: 2 });
    if (sort === 'harmless') script.push(customer(harmlessLine(random, persona)));
    if (sort === 'pasted') script.push({ from: 'customer', parts: [pastedLine(random)] });
    if (sort === 'without') script.push(agent(withoutValue(random, language)));
    if (sort === 'agent') script.push(agent(random.pick(lines.waits)), agent(harmlessLine(random, persona)));
  }
  script.push(customer(random.pick(lines.thanks)), agent(random.pick(lines.closings)));
  return {
    id,
    country,
    participants: [{ role: 'customer' }, { role: 'agent' }],
    messages: timed(random, script),
    tags: ['negative', `language:${language.code}`, `sector:${sector}`, `channel:${channel}`],
  };
}
