import type { Logger } from 'pino';
import { z } from 'zod';
import { WRITTEN_PLACES } from '../rest.js';
import type { Attributes, CallOptions, WriteReceipt, WrittenPlace } from '../rest.js';
import { GenesysNotFoundError } from '../errors.js';
import type { GenesysHttp } from '../http.js';
import { CALLS } from './calls.js';
import { firstCustomer } from './conversation.js';
import { fitAttributes } from './fit-attributes.js';
import type { PlatformReader } from './reader.js';

const participantAnswer = z.object({ attributes: z.record(z.string(), z.unknown()) });
/** The records of a conversation, one for each schema. */
const customAttributesAnswer = z.object({
  entities: z.array(
    z.looseObject({
      id: z.string(),
      schemaId: z.string().nullish(),
      version: z.number().nullish(),
      divisions: z.unknown(),
      customAttributes: z.record(z.string(), z.unknown()).nullish(),
    }),
  ),
});

/** Attributes of a finished conversation are not urgent. */
const AFTER_END = { priority: 'archive' } as const;

/** Where attributes of a finished conversation are written besides its participant. */
export interface WriteBackOptions {
  /** Id of a schema of custom conversation attributes that an administrator has created. */
  readonly customAttributesSchema?: string | undefined;
  /** Whether the external tag may be set to the address of the archived record. */
  readonly externalTag: boolean;
}

export interface WriteBackDependencies {
  readonly http: GenesysHttp;
  readonly reader: PlatformReader;
  readonly log: Logger;
  readonly options: WriteBackOptions;
}

/**
 * Writes attributes of conversations. Each write is compared with what the API then returns: after the end of a conversation, a
 * write can be answered with success without being stored.
 */
export class WriteBack {
  constructor(private readonly dependencies: WriteBackDependencies) {}

  /** Writes to the customer's participant. The answer itself shows what is stored. */
  async write(conversationId: string, attributes: Attributes, options: CallOptions): Promise<WriteReceipt> {
    const fitted = fitAttributes(attributes);
    const reader = this.dependencies.reader.as(options.priority);
    const participantId = await reader.customerOf(conversationId, options.signal);
    const answer = await this.dependencies.http.call({
      ...CALLS.setParticipantAttributes,
      ...options,
      parameters: { conversationId, participantId },
      body: { attributes: fitted },
      wantsAnswer: true,
    });
    // An answer without attributes is inconclusive.
    const shown =
      participantAnswer.safeParse(answer).data?.attributes ??
      (await this.readAttributes(reader, conversationId, options.signal));
    return this.report(conversationId, { 'participant-attributes': shows(shown, fitted) });
  }

  /** Writes to the participant and to each configured place, and reads all of them back. */
  async writeAfterEnd(conversationId: string, attributes: Attributes, signal?: AbortSignal): Promise<WriteReceipt> {
    const { options } = this.dependencies;
    const reader = this.dependencies.reader.as(AFTER_END.priority);
    const fitted = fitAttributes(attributes);
    await this.write(conversationId, attributes, { ...AFTER_END, signal });
    const tag = options.externalTag ? fitted['archiveUri'] : undefined;
    if (tag !== undefined) await this.tag(conversationId, tag, signal);
    const found: Partial<Record<WrittenPlace, boolean>> = {};
    if (options.customAttributesSchema !== undefined) {
      found['custom-attributes'] = await this.writeCustom(
        conversationId,
        options.customAttributesSchema,
        fitted,
        signal,
      );
    }
    const conversation = await reader.getConversation(conversationId, signal);
    found['participant-attributes'] = shows(firstCustomer(conversation)?.attributes ?? {}, fitted);
    if (tag !== undefined) found['external-tag'] = conversation.externalTag === tag;
    return this.report(conversationId, found);
  }

  /** PATCH amends; divisions that are not sent along would be cleared. */
  private async writeCustom(
    conversationId: string,
    schemaId: string,
    fitted: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const { http } = this.dependencies;
    const { id = conversationId, version, divisions } = (await this.readCustom(conversationId, schemaId, signal)) ?? {};
    await http.call({
      ...CALLS.setCustomAttributes,
      ...AFTER_END,
      parameters: { conversationId },
      body: {
        id,
        schemaId,
        ...(typeof version === 'number' ? { version } : {}),
        ...(divisions === undefined ? {} : { divisions }),
        customAttributes: fitted,
      },
      signal,
    });
    return shows((await this.readCustom(conversationId, schemaId, signal))?.customAttributes ?? {}, fitted);
  }

  private async readCustom(conversationId: string, schemaId: string, signal?: AbortSignal) {
    try {
      const call = { ...CALLS.getCustomAttributes, ...AFTER_END, parameters: { conversationId }, signal };
      const records = customAttributesAnswer.safeParse(await this.dependencies.http.call(call)).data?.entities ?? [];
      return records.find((record) => record.schemaId === schemaId);
    } catch (error) {
      if (error instanceof GenesysNotFoundError) return undefined;
      throw error;
    }
  }

  /** A tag that another client has set is kept. */
  private async tag(conversationId: string, tag: string, signal?: AbortSignal): Promise<void> {
    const { http, reader, log } = this.dependencies;
    const { externalTag } = await reader.as(AFTER_END.priority).getConversation(conversationId, signal);
    if (externalTag && externalTag !== tag) {
      log.warn({ conversationId }, 'the external tag is in use by somebody else: it was not overwritten');
      return;
    }
    const parameters = { conversationId };
    const call = { ...CALLS.setTags, ...AFTER_END, parameters, body: { externalTag: tag }, signal };
    if (externalTag !== tag) await http.call(call);
  }

  private async readAttributes(reader: PlatformReader, conversationId: string, signal?: AbortSignal) {
    return firstCustomer(await reader.getConversation(conversationId, signal))?.attributes ?? {};
  }

  private report(conversationId: string, found: Partial<Record<WrittenPlace, boolean>>): WriteReceipt {
    const places = WRITTEN_PLACES.filter((place) => place in found);
    const unconfirmed = places.filter((place) => !found[place]);
    if (unconfirmed.length > 0) {
      this.dependencies.log.warn({ conversationId, unconfirmed }, 'attributes were accepted, and are not shown again');
    }
    return { confirmed: places.filter((place) => found[place]), unconfirmed };
  }
}

function shows(shown: Readonly<Record<string, unknown>>, written: Readonly<Record<string, string>>): boolean {
  return Object.entries(written).every(([key, value]) => String(shown[key]) === value);
}
