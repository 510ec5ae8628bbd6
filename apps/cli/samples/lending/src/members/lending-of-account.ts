import { Injectable } from '@nestjs/common';
import { type HookMap, Notifications, OnHook } from '@roost/plugin-kit';
import { InventoriesRepository } from '../inventory/inventories.repository.js';
import { type LoanRow, LoansRepository } from '../loans/loans.repository.js';
import { ThingsRepository } from '../things/things.repository.js';
import { THING_CHANNEL } from '../things/things.service.js';

const BATCH = 500;

/** Exports the loans of a person, and deletes them in an erasure. */
@Injectable()
export class LendingOfAccount {
  constructor(
    private readonly loans: LoansRepository,
    private readonly things: ThingsRepository,
    private readonly inventories: InventoriesRepository,
    private readonly notifications: Notifications,
  ) {}

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const { userId, files } = exporting;
    const loans = { path: 'lending/loans.json', content: this.loansOf(userId) };
    return Promise.resolve({ ...exporting, files: [...files, loans] });
  }

  /** A person may have many returned loans, so they are deleted in batches. */
  @OnHook('users.clearing')
  async clear(clearing: HookMap['users.clearing']): Promise<HookMap['users.clearing']> {
    const deleted = await this.loans.deleteSomeReturned(clearing.userId, BATCH);
    return deleted > 0 ? { ...clearing, isDone: false } : clearing;
  }

  /** Things that they still have are marked as missing. */
  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    for (const thingId of await this.loans.deleteAllOf(erasing.userId)) {
      await this.things.lend(thingId, null);
      this.notifications.wake(THING_CHANNEL, thingId);
    }
    await this.inventories.deleteAllOf(erasing.userId);
    return erasing;
  }

  /** Read while the archive is written, so that they need no memory. */
  private async *loansOf(userId: string): AsyncIterable<LoanRow> {
    for (let cursor: string | undefined; ;) {
      const page = await this.loans.listOf(userId, BATCH, cursor);
      yield* page;
      if (page.length < BATCH) return;
      cursor = page.at(-1)?.id;
    }
  }
}
