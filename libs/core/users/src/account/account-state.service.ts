import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Hooks, Outbox } from '@roost/plugin-kit';
import { UsersConfig } from '../users.config.js';
import { eraseUser, erasureScheduled, userSuspended } from '../users.contracts.js';
import { usersErrors } from '../users.errors.js';
import { isInUse, type Profile, type UserChanges, UsersRepository } from '../users.repository.js';
import { UsersService } from '../users.service.js';

const DAY_MS = 86_400_000;
/** One account of each project keeps one of these roles. */
const ADMINISTERING: readonly string[] = ['admin', 'owner'];

/** Whether an account may be used, and as what. Each change takes effect on the next request, and is in the audit log. */
@Injectable()
export class AccountStateService {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly repository: UsersRepository,
    private readonly hooks: Hooks,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly config: UsersConfig,
  ) {}

  /** Ends every session, and allows no sign-in until {@link restore}. @throws `users.last_admin` */
  async suspend(id: string, reason: string | undefined): Promise<Profile> {
    return this.change(id, 'suspended', { suspendedAt: new Date() }, true, { reason: reason ?? null }, (user) =>
      this.outbox.emit(userSuspended, { userId: id, projectId: user.projectId }, `user:${id}`),
    );
  }

  /** Undoes {@link suspend} and {@link scheduleErasure}. */
  async restore(id: string): Promise<Profile> {
    return this.change(id, 'restored', { suspendedAt: null, eraseAt: null }, false, {});
  }

  /** Takes {@link scheduleErasure} back for someone who signed in again. */
  async comeBack(id: string): Promise<Profile> {
    return this.change(id, 'came-back', { eraseAt: null }, false, {}, undefined, id);
  }

  /** @throws `users.last_admin`, or whatever another plugin refuses with */
  async setRoles(id: string, wanted: readonly string[]): Promise<Profile> {
    const roles = [...new Set(wanted)].sort();
    return this.em.transactional(async () => {
      const { projectId, roles: before } = await this.users.lock(id);
      await this.hooks.run('users.roles-changing', { userId: id, projectId, before, roles });
      return this.change(id, 'roles-changed', { roles }, false, { roles: wanted });
    });
  }

  async markVerified(id: string): Promise<Profile> {
    return this.change(id, 'email-verified', { emailVerifiedAt: new Date() }, false, {});
  }

  /** Signs the person out and erases them once the days of grace are over; signing in before keeps the account. @throws `users.last_admin` */
  async scheduleErasure(id: string): Promise<Profile> {
    const graceMs = this.config.erasureDays * DAY_MS;
    const eraseAt = new Date(Date.now() + graceMs);
    return this.change(id, 'erasure-scheduled', { eraseAt }, true, {}, async (user) => {
      const scheduled = { userId: id, projectId: user.projectId, eraseAt: eraseAt.toISOString() };
      await this.outbox.emit(erasureScheduled, scheduled, `user:${id}`);
      await this.outbox.enqueue(eraseUser, { userId: id }, { delayMs: graceMs });
    });
  }

  private async change(
    id: string,
    action: string,
    changes: UserChanges,
    signOut: boolean,
    details: Record<string, unknown>,
    tell: (user: Profile) => Promise<void> = () => Promise.resolve(),
    actorId?: string,
  ): Promise<Profile> {
    return this.em.transactional(async () => {
      const before = await this.users.lock(id);
      await this.repository.update(id, changes);
      const user = { ...before, ...changes };
      const { projectId } = user;
      if (isAdmin(before) && !isAdmin(user)) await this.demandAnotherAdmin(projectId);
      const told = { username: user.username, ...details };
      await this.audit.record({
        action,
        target: `user:${id}`,
        projectId,
        details: told,
        ...(actorId ? { actorId } : {}),
      });
      await tell(user);
      await this.hooks.run('users.access-changed', { userId: id, signOut });
      return user;
    });
  }

  /** Two admins who remove each other at the same time are told apart by the lock. */
  private async demandAnotherAdmin(projectId: string): Promise<void> {
    await this.repository.lockAdmins(projectId);
    if ((await this.repository.countHolders(projectId, ADMINISTERING)) === 0) throw usersErrors.last_admin();
  }
}

const isAdmin = (user: Profile): boolean => user.roles.some((role) => ADMINISTERING.includes(role)) && isInUse(user);
