import { conversations } from './conversations.js';
import { negatives } from './negatives.js';

/** `dump.js SEED COUNT [negatives]` prints the conversations, one JSON object a line, for tools in other languages. */
const [seed, count, half] = process.argv.slice(2);
const make = half === 'negatives' ? negatives : conversations;
for (const conversation of make(Number(seed), Number(count))) process.stdout.write(`${JSON.stringify(conversation)}\n`);
