import type { FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Budget, LimitExceededError } from './bounds.js';
import type { Bounds, Limit } from './bounds.js';
import { OpenerUnavailableError } from './errors.js';
import { isContainer, knownType } from './known-types.js';
import type { FileOnDisk, Finding, FoundTrait, Member, Report, Trait, TrueType } from './opener.js';
import { carve, sha256Of } from './stage-area.js';
import type { FileRange, Ranges, StageArea } from './stage-area.js';
import { trueType } from './true-type.js';

/** A file that is being opened: the file itself, or a member. */
export interface Subject {
  readonly path: string;
  readonly bytes: number;
  readonly handle: FileHandle;
  readonly type: TrueType;
  /** Undefined for the file itself. */
  readonly member: number | undefined;
  /** The format of the container it was found in; undefined for the file itself. */
  readonly within: string | undefined;
  readonly depth: number;
}

/** Opens a subject: adds members and findings to the examination. */
export type OpenSubject = (subject: Subject, examination: Examination) => Promise<void>;

/** The examination of one file, which ends in a report. */
export class Examination {
  readonly budget: Budget;
  private readonly members: Member[] = [];
  private readonly findings = new Map<string, Finding>();
  private readonly traits = new Map<string, FoundTrait>();
  /** What opening these bytes used of the limits; `open` while they are being opened. */
  private readonly opened: Map<string, 'open' | { readonly entries: number; readonly bytes: number }>;
  private nextIndex = 0;
  private type: TrueType = { format: 'unknown', mimeType: 'application/octet-stream' };

  constructor(
    readonly area: StageArea,
    private readonly file: FileOnDisk,
    readonly bounds: Bounds,
    readonly signal: AbortSignal,
    private readonly openerFor: (type: TrueType) => OpenSubject,
    private readonly onMember: (member: Member) => void = () => undefined,
  ) {
    this.budget = new Budget(bounds, file.bytes);
    this.opened = new Map([[file.sha256, 'open']]);
  }

  /** Opens the file and everything in it. @throws the reason of the signal, OpenerUnavailableError */
  async run(): Promise<Report> {
    try {
      await this.enter(this.file, undefined, 0, undefined);
    } catch (error) {
      if (!(error instanceof LimitExceededError)) throw error;
      this.limit(error.limit);
    }
    return this.report();
  }

  /** What was found so far, for an examination that ran out of time. */
  report(): Report {
    const { type, members, budget } = this;
    const findings = [...this.findings.values()];
    return { type, members, findings, traits: [...this.traits.values()], openedBytes: budget.openedBytes };
  }

  limit(limit: Limit, subject?: Subject): void {
    this.find(subject, `limit-exceeded:${limit}`, `the file exceeds the bound of ${limit}`);
  }

  find(subject: Pick<Subject, 'member'> | undefined, reason: Finding['reason'], detail: string): void {
    const member = subject?.member;
    const finding = member === undefined ? { reason, detail } : { reason, detail, member };
    this.findings.set(JSON.stringify(finding), finding);
  }

  note({ member }: Pick<Subject, 'member'>, trait: Trait): void {
    this.traits.set(`${trait}:${member}`, member === undefined ? { trait } : { trait, member });
  }

  /** The number of the next member. */
  get next(): number {
    return this.nextIndex;
  }

