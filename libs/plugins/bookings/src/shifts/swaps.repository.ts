import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Swap } from './swap.entity.js';

@Injectable()
export class SwapsRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(swap: Swap): Promise<void> {
    await this.em.insert(Swap, swap);
  }

  async find(id: string): Promise<Swap | null> {
    return this.em.findOne(Swap, { id }, { disableIdentityMap: true });
  }

  /** Those that somebody has asked for, or is asked for. */
  async listOf(userId: string): Promise<Swap[]> {
    const where = { $or: [{ askerId: userId }, { askedId: userId }] };
    return this.em.find(Swap, where, { orderBy: { id: 'desc' }, disableIdentityMap: true });
  }

  /** @returns whether it was there. */
  async delete(id: string): Promise<boolean> {
    return (await this.em.nativeDelete(Swap, { id })) > 0;
  }
}
