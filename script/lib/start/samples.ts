import { eicar } from '../../../src/scanning/canary/eicar.js';
import { createSamples } from '../../../src/scanning/clamav/self-test-samples.js';
import type { NewMessage } from '../../../simulator/conversations.js';

/** A file that a customer of the simulator uploads. */
export interface SampleFile {
  /** Shown to people, and part of the ids. */
  readonly name: string;
  readonly fileName: string;
  readonly content: Buffer;
}

/** A conversation of the simulator that ends. */
export interface SampleConversation {
  readonly name: string;
  readonly messages: readonly Omit<NewMessage, 'timestamp'>[];
}

export function sampleFiles(): readonly SampleFile[] {
  return [
    { name: 'image', fileName: 'photo.png', content: png() },
    { name: 'pdf', fileName: 'invoice.pdf', content: pdf() },
    { name: 'eicar', fileName: 'eicar.com', content: eicar() },
    { name: 'zip', fileName: 'secret.zip', content: encryptedZip() },
  ];
}

/** Numbers and names that belong to nobody: specimens of the authorities, test cards, reserved phone numbers and domains. */
export function sampleConversations(): readonly SampleConversation[] {
  const customer = (text: string) => ({ fromId: 'customer-1', text });
  const agent = (text: string) => ({ fromId: 'agent-7', text });
  return [
    {
      name: 'refund',
      messages: [
        customer('Hello, I was charged twice for my order.'),
        agent('I am sorry to hear that. Which card was it?'),
        customer('It is 4111 1111 1111 1111.'),
        agent('Thank you. And the last thing: your social security number, please.'),
        customer('My SSN is 078-05-1120.'),
        agent('The refund is on its way.'),
      ],
    },
    {
      name: 'address',
      messages: [
        customer('Hi, I have a new e-mail address and a new phone.'),
        agent('Congratulations! What are they?'),
        customer('jane.roe@example.com, and (212) 555-0142.'),
        agent('Both are changed.'),
      ],
    },
  ];
}

/** A picture of one pixel. */
function png(): Buffer {
  return Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  );
}

/** An empty page. */
function pdf(): Buffer {
  return Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  );
}

function encryptedZip(): Buffer {
  const sample = createSamples().find(({ expected }) => expected === 'unscannable/encrypted');
  if (sample === undefined) throw new Error('the self-test has no encrypted sample');
  return sample.content;
}
