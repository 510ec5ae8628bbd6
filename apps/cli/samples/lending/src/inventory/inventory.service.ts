import type { Readable } from 'node:stream';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Idempotency, Jobs, newId, Outbox, type RoostRequest, type UserPrincipal } from '@roost/plugin-kit';
import { importThings } from '../lending.contracts.js';
import { lendingErrors } from '../lending.errors.js';
import type { InventoryResponse } from './inventory.dto.js';
import { InventoriesRepository } from './inventories.repository.js';
import type { Inventory } from './inventory.entity.js';

const MOST_BYTES = 1_048_576;

/** Accepts lists of things, and reports the progress of their import. */
@Injectable()
export class InventoryService {
  constructor(
    private readonly em: EntityManager,
    private readonly inventories: InventoriesRepository,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly idempotency: Idempotency,
  ) {}

  /** @throws `lending.list_too_long`, `http.idempotency_mismatch` */
  async accept(body: Readable, { headers }: RoostRequest, keeper: UserPrincipal): Promise<string> {
    // The body arrives outside of a transaction: a slow client would hold its connection.
    const text = await textOf(body);
    const id = newId();
    return this.em.transactional(async () => {
      const first = await this.idempotency.claim(id, [text.length, String(headers['content-digest'])]);
      if (first !== id) return first;
      await this.inventories.insert({ id, keeperId: keeper.userId, text });
      await this.outbox.enqueue(importThings, { inventoryId: id, projectId: keeper.projectId }, { key: id });
      return id;
    });
  }

  /** @throws `lending.inventory_not_found` */
  async report(id: string, keeper: UserPrincipal): Promise<InventoryResponse> {
    const { added, failure } = await this.get(id, keeper);
    if (failure !== null) return { id, state: 'failed', done: null, failure };
    if (added !== null) return { id, state: 'done', done: added, failure };
    const job = await this.jobs.find(importThings, id);
    const progress = job?.progress as { done: number } | null | undefined;
    return { id, state: job?.state === 'running' ? 'running' : 'waiting', done: progress?.done ?? null, failure };
  }

  /** Stops an import. Things that it has added are kept. @throws `lending.inventory_not_found` */
  async cancel(id: string, keeper: UserPrincipal): Promise<void> {
    await this.get(id, keeper);
    await this.jobs.cancel(importThings, id);
    await this.inventories.fail(id, 'Cancelled');
  }

  private async get(id: string, { userId }: UserPrincipal): Promise<Inventory> {
    const inventory = await this.inventories.find(id);
    if (inventory?.keeperId !== userId) throw lendingErrors.inventory_not_found();
    return inventory;
  }
}

async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw lendingErrors.list_too_long({ detail: `It may have at most ${MOST_BYTES} bytes` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
