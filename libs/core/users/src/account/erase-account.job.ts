import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Hooks, OnJob, Outbox } from '@roost/plugin-kit';
import { EraseUser, eraseUser, userErased } from '../users.contracts.js';
import { UsersRepository } from '../users.repository.js';

/** Erases an account whose days of grace are over, with what every plugin keeps of it: all or nothing. */
@Injectable()
export class EraseAccountJob {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersRepository,
    private readonly hooks: Hooks,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  @OnJob(eraseUser)
  async erase({ userId }: EraseUser): Promise<void> {
    await this.em.transactional(async () => {
      const user = await this.users.lock(userId);
      // Gone already, or back again.
      if (!user?.eraseAt) return;
      const earlyMs = user.eraseAt.getTime() - Date.now();
      if (earlyMs > 0) {
        // Deleted anew and due later, or the clocks of two machines differ.
        await this.outbox.enqueue(eraseUser, { userId }, { delayMs: earlyMs });
        return;
      }
      const { projectId, email } = user;
      await this.hooks.run('users.access-changed', { userId, signOut: true });
      await this.hooks.run('users.erasing', { userId, projectId, email });
      await this.users.delete(userId);
      await this.audit.record({ action: 'users.erased', target: `user:${userId}`, projectId });
      await this.outbox.emit(userErased, { userId, projectId }, `user:${userId}`);
    });
  }
}