  /** Registers files that a thread has written under the numbers from `next` on. */
  async adopt(
    parent: Pick<Subject, 'member' | 'depth'>,
    files: readonly Pick<Member, 'index' | 'name' | 'bytes' | 'isFile' | 'at'>[],
  ): Promise<Member[]> {
    this.nextIndex = files.reduce((next, { index }) => Math.max(next, index + 1), this.nextIndex);
    this.budget.spend(
      files.length,
      files.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    const members: Member[] = [];
    for (const file of files) members.push(await this.add(parent, { ...file, path: this.area.path(file.index) }));
    return members;
  }

  /** Creates a member from a byte range of a subject. */
  carve(parent: Subject, start: number, end: number, name: string): Promise<Member> {
    return this.take(parent, [{ handle: parent.handle, start, end }], end - start, name);
  }

  /** Creates a member from others: its pieces, one behind the other. */
  join(parent: Subject, pieces: readonly Member[], name: string): Promise<Member> {
    const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
    return this.take(parent, wholeFiles(pieces), bytes, name);
  }

  /** Creates a member from bytes of a subject that were read already. */
  copy(parent: Subject, content: Buffer, name: string): Promise<Member> {
    return this.take(parent, [content], content.length, name);
  }

  private async take(parent: Subject, ranges: Ranges, bytes: number, name: string): Promise<Member> {
    this.budget.spend(1, bytes);
    const index = this.nextIndex++;
    const path = this.area.path(index);
    await this.area.make();
    const sha256 = await carve(ranges, path, this.signal);
    return this.add(parent, { index, name, bytes, path, sha256 });
  }

  /** Opens members one after the other. */
  async openAll(parent: Pick<Subject, 'depth' | 'type'>, members: readonly Member[]): Promise<void> {
    for (const member of members) {
      this.signal.throwIfAborted();
      await this.openOnce(member, parent);
    }
  }

  /** The same bytes have the same content: they are opened once, and count each time. A file that contains itself never ends. */
  private async openOnce(member: Member, parent: Pick<Subject, 'depth' | 'type'>): Promise<void> {
    const before = this.opened.get(member.sha256);
    if (before === 'open') throw new LimitExceededError('depth');
    if (before !== undefined) {
      this.budget.spend(before.entries, before.bytes);
      return;
    }
    this.opened.set(member.sha256, 'open');
    const { openedEntries, openedBytes } = this.budget;
    await this.enter(member, member.index, parent.depth + 1, member.type, parent.type.format);
    const { budget } = this;
    const cost = { entries: budget.openedEntries - openedEntries, bytes: budget.openedBytes - openedBytes };
    this.opened.set(member.sha256, cost);
  }

  private async enter(
    file: Pick<FileOnDisk, 'path' | 'bytes'>,
    member: number | undefined,
    depth: number,
    known: TrueType | undefined,
    within?: string,
  ): Promise<void> {
    const handle = await openForReading(file.path);
    try {
      const type = known ?? (await trueType(handle, file.bytes, this.signal));
      if (member === undefined) this.type = type;
      const kind = knownType(type.format);
      // Text in text is not a container, and can be nested as deeply as one.
      this.budget.descend(kind !== undefined && isContainer(kind) ? depth + 1 : depth);
      await this.openerFor(type)({ ...file, handle, type, member, within, depth }, this);
    } finally {
      await handle.close();
    }
  }

  private async add(
    parent: Pick<Subject, 'member' | 'depth'>,
    file: Omit<Member, 'sha256' | 'type' | 'depth'> & { readonly sha256?: string },
  ): Promise<Member> {
    const handle = await openForReading(file.path);
    try {
      const type = await trueType(handle, file.bytes, this.signal);
      const sha256 = file.sha256 ?? (await sha256Of(handle, file.bytes, this.signal));
      const place = parent.member === undefined ? {} : { parent: parent.member };
      const member: Member = { ...file, ...place, sha256, type, depth: parent.depth + 1 };
      this.members.push(member);
      this.onMember(member);
      return member;
    } finally {
      await handle.close();
    }
  }
}

async function* wholeFiles(files: readonly FileOnDisk[]): AsyncGenerator<FileRange> {
  for (const { path, bytes } of files) {
    await using handle = await openForReading(path);
    yield { handle, start: 0, end: bytes };
  }
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    throw new OpenerUnavailableError((error as NodeJS.ErrnoException).code ?? 'a file cannot be read', {
      cause: error,
    });
  }
}
