/** The kinds of notices; each is also the type of its CloudEvents. */
export const NOTICE_KINDS = [
  'review.opened',
  'review.half-time',
  'review.decided',
  'review.expired',
  'review.lost',
  'scan.overdue',
  'archive.held',
  'archive.failed',
  'archive.overdue',
  'scanner.not-trusted',
  'spool.filling',
  'test',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Something that happened, once. */
export interface Notice {
  /** The same for every attempt and every receiver, so that duplicates are recognized. */
  readonly id: string;
  readonly kind: NoticeKind;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** The run, or the part, that it is about. */
  readonly subject: string;
  readonly facts: NoticeFacts;
}

/** Further details; ids, words and times only. */
export interface NoticeFacts {
  readonly conversationId?: string;
  readonly mediaId?: string;
  readonly verdict?: string;
  /** RFC 3339, UTC. */
  readonly until?: string;
  readonly state?: string;
  /** In hex. */
  readonly sha256?: string;
  /** For a notice about several at once: how many, since when the oldest, and which that is. */
  readonly count?: string;
  readonly since?: string;
  readonly oldest?: string;
  /** How full something is. */
  readonly used?: string;
  /** Told only with NOTICE_DETAILS=full: names that customers give, and the rule that was met. */
  readonly fileName?: string;
  readonly rule?: string;
  readonly reviewer?: string;
  readonly problem?: string;
}

/** The places that notices go to. */
export const NOTICE_CHANNELS = ['webhook', 'slack', 'teams', 'mail', 'ocsf'] as const;
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];

/** Input of sendNotice. */
export interface SendNoticeInput {
  readonly notice: Notice;
  readonly channels: readonly NoticeChannel[];
}

/** The outcome of a notice for each receiver. */
export type SendNoticeResult = Readonly<Partial<Record<NoticeChannel, 'sent' | 'given up'>>>;

export type SendNotice = (input: SendNoticeInput) => Promise<SendNoticeResult>;

/** One notice, one run: whoever announces it twice means the same one. */
export const noticeWorkflowId = (id: string): string => `notice:${id}`;
