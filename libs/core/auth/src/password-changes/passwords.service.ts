import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Outbox } from '@roost/plugin-kit';
import { type Profile, UsersService } from '@roost/users';
import { passwordChanged } from '../auth.contracts.js';
import { authErrors } from '../auth.errors.js';
import { CodesService, type ProvenCode } from '../codes/codes.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { PasswordStore } from '../passwords/password-store.js';

/** Gives accounts new passwords: other sessions end, open codes are worth nothing any more, and the owner is told. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly passwords: PasswordStore,
    private readonly codes: CodesService,
    private readonly sessions: SessionsService,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /** By a code that came by mail, so the address is theirs. @throws `auth.invalid_code` when it was used meanwhile. */
  async reset(user: Profile, proven: ProvenCode, password: string): Promise<void> {
    const hash = await this.passwords.hash(password);
    await this.em.transactional(async () => {
      if (!(await this.codes.consume(proven))) throw authErrors.invalid_code();
      if (!user.emailVerifiedAt) await this.users.markEmailVerified(user.id);
      await this.replace(user, hash, 'password-reset');
    });
  }

  /** @param sessionId stays. */
  async change(user: Profile, password: string, sessionId: string): Promise<void> {
    const hash = await this.passwords.hash(password);
    await this.em.transactional(() => this.replace(user, hash, 'password-changed', sessionId));
  }

  private async replace({ id, projectId }: Profile, hash: string, action: string, sessionId?: string): Promise<void> {
    await this.passwords.save(id, hash);
    await this.codes.forgetOfUser(id, ['reset-password', 'sign-in']);
    await this.sessions.endAll(id, sessionId);
    await this.audit.record({ action, target: `user:${id}`, projectId, actorId: id });
    await this.outbox.emit(passwordChanged, { userId: id, projectId }, `user:${id}`);
  }
}
