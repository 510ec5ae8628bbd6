import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, newId, Page, type UserPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { bookingsErrors } from '../bookings.errors.js';
import type { Block } from './block.entity.js';
import { BlocksRepository } from './blocks.repository.js';

/** Keeps people from booking. What they booked before stays, and so does reading. */
@Injectable()
export class BlocksService {
  constructor(
    private readonly em: EntityManager,
    private readonly blocks: BlocksRepository,
    private readonly users: UsersService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws `bookings.blocked`, with the reason */
  async refuse(userId: string): Promise<void> {
    const block = await this.blocks.findActive(userId);
    if (block) throw bookingsErrors.blocked({ detail: block.reason });
  }

  async list({ projectId }: UserPrincipal, limit: number, cursor: string | undefined): Promise<Page<Block>> {
    return Page.of(await this.blocks.list(projectId, limit + 1, cursor), limit);
  }

  /** @throws `bookings.user_not_found` */
  async create(
    { userId, reason, expiresAt }: { userId: string; reason: string; expiresAt: Date | null },
    { projectId }: UserPrincipal,
  ): Promise<Block> {
    const user = await this.users.find(userId);
    if (user?.projectId !== projectId) throw bookingsErrors.user_not_found();
    const block = { id: newId(), projectId, userId, reason, expiresAt, createdAt: new Date() };
    await this.em.transactional(async () => {
      await this.blocks.insert(block);
      const details = { reason, expiresAt };
      await this.audit.record({ action: 'blocked', target: `user:${userId}`, projectId, details });
    });
    return block;
  }

  /** @throws `bookings.block_not_found` */
  async lift(id: string, { projectId }: UserPrincipal): Promise<void> {
    await this.em.transactional(async () => {
      if (!(await this.blocks.delete(id, projectId))) throw bookingsErrors.block_not_found();
      await this.audit.record({ action: 'block-lifted', target: `block:${id}`, projectId });
    });
  }
}
