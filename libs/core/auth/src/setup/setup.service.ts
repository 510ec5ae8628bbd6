import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, Secrets } from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { type Profile, UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { AccountCreationService, type Registration } from '../creation/account-creation.service.js';
import { PasswordPolicy } from '../passwords/password-policy.js';

const PROJECT = 'default';

/**
 * Makes the first admin. The link's token is derived from the installation's secret, so nothing has to be stored, and it is good
 * until there is an admin.
 */
@Injectable()
export class SetupService {
  /** For the link. */
  readonly linkToken: string;
  private readonly token: Buffer;

  constructor(
    secrets: Secrets,
    private readonly accounts: AccountCreationService,
    private readonly users: UsersService,
    private readonly projects: ProjectsService,
    private readonly policy: PasswordPolicy,
    private readonly database: Database,
  ) {
    this.linkToken = secrets.derive('first-admin').toString('base64url');
    this.token = Buffer.from(this.linkToken);
  }

  async isRequired(): Promise<boolean> {
    return !(await this.users.hasAdmin(await this.projects.resolve(PROJECT)));
  }

  /** @throws `auth.setup_refused` on a wrong token, or when there is an admin; of many at once, one succeeds. */
  async createFirstAdmin(token: string, account: Omit<Registration, 'projectId' | 'roles'>): Promise<Profile> {
    const given = Buffer.from(token);
    if (given.length !== this.token.length || !timingSafeEqual(given, this.token)) throw authErrors.setup_refused();
    const projectId = await this.projects.resolve(PROJECT);
    await this.policy.check(account.password, account);
    return this.accounts.create({ ...account, projectId, roles: ['admin', 'member'] }, undefined, {
      admit: async () => {
        await this.database.lock('auth:first-admin');
        if (await this.users.hasAdmin(projectId)) throw authErrors.setup_refused();
      },
    });
  }
}
