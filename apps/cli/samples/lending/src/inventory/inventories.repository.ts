import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Inventory } from './inventory.entity.js';

/** Lists are rare, so the entity manager is fast enough. */
@Injectable()
export class InventoriesRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(inventory: Pick<Inventory, 'id' | 'keeperId' | 'text'>): Promise<void> {
    await this.em.insert(Inventory, { ...inventory, added: null, failure: null, createdAt: new Date() });
  }

  async find(id: string): Promise<Inventory | null> {
    return this.em.findOne(Inventory, { id }, { disableIdentityMap: true });
  }

  /** @returns false when it was finished before. */
  async finish(id: string, added: number): Promise<boolean> {
    return (await this.em.nativeUpdate(Inventory, { id, added: null }, { added, text: '' })) > 0;
  }

  async fail(id: string, failure: string): Promise<void> {
    await this.em.nativeUpdate(Inventory, { id, added: null }, { failure, text: '' });
  }

  async deleteAllOf(keeperId: string): Promise<void> {
    await this.em.nativeDelete(Inventory, { keeperId });
  }
}
