import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, newId, Notifications, Outbox, type Page, type SessionPrincipal } from '@roost/plugin-kit';
import { type Profile, UsersService } from '@roost/users';
import { keyCreated } from '../auth.contracts.js';
import { authErrors } from '../auth.errors.js';
import { KEY_CHANNEL } from '../sessions/principal-cache.js';
import { KeyAdmission, type KeyDraft } from './key-admission.js';
import { makeToken } from './key-token.js';
import { type KeyChanges, type KeyDetails, KeysRepository } from './keys.repository.js';

/** Keys of people. A change takes effect on the next request, in every process. */
@Injectable()
export class KeysService {
  constructor(
    private readonly em: EntityManager,
    private readonly keys: KeysRepository,
    private readonly users: UsersService,
    private readonly admission: KeyAdmission,
    private readonly outbox: Outbox,
    private readonly notifications: Notifications,
    private readonly audit: AuditLog,
  ) {}

  /** The newest first. */
  async list(userId: string): Promise<KeyDetails[]> {
    return this.keys.listOf(userId);
  }

  /** @throws `auth.key_not_found` */
  async get(userId: string, id: string): Promise<KeyDetails> {
    const key = await this.keys.findOwn(userId, id);
    if (!key) throw authErrors.key_not_found();
    return key;
  }

  /** @returns the key, and its token, which nobody can tell later. @throws what {@link KeyAdmission.admit} throws */
  async create(principal: SessionPrincipal, draft: KeyDraft): Promise<{ key: KeyDetails; token: string }> {
    const { userId } = principal;
    const id = newId();
    const { token, secretHash } = makeToken(id);
    const key = await this.em.transactional(async () => {
      // Of keys that are made at the same time, no more than there may be.
      const { projectId } = await this.users.lock(userId);
      const scopes = await this.admission.admit(principal, projectId, draft);
      const made = await this.keys.insert({ ...draft, id, userId, projectId, secretHash, scopes });
      const { name, addresses, budget, expiresAt } = made;
      const details = { name, scopes, addresses, limit: budget, expiresAt: expiresAt?.toISOString() ?? null };
      await this.audit.record({ action: 'key-created', target: `key:${id}`, projectId, details });
      await this.outbox.emit(keyCreated, { keyId: id, userId, projectId, name }, `user:${userId}`);
      return made;
    });
    return { key, token };
  }

  /** @throws `auth.key_not_found` */
  async update(userId: string, id: string, changes: KeyChanges): Promise<KeyDetails> {
    return this.em.transactional(async () => {
      await this.users.lock(userId);
      const key = await this.get(userId, id);
      if (Object.keys(changes).length === 0) return key;
      await this.keys.update(id, changes);
      const { budget, ...rest } = changes;
      await this.audit.record({
        action: 'key-changed',
        target: `key:${id}`,
        projectId: key.projectId,
        details: { ...rest, ...(budget === undefined ? {} : { limit: budget }) },
      });
      await this.notifications.notify(KEY_CHANNEL, id);
      return { ...key, ...changes };
    });
  }

  /** @throws `auth.key_not_found` */
  async revoke(userId: string, id: string): Promise<void> {
    await this.delete({ id, userId });
  }

  /** Keys of everybody in a project, the newest first, with who made them. */
  async listIn(
    projectId: string,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<{ key: KeyDetails; maker: Profile | undefined }>> {
    const page = await this.keys.listIn(projectId, limit, cursor);
    const makers = await this.users.findMany([...new Set(page.items.map(({ userId }) => userId))]);
    return page.map((key) => ({ key, maker: makers.find(({ id }) => id === key.userId) }));
  }

  /** Revokes a key of anybody in a project. @throws `auth.key_not_found` */
  async revokeIn(projectId: string, id: string): Promise<void> {
    await this.delete({ id, projectId });
  }

  private async delete(where: { id: string } & ({ userId: string } | { projectId: string })): Promise<void> {
    await this.em.transactional(async () => {
      const key = await this.keys.delete(where);
      if (!key) throw authErrors.key_not_found();
      const { id, projectId, name, userId } = key;
      await this.audit.record({ action: 'key-revoked', target: `key:${id}`, projectId, details: { name, userId } });
      await this.notifications.notify(KEY_CHANNEL, id);
    });
  }
}
