import type { Config } from '../config/config.js';
import { Notifier } from './notifier.js';

/** The notifier that the settings describe. */
export function openNotifier(config: Config['notices'], deskUrl: string | undefined, now: () => number): Notifier {
  const { webhookUrl, webhookSecret, slackUrl, teamsUrl, ocsfUrl, mailServer, mailFrom = '', mailTo = '' } = config;
  return new Notifier({
    webhook: webhookUrl === undefined ? undefined : { url: webhookUrl, secret: webhookSecret },
    slack: slackUrl,
    teams: teamsUrl,
    ocsf: ocsfUrl,
    mail: mailServer === undefined ? undefined : { url: mailServer, from: mailFrom, to: mailTo },
    details: config.details,
    deskUrl,
    now,
  });
}
