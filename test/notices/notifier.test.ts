import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HTTP } from 'cloudevents';
import type { CloudEvent } from 'cloudevents';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import type { Notice } from '../../src/contract/notice.js';
import { NOTICE_CHANNELS, NOTICE_KINDS } from '../../src/contract/notice.js';
import { ocsfFinding, slackMessage, teamsMessage } from '../../src/notices/bodies.js';
import { Notifier, NoticeNotTakenError } from '../../src/notices/notifier.js';
import type { NotifierOptions } from '../../src/notices/notifier.js';
import { startReceiver } from './receivers.js';
import type { Receiver } from './receivers.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const PRIVATE = ['rechnung müller.pdf', 'Win.Test.EICAR_HDB-1', 'jane.doe'] as const;
const notice: Notice = {
  id: 'scan:c-1:m-1/run-1/review.decided',
  kind: 'review.decided',
  at: '2026-03-01T12:00:00.000Z',
  subject: 'scan:c-1:m-1',
  facts: {
    ...{ conversationId: 'c-1', mediaId: 'm-1', verdict: 'infected', sha256: 'ab'.repeat(32), state: 'released' },
    ...{ fileName: PRIVATE[0], rule: PRIVATE[1], reviewer: PRIVATE[2] },
  },
};

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const notifier = (options: Partial<NotifierOptions> = {}) =>
  new Notifier({
    ...{ webhook: undefined, slack: undefined, teams: undefined, ocsf: undefined, mail: undefined },
    ...{ details: 'ids', deskUrl: 'https://desk.example', now: Date.now },
    ...options,
  });

describe('a webhook', () => {
  test('gets a CloudEvent, signed after Standard Webhooks, as their own libraries read them', async () => {
    await notifier({ webhook: { url: receiver.url, secret: SECRET } }).send('webhook', notice);
    const [{ headers, body }] = receiver.received as [Receiver['received'][0]];
    const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(new Webhook(SECRET).verify(body, flat)).toEqual(JSON.parse(body));
    expect(() => new Webhook(SECRET).verify(body.replace('infected', 'clean'), flat)).toThrow();
    const event = HTTP.toEvent({ headers, body }) as CloudEvent<object>;
    expect(event.validate()).toBe(true);
    expect(event).toMatchObject({
      id: notice.id,
      type: 'conversation-custodian.review.decided.v1',
      specversion: '1.0',
    });
    expect(event.time).toBe(notice.at);
    expect(headers['webhook-id']).toBe(notice.id);
  });

  test('that repeats is told the same id, and a new time', async () => {
    let now = Date.parse('2026-03-01T12:00:00Z');
    const sender = notifier({ webhook: { url: receiver.url, secret: SECRET }, now: () => now });
    await sender.send('webhook', notice);
    now += 60_000;
    await sender.send('webhook', notice);
    const [first, second] = receiver.received.map(({ headers }) => headers);
    expect(second!['webhook-id']).toBe(first!['webhook-id']);
    expect(Number(second!['webhook-timestamp']) - Number(first!['webhook-timestamp'])).toBe(60);
  });

  test.each([
    [500, false],
    [429, false],
    [302, false],
    [404, false],
    [410, true],
    ['cut', false],
  ] as const)('that answers %s has not taken it', async (answer, isFinal) => {
    receiver.answer = () => answer;
    const sent = notifier({ webhook: { url: receiver.url, secret: undefined } }).send('webhook', notice);
    await expect(sent).rejects.toMatchObject({ name: 'NoticeNotTakenError', isFinal });
    // Addresses are secrets.
    await expect(sent).rejects.not.toThrow(/secret|127\.0\.0\.1/);
  });
});

test('mail comes as plain text, with an id of its own', async () => {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => void text(stream).then((mail) => (mails.push(mail), done())),
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const mail = {
    url: `smtp://127.0.0.1:${port}`,
    from: 'custodian@example.com',
    to: 'desk@example.com, two@example.com',
  };
  await notifier({ mail }).send('mail', notice);
  expect(mails[0]).toMatch(/^Subject: A file was decided on\r$/m);
  expect(mails[0]).toMatch(/^Message-ID: <scan\.c-1\.m-1\.run-1\.review\.decided@conversation-custodian>\r$/m);
  expect(mails[0]).toMatch(/^Content-Type: text\/plain/m);
  await new Promise<void>((closed) => server.close(closed));
});

describe('what is told', () => {
  const bodies = async (details: 'ids' | 'full'): Promise<string> => {
    const everywhere = notifier({
      ...{
        webhook: { url: receiver.url, secret: SECRET },
        slack: receiver.url,
        teams: receiver.url,
        ocsf: receiver.url,
      },
      details,
    });
    expect(everywhere.channels).toEqual(NOTICE_CHANNELS.filter((channel) => channel !== 'mail'));
    for (const channel of everywhere.channels) await everywhere.send(channel, notice);
    return receiver.received.map(({ body }) => body).join('\n');
  };

  test('are ids, unless more is asked for', async () => {
    const told = await bodies('ids');
    for (const text of [...PRIVATE, 'desk.example']) expect(told).not.toContain(text);
    expect(told).toContain('c-1');
  });

  test('with full details, names and a link', async () => {
    const told = await bodies('full');
    expect(told).toContain(PRIVATE[0]);
    expect(told).toContain('https://desk.example/file?id=scan%3Ac-1%3Am-1');
  });

  test.each(NOTICE_KINDS)('%s has the shape that each place takes', (kind) => {
    const options = { details: 'full', deskUrl: 'https://desk.example' } as const;
    const sly = { ...notice, kind, facts: { ...notice.facts, fileName: '<!channel> [x](https://evil.example) *b*' } };
    const slack = slackMessage(sly, options) as { blocks: { type: string; text?: { text: string } }[] };
    expect(slack.blocks.length).toBeLessThanOrEqual(50);
    expect(slack.blocks[0]!.text!.text.length).toBeLessThanOrEqual(150);
    // Customers' words are plain text in Slack, and escaped in Teams: no mention, no link, no emphasis.
    const markdown = slack.blocks.filter(({ text }) => JSON.stringify(text)?.includes('mrkdwn'));
    expect(JSON.stringify(markdown)).not.toContain('channel');
    expect(JSON.stringify(teamsMessage(sly, options))).not.toContain('[x](https://evil');
    const finding = ocsfFinding(sly, options);
    expect(finding['type_uid']).toBe(2004 * 100 + Number(finding['activity_id']));
    expect(finding).toMatchObject({
      class_uid: 2004,
      category_uid: 2,
      metadata: { uid: notice.id },
      time: expect.any(Number),
    });
  });

  test('errors are of their own kind', () => {
    expect(new NoticeNotTakenError('mail', 'x', true).message).toBe('mail: x');
  });
});
