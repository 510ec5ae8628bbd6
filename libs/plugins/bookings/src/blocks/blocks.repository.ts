import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Block } from './block.entity.js';

@Injectable()
export class BlocksRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(block: Block): Promise<void> {
    await this.em.insert(Block, block);
  }

  /** One that holds now. */
  async findActive(userId: string): Promise<Block | null> {
    const where = { userId, $or: [{ expiresAt: null }, { expiresAt: { $gt: new Date() } }] };
    return this.em.findOne(Block, where, { orderBy: { id: 'desc' }, disableIdentityMap: true });
  }

  /** The newest first, also those that have expired. */
  async list(projectId: string, limit: number, cursor: string | undefined): Promise<Block[]> {
    const where = { projectId, ...(cursor === undefined ? {} : { id: { $lt: cursor } }) };
    return this.em.find(Block, where, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
  }

  async listAllOf(userId: string): Promise<Block[]> {
    return this.em.find(Block, { userId }, { orderBy: { id: 'asc' }, disableIdentityMap: true });
  }

  /** @returns whether it was there. */
  async delete(id: string, projectId: string): Promise<boolean> {
    return (await this.em.nativeDelete(Block, { id, projectId })) > 0;
  }

  async deleteAllOf(userId: string): Promise<void> {
    await this.em.nativeDelete(Block, { userId });
  }
}
