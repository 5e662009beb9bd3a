import { randomUUID } from 'node:crypto';
import type { Changes } from '../changes.js';
import { DuplicateIdError } from '../errors.js';

/** The queue of conversations that name none. */
export const DEFAULT_QUEUE = { id: '00000000-0000-4000-8000-000000000001', name: 'Default queue' } as const;

export interface Queue {
  readonly id: string;
  readonly name: string;
}

/** The organisation's queues; there is one from the start. */
export class Queues {
  private readonly byId = new Map<string, Queue>([[DEFAULT_QUEUE.id, DEFAULT_QUEUE]]);

  constructor(private readonly changes: Changes) {}

  /** @throws {DuplicateIdError} when the id is taken. */
  add({ id = randomUUID(), name }: { id?: string | undefined; name: string }): Queue {
    if (this.byId.has(id)) throw new DuplicateIdError('queue', id);
    const queue = { id, name };
    this.byId.set(id, queue);
    this.changes.notify();
    return queue;
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  all(): Queue[] {
    return [...this.byId.values()];
  }

  /** A page of GET /routing/queues; pages count from 1. */
  page(pageNumber: number, pageSize: number): object {
    const all = this.all();
    return {
      entities: all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
      pageSize,
      pageNumber,
      total: all.length,
      pageCount: Math.ceil(all.length / pageSize),
    };
  }
}
