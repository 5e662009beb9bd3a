import type { Notice } from '../contract/notice.js';
import { factsOf, toldFacts, WORDING } from './wording.js';
import type { Details, Urgency } from './wording.js';

/** What determines a body besides the notice. */
export interface BodyOptions {
  readonly details: Details;
  /** The address of the desk; sent with `full` only. */
  readonly deskUrl: string | undefined;
}

type Body = Readonly<Record<string, unknown>>;

const linkOf = ({ subject }: Notice, { details, deskUrl }: BodyOptions): string | undefined =>
  details === 'full' && deskUrl !== undefined && subject.startsWith('scan:')
    ? `${deskUrl}/file?id=${encodeURIComponent(subject)}`
    : undefined;

/** CloudEvents 1.0 in its JSON format: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md */
export function cloudEvent(notice: Notice, options: BodyOptions): Body {
  const link = linkOf(notice, options);
  return {
    specversion: '1.0',
    id: notice.id,
    source: 'urn:conversation-custodian',
    type: `conversation-custodian.${notice.kind}.v1`,
    subject: notice.subject,
    time: notice.at,
    datacontenttype: 'application/json',
    data: { ...toldFacts(notice, options.details), ...(link === undefined ? {} : { link }) },
  };
}

/** The only characters with a meaning in Slack's mrkdwn: https://docs.slack.dev/messaging/formatting-message-text#escaping */
const slackText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').slice(0, 1900);

/** A message of Slack's Block Kit, for an incoming webhook. */
export function slackMessage(notice: Notice, options: BodyOptions): Body {
  const { title, text } = WORDING[notice.kind];
  const link = linkOf(notice, options);
  const fields = factsOf(notice, options.details).slice(0, 10);
  return {
    text: title,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title, emoji: false } },
      { type: 'section', text: { type: 'mrkdwn', text: slackText(text), verbatim: true } },
      ...(fields.length === 0
        ? []
        : [
            {
              type: 'section',
              fields: fields.map(([name, value]) => ({
                type: 'plain_text',
                text: `${name}\n${value}`.slice(0, 1900),
                emoji: false,
              })),
            },
          ]),
      ...(link === undefined
        ? []
        : [
            {
              type: 'actions',
              elements: [{ type: 'button', text: { type: 'plain_text', text: 'Open the desk' }, url: link }],
            },
          ]),
      { type: 'context', elements: [{ type: 'plain_text', text: notice.id.slice(0, 1900), emoji: false }] },
    ],
  };
}

/** Adaptive Cards interpret Markdown in texts; a backslash escapes a character. */
const cardText = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-.!|<>~]/g, '\\$&');

/** An adaptive card in the envelope that workflows of Microsoft Teams accept. */
export function teamsMessage(notice: Notice, options: BodyOptions): Body {
  const { title, text } = WORDING[notice.kind];
  const link = linkOf(notice, options);
  const facts = [...factsOf(notice, options.details), ['Notice', notice.id] as const];
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            { type: 'TextBlock', text: title, weight: 'Bolder', size: 'Medium', wrap: true },
            { type: 'TextBlock', text, wrap: true },
            { type: 'FactSet', facts: facts.map(([name, value]) => ({ title: name, value: cardText(value) })) },
          ],
          ...(link === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Open the desk', url: link }] }),
        },
      },
    ],
  };
}

/** OCSF's Detection Finding: https://schema.ocsf.io/1.3.0/classes/detection_finding */
const CLASS_UID = 2004;
const SEVERITY: Readonly<Record<Urgency, readonly [number, string]>> = {
  info: [1, 'Informational'],
  warning: [3, 'Medium'],
  alarm: [4, 'High'],
};
const PRODUCT = { name: 'conversation-custodian', vendor_name: 'conversation-custodian' } as const;

/** The notice as a finding for a SIEM. */
export function ocsfFinding(notice: Notice, options: BodyOptions): Body {
  const { title, text, urgency } = WORDING[notice.kind];
  const [severity_id, severity] = SEVERITY[urgency];
  const isClosed = notice.kind === 'review.decided';
  const activity_id = isClosed ? 3 : notice.kind === 'review.opened' || !notice.kind.startsWith('review.') ? 1 : 2;
  const link = linkOf(notice, options);
  const told = toldFacts(notice, options.details);
  return {
    category_uid: 2,
    category_name: 'Findings',
    class_uid: CLASS_UID,
    class_name: 'Detection Finding',
    activity_id,
    activity_name: ['Unknown', 'Create', 'Update', 'Close'][activity_id],
    type_uid: CLASS_UID * 100 + activity_id,
    time: Date.parse(notice.at),
    severity_id,
    severity,
    status_id: isClosed ? 4 : 1,
    status: isClosed ? 'Resolved' : 'New',
    message: title,
    metadata: { version: '1.3.0', uid: notice.id, product: PRODUCT, event_code: notice.kind },
    finding_info: {
      uid: notice.subject,
      title,
      desc: text,
      ...(link === undefined ? {} : { src_url: link }),
    },
    ...(notice.facts.sha256 === undefined
      ? {}
      : {
          evidences: [
            {
              file: {
                name: options.details === 'full' ? (notice.facts.fileName ?? 'unknown') : 'withheld',
                type_id: 1,
                hashes: [{ algorithm_id: 3, algorithm: 'SHA-256', value: notice.facts.sha256 }],
              },
            },
          ],
        }),
    unmapped: told,
  };
}

/** A mail, in plain text. */
export function mailText(notice: Notice, options: BodyOptions): { readonly subject: string; readonly text: string } {
  const { title, text } = WORDING[notice.kind];
  const link = linkOf(notice, options);
  const facts = factsOf(notice, options.details).map(([name, value]) => `${name}: ${value}`);
  const lines = [text, '', ...facts, ...(link === undefined ? [] : ['', link]), '', `Notice ${notice.id}`];
  return { subject: title, text: `${lines.join('\n')}\n` };
}
