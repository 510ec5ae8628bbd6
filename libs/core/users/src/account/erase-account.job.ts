import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Hooks, Idempotency, OnJob, Outbox } from '@roost/plugin-kit';
import { EraseUser, eraseUser, userErased } from '../users.contracts.js';
import { type Profile, UsersRepository } from '../users.repository.js';

/** How long one run clears; then another goes on, which a shutdown need not wait for. In milliseconds. */
const RUN_MS = 10_000;

/**
 * Erases an account whose days of grace are over, with what every plugin keeps of it. What there may be much of is cleared piece by piece; the
 * rest goes at once, with the account. Stopped anywhere, it goes on where it was.
 */
@Injectable()
export class EraseAccountJob {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersRepository,
    private readonly hooks: Hooks,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly idempotency: Idempotency,
  ) {}

  @OnJob(eraseUser)
  async erase({ userId }: EraseUser): Promise<void> {
    const user = await this.begin(userId);
    if (!user) return;
    if (await this.clear(user)) await this.finish(userId);
    else await this.em.transactional(() => this.outbox.enqueue(eraseUser, { userId }));
  }

  /** Lets nobody in any more: what is cleared cannot come back. @returns undefined when there is nothing to erase now. */
  private async begin(userId: string): Promise<Profile | undefined> {
    return this.em.transactional(async () => {
      const user = await this.due(userId);
      if (!user || user.suspendedAt) return user;
      await this.users.update(userId, { suspendedAt: new Date() });
      await this.hooks.run('users.access-changed', { userId, signOut: true });
      return user;
    });
  }

  /** @returns whether nothing is left to clear. */
  private async clear({ id: userId, projectId, email }: Profile): Promise<boolean> {
    const end = Date.now() + RUN_MS;
    while (Date.now() < end) {
      const { isDone } = await this.hooks.run('users.clearing', { userId, projectId, email, isDone: true });
      if (isDone) return true;
    }
    return false;
  }

  private async finish(userId: string): Promise<void> {
    await this.em.transactional(async () => {
      const user = await this.due(userId);
      if (!user) return;
      const { projectId, email } = user;
      await this.hooks.run('users.access-changed', { userId, signOut: true });
      await this.hooks.run('users.erasing', { userId, projectId, email }, { owed: true });
      await this.outbox.forget(userId);
      await this.idempotency.forget(userId);
      await this.users.delete(userId);
      await this.audit.record({ action: 'erased', target: `user:${userId}`, projectId });
      await this.outbox.emit(userErased, { userId, projectId }, `user:${userId}`);
    });
  }

  /** @returns undefined for who is gone already, back again, or due later. */
  private async due(userId: string): Promise<Profile | undefined> {
    const user = await this.users.lock(userId);
    if (!user?.eraseAt) return undefined;
    const earlyMs = user.eraseAt.getTime() - Date.now();
    if (earlyMs <= 0) return user;
    // Deleted anew and due later, or the clocks of two machines differ.
    await this.outbox.enqueue(eraseUser, { userId }, { delayMs: earlyMs });
    return undefined;
  }
}
