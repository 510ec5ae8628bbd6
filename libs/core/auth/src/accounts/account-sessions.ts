import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, AuditReader, type HookMap, OnHook } from '@roost/plugin-kit';
import type { Profile } from '@roost/users';
import { CodesService } from '../codes/codes.service.js';
import { PasswordStore } from '../passwords/password-store.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { SessionsService } from '../sessions/sessions.service.js';

const MOST_AUDIT_ENTRIES = 1000;

/** What changes in an account do to its sessions, and what of an account is kept here. */
@Injectable()
export class AccountSessions {
  constructor(
    private readonly em: EntityManager,
    private readonly sessions: SessionsService,
    private readonly repository: SessionsRepository,
    private readonly passwords: PasswordStore,
    private readonly codes: CodesService,
    private readonly audit: AuditLog,
    private readonly auditReader: AuditReader,
  ) {}

  async endAllAsAdmin({ id, projectId, username }: Profile): Promise<void> {
    await this.em.transactional(async () => {
      const ended = await this.sessions.endAll(id);
      const details = { username, ended };
      await this.audit.record({ action: 'sessions-ended', target: `user:${id}`, projectId, details });
    });
  }

  @OnHook('users.access-changed')
  async follow(changed: HookMap['users.access-changed']): Promise<HookMap['users.access-changed']> {
    if (changed.signOut) await this.sessions.endAll(changed.userId);
    else await this.sessions.forgetAll(changed.userId);
    return changed;
  }

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.passwords.delete(erasing.userId);
    await this.codes.forgetOfUser(erasing.userId);
    await this.repository.deleteOfUser(erasing.userId);
    return erasing;
  }

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const { userId, projectId } = exporting;
    const sessions = (await this.repository.listAll(userId)).map(
      ({ id, ip, userAgent, createdAt, lastSeenAt, endedAt }) => ({
        id,
        ip,
        userAgent,
        createdAt,
        lastSeenAt,
        endedAt,
      }),
    );
    const { items } = await this.auditReader.list({ projectId, actorId: userId, limit: MOST_AUDIT_ENTRIES });
    const files = [
      { path: 'sessions.json', content: sessions },
      { path: 'activity.json', content: items },
    ];
    return { ...exporting, files: [...exporting.files, ...files] };
  }
}
