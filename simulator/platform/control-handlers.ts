import { z } from 'zod';
import type { Answer } from '../http.js';
import { OPTIONAL_FIELDS } from './bodies.js';
import { NOTICES, type PlatformControl } from './control.js';
import { FILE_FIELDS, PURPOSES } from './model.js';

const id = z.string().min(1);
const queueSchema = z.strictObject({ id: id.optional(), name: z.string() });
const messageSchema = z.strictObject({
  conversationId: id,
  id: id.optional(),
  fromId: id.optional(),
  text: z.string().optional(),
  event: z.string().optional(),
  announce: z.boolean().optional(),
  attachments: z
    .array(
      z.union([
        z.strictObject({ link: z.string() }),
        z.strictObject({
          mediaId: id.optional(),
          fileName: z.string(),
          base64: z.base64(),
          mime: z.string().optional(),
          lacks: z.array(z.enum(FILE_FIELDS)).optional(),
        }),
      ]),
    )
    .optional(),
});
const participantSchema = z.strictObject({
  conversationId: id,
  id: id.optional(),
  purpose: z.enum(PURPOSES).optional(),
  queueId: id.optional(),
});
const departureSchema = z.strictObject({
  conversationId: id,
  participantId: id.optional(),
  disconnectType: z.string().optional(),
});
const transferSchema = z.strictObject({ conversationId: id, queueId: id });
const snapshotSchema = z.strictObject({
  conversationId: id,
  lacks: z.array(z.enum(OPTIONAL_FIELDS)).optional(),
  past: z.int().nonnegative().optional(),
});
const noticeSchema = z.strictObject({ notice: z.enum(NOTICES), channelId: id });

/** As bodies of the control API: files in base64. */
export type ControlMessage = z.infer<typeof messageSchema>;
export type ControlParticipant = z.infer<typeof participantSchema>;
export type ControlDeparture = z.infer<typeof departureSchema>;
export type ControlSnapshot = z.infer<typeof snapshotSchema>;

function created(body: object): Answer {
  return { status: 201, body };
}

/** The endpoints of the control API that concern the Platform API only. */
export function platformHandlers(control: PlatformControl): Readonly<Record<string, (body: unknown) => Answer>> {
  return {
    'POST queues': (body) => created(control.addQueue(queueSchema.parse(body))),
    'POST messages': (body) => {
      const { conversationId, attachments = [], ...message } = messageSchema.parse(body);
      const parts = attachments.map((part) => {
        if ('link' in part) return part;
        const { base64, ...file } = part;
        return { ...file, bytes: Buffer.from(base64, 'base64') };
      });
      return created(control.sendMessage(conversationId, { ...message, attachments: parts }));
    },
    'POST participants': (body) => {
      const { conversationId, ...participant } = participantSchema.parse(body);
      return created({ participantId: control.join(conversationId, participant) });
    },
    /** Without a participant: the customer. */
    'POST departures': (body) => {
      const { conversationId, participantId, disconnectType } = departureSchema.parse(body);
      if (participantId === undefined) control.disconnectCustomer(conversationId);
      else control.leave(conversationId, participantId, disconnectType);
      return { status: 204 };
    },
    'POST transfers': (body) => {
      const { conversationId, queueId } = transferSchema.parse(body);
      control.transfer(conversationId, queueId);
      return { status: 204 };
    },
    'POST snapshots': (body) => {
      const { conversationId, ...options } = snapshotSchema.parse(body);
      return created({ delivered: control.sendSnapshot(conversationId, options) });
    },
    'POST notices': (body) => {
      const { notice, channelId } = noticeSchema.parse(body);
      control.notify(notice, channelId);
      return { status: 204 };
    },
    'GET channels': () => ({ status: 200, body: { channels: control.channels() } }),
  };
}
