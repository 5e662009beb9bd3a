import { z } from 'zod';
import { DIRECTIONS } from '../contract/direction.js';
import type { ReviewMemo } from '../contract/review-memo.js';
import { parseSignedDecision } from '../contract/signed-decision.js';

const text = z.string().max(5000);
const statement = z.looseObject({
  reviewer: text,
  reason: text,
  at: text,
  signature: z
    .unknown()
    .refine((value) => value === undefined || typeof parseSignedDecision(value) !== 'string')
    .optional(),
});

/** As much of a memo as the desk reads. Whoever can start a run can write any memo. */
const shape = z.looseObject({
  input: z.looseObject({
    conversationId: text,
    mediaId: text,
    fileName: text.optional(),
    receivedAt: text.optional(),
    direction: z.enum(DIRECTIONS).optional().catch(undefined),
  }),
  findings: z.looseObject({
    file: z
      .looseObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().nonnegative(), mimeType: text })
      .optional(),
    scan: z
      .looseObject({
        verdict: z.enum(['clean', 'infected', 'unscannable']),
        signature: text.optional(),
        reason: text.optional(),
        reply: text,
        engine: text,
        databaseVersion: text,
      })
      .optional(),
    unscannedBecause: text.optional(),
    inVault: z.boolean().optional(),
    withdrawal: text.optional(),
    releasedTo: text.optional(),
    releaseProblem: text.optional(),
    rejectedCopy: text.optional(),
  }),
  report: z.looseObject({
    status: text,
    state: text,
    approvers: z.number().int(),
    approvals: z.array(statement).max(100),
    since: text.optional(),
    until: text.optional(),
    reminded: z.boolean(),
    decision: statement.extend({ approved: z.boolean() }).optional(),
    reopened: statement.optional(),
    secondOpinions: z
      .array(
        z.looseObject({ verdict: text, signature: text.optional(), engine: text, databaseVersion: text, at: text }),
      )
      .max(100),
  }),
});

/** The memo, if it is one that can be shown. */
export function readableMemo(memo: unknown): ReviewMemo | undefined {
  const { success, data } = shape.safeParse(memo);
  return success ? (data as unknown as ReviewMemo) : undefined;
}
