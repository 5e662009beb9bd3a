import { createTransport } from 'nodemailer';
import { Agent, request } from 'undici';
import { bareHost } from '../config/hosts.js';
import { httpConnector } from '../network/connector.js';
import type { Notice, NoticeChannel } from '../contract/notice.js';
import { cloudEvent, mailText, ocsfFinding, slackMessage, teamsMessage } from './bodies.js';
import type { BodyOptions } from './bodies.js';
import { webhookHeaders } from './standard-webhooks.js';

/** Time limit for a receiver to accept a notice, in milliseconds. */
const SEND_TIMEOUT_MS = 15_000;

/** A receiver did not accept a notice. The message names the receiver, never its address: these addresses contain secrets. */
export class NoticeNotTakenError extends Error {
  override readonly name = 'NoticeNotTakenError';

  constructor(
    readonly channel: NoticeChannel,
    problem: string,
    /** A retry cannot help. */
    readonly isFinal: boolean,
    options?: ErrorOptions,
  ) {
    super(`${channel}: ${problem}`, options);
  }
}

export interface NotifierOptions extends BodyOptions {
  readonly webhook: { readonly url: string; readonly secret: string | undefined } | undefined;
  readonly slack: string | undefined;
  readonly teams: string | undefined;
  readonly ocsf: string | undefined;
  /** `url` is smtp:// or smtps://, with the credentials in it. */
  readonly mail: { readonly url: string; readonly from: string; readonly to: string } | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Sends notices to the configured receivers, without retries: those are up to the caller. */
export class Notifier {
  private readonly dispatcher = new Agent({ connect: httpConnector() });

  constructor(private readonly options: NotifierOptions) {}

  /** The configured receivers. */
  get channels(): NoticeChannel[] {
    const { webhook, slack, teams, mail, ocsf } = this.options;
    const set = { webhook, slack, teams, mail, ocsf };
    return (Object.keys(set) as NoticeChannel[]).filter((channel) => set[channel] !== undefined);
  }

  /** @throws {NoticeNotTakenError} */
  async send(channel: NoticeChannel, notice: Notice): Promise<void> {
    const { webhook, slack, teams, ocsf, mail, now } = this.options;
    switch (channel) {
      case 'webhook': {
        const body = JSON.stringify(cloudEvent(notice, this.options));
        const signed = webhook?.secret === undefined ? {} : webhookHeaders(webhook.secret, notice.id, body, now());
        return this.post(channel, webhook?.url, body, { 'content-type': 'application/cloudevents+json', ...signed });
      }
      case 'slack':
        return this.post(channel, slack, JSON.stringify(slackMessage(notice, this.options)));
      case 'teams':
        return this.post(channel, teams, JSON.stringify(teamsMessage(notice, this.options)));
      case 'ocsf':
        return this.post(channel, ocsf, JSON.stringify(ocsfFinding(notice, this.options)));
      case 'mail':
        return this.mail(mail, notice);
    }
  }

  private async post(
    channel: NoticeChannel,
    url: string | undefined,
    body: string,
    headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
  ): Promise<void> {
    if (url === undefined) throw new NoticeNotTakenError(channel, 'is not set up any more', true);
    let status: number;
    try {
      const signal = AbortSignal.timeout(SEND_TIMEOUT_MS);
      const answer = await request(url, { method: 'POST', body, headers, signal, dispatcher: this.dispatcher });
      status = answer.statusCode;
      await answer.body.dump();
    } catch (error) {
      throw new NoticeNotTakenError(channel, `no answer (${codeOf(error)})`, false, { cause: error });
    }
    if (status >= 200 && status < 300) return;
    // A receiver unsubscribes by answering 410.
    throw new NoticeNotTakenError(channel, `answered ${status}`, status === 410);
  }

  private async mail(mail: NotifierOptions['mail'], notice: Notice): Promise<void> {
    if (mail === undefined) throw new NoticeNotTakenError('mail', 'is not set up any more', true);
    const times = {
      connectionTimeout: SEND_TIMEOUT_MS,
      greetingTimeout: SEND_TIMEOUT_MS,
      socketTimeout: SEND_TIMEOUT_MS,
    };
    const { protocol, hostname, port, username, password } = new URL(mail.url);
    const transport = createTransport({
      host: bareHost(hostname),
      port: port === '' ? (protocol === 'smtps:' ? 465 : 587) : Number(port),
      secure: protocol === 'smtps:',
      // Mail is never sent unencrypted to another host.
      requireTLS: protocol === 'smtp:' && !/^(localhost|127\.|\[::1\])/.test(hostname),
      ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      ...times,
    });
    try {
      const { from, to } = mail;
      const messageId = `<${notice.id.replace(/[^\w.-]/g, '.')}@conversation-custodian>`;
      await transport.sendMail({ from, to, messageId, ...mailText(notice, this.options) });
    } catch (error) {
      throw new NoticeNotTakenError('mail', `not sent (${codeOf(error)})`, false, { cause: error });
    } finally {
      transport.close();
    }
  }
}

const codeOf = (error: unknown): string => {
  const { code, name } = error as { readonly code?: unknown; readonly name?: string };
  return typeof code === 'string' ? code : (name ?? 'unknown');
};
