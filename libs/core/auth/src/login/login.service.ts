import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ProjectsService } from '@roost/projects';
import { emailKey, identityKey, UsersService } from '@roost/users';
import { AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { AuthService } from '../auth.service.js';
import { CodesService } from '../codes/codes.service.js';
import { AuthLimits } from '../limits/auth-limits.js';
import type { Proof } from './proof.js';

/** Finds out who someone is: by password, or by a code that was mailed to them. */
@Injectable()
export class LoginService {
  constructor(
    private readonly em: EntityManager,
    private readonly auth: AuthService,
    private readonly users: UsersService,
    private readonly codes: CodesService,
    private readonly limits: AuthLimits,
    private readonly projects: ProjectsService,
    private readonly config: AuthConfig,
  ) {}

  /** @param identity username or address. @throws `auth.invalid_credentials`, `http.too_many_requests` */
  async byPassword(project: string, identity: string, password: string): Promise<Proof> {
    const projectId = await this.projects.resolve(project);
    return this.limits.countFailures(`${projectId} ${identityKey(identity)}`, async () => {
      const proof = await this.auth.verifyPassword(projectId, identity, password);
      // Otherwise signing in would tell what registering keeps to itself.
      if (this.config.signupDisclosure === 'private' && !proof.user.emailVerifiedAt)
        throw authErrors.invalid_credentials();
      return proof;
    });
  }

  /** Also proves the address. @throws `auth.invalid_sign_in_code`, `http.too_many_requests` */
  async byCode(project: string, email: string, code: string): Promise<Proof> {
    const projectId = await this.projects.resolve(project);
    await this.limits.takeCode(`${projectId} ${emailKey(email)}`);
    const proven = await this.codes.prove(projectId, 'sign-in', email, code);
    const userId = proven?.userId;
    if (!proven || !userId) throw authErrors.invalid_sign_in_code();
    return this.em.transactional(async () => {
      const user = await this.users.lock(userId);
      const isUsed = !(await this.codes.consume(proven));
      if (isUsed || user.suspendedAt || emailKey(user.email) !== emailKey(email)) {
        throw authErrors.invalid_sign_in_code();
      }
      if (!user.emailVerifiedAt) await this.users.markEmailVerified(userId);
      const emailVerifiedAt = user.emailVerifiedAt ?? new Date();
      return { user: { ...user, emailVerifiedAt }, passwordHash: await this.auth.lockPassword(userId) };
    });
  }
}
