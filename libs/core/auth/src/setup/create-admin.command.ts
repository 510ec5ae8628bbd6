import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OnCommand } from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { AccountStateService, isEmailAddress, isUsername, type Profile, UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { AccountCreationService } from '../registration/account-creation.service.js';
import { CodesService } from '../codes/codes.service.js';
import { minutesOf } from '../codes/purposes.js';
import { AccountLinks } from '../mails/account-links.js';
import { ADMIN, MEMBER } from '../roles/role-permissions.js';

const PROJECT = 'default';
const ROLES = [ADMIN, MEMBER];

/** `roost admin create`: for whoever has the server in their hands. No password passes the command line: a link sets it. */
@Injectable()
export class CreateAdminCommand {
  constructor(
    private readonly em: EntityManager,
    private readonly projects: ProjectsService,
    private readonly users: UsersService,
    private readonly accounts: AccountStateService,
    private readonly creation: AccountCreationService,
    private readonly codes: CodesService,
    private readonly links: AccountLinks,
  ) {}

  @OnCommand('admin create')
  async createAdmin(args: readonly string[]): Promise<string> {
    const options = { email: { type: 'string' }, username: { type: 'string' } } as const;
    const given = parseArgs({ args: [...args], options }).values;
    const [email, username] = [given.email?.trim(), given.username?.trim()];
    if (email === undefined || !isEmailAddress(email))
      throw authErrors.invalid_command({ detail: 'Give --email <address>' });
    if (username !== undefined && !isUsername(username)) {
      throw authErrors.invalid_command({ detail: `${username} is not a valid username, or is reserved` });
    }
    const projectId = await this.projects.resolve(PROJECT);
    const known = await this.users.findByEmail(projectId, email);
    if (known) {
      await this.accounts.setRoles(known.id, [...known.roles, ...ROLES]);
      return `${known.username} is an admin now.`;
    }
    const draft = { projectId, email, username, roles: ROLES, password: randomBytes(32).toString('base64url') };
    const user = await this.creation.create(draft);
    return `${user.username} is an admin. Set the password within ${String(minutesOf('reset-password'))} minutes:\n${await this.passwordLink(user)}`;
  }

  private async passwordLink({ id, projectId, email }: Profile): Promise<string> {
    const owner = { projectId, purpose: 'reset-password', email, userId: id } as const;
    const code = await this.em.transactional(() => this.codes.issue(owner));
    return this.links.withCode('reset-password', email, code);
  }
}
