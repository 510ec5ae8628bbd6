import { parseArgs } from 'node:util';
import { Injectable } from '@nestjs/common';
import { OnCommand } from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { AccountStateService, isEmailAddress, isUsername, UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { AccountCreationService } from '../creation/account-creation.service.js';
import { minutesOf } from '../codes/purposes.js';
import { ADMIN, MEMBER } from '../roles/role-permissions.js';
import { FirstPassword } from './first-password.js';

const PROJECT = 'default';
const ROLES = [ADMIN, MEMBER];
const OPTIONS = {
  email: { type: 'string' },
  username: { type: 'string' },
  'password-stdin': { type: 'boolean' },
} as const;

/** `roost admin create`: for whoever has the server in their hands. A link sets the password, unless it is piped in. */
@Injectable()
export class CreateAdminCommand {
  constructor(
    private readonly projects: ProjectsService,
    private readonly users: UsersService,
    private readonly accounts: AccountStateService,
    private readonly creation: AccountCreationService,
    private readonly passwords: FirstPassword,
  ) {}

  @OnCommand('admin create')
  async createAdmin(args: readonly string[]): Promise<string> {
    const given = parseArgs({ args: [...args], options: OPTIONS }).values;
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
    const draft = { projectId, email, username, roles: ROLES };
    if (given['password-stdin']) {
      const user = await this.creation.create({ ...draft, password: await this.passwords.fromStdin(draft) });
      return `${user.username} is an admin.`;
    }
    const user = await this.creation.create({ ...draft, password: this.passwords.unknown() });
    const minutes = String(minutesOf('reset-password'));
    return `${user.username} is an admin. Set the password within ${minutes} minutes:\n${await this.passwords.link(user)}`;
  }
}
