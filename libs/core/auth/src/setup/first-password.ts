import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Profile } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { CodesService } from '../codes/codes.service.js';
import { AccountLinks } from '../mails/account-links.js';
import { normalizePassword } from '../passwords/password-hasher.js';
import { PasswordPolicy, type PasswordOwner } from '../passwords/password-policy.js';

const SHORTEST = 8;
const LONGEST = 128;

/** Passwords of accounts that are made on the command line: arguments are no place for one, because other users of the machine can see them. */
@Injectable()
export class FirstPassword {
  constructor(
    private readonly em: EntityManager,
    private readonly codes: CodesService,
    private readonly links: AccountLinks,
    private readonly policy: PasswordPolicy,
  ) {}

  /** A password that nobody knows, for an account whose owner sets one by {@link link}. */
  unknown(): string {
    return randomBytes(32).toString('base64url');
  }

  /** Reads standard input to its end. @throws `auth.invalid_command`, `auth.weak_password` */
  async fromStdin(owner: PasswordOwner): Promise<string> {
    if (process.stdin.isTTY)
      throw authErrors.invalid_command({ detail: 'Pipe the password into --password-stdin, so that it is not shown' });
    // Whatever writes a line ends it.
    const password = normalizePassword((await text(process.stdin)).replace(/\r?\n$/, ''));
    if (password.length < SHORTEST || password.length > LONGEST)
      throw authErrors.invalid_command({
        detail: `A password has ${String(SHORTEST)} to ${String(LONGEST)} characters`,
      });
    await this.policy.check(password, owner);
    return password;
  }

  async link({ id, projectId, email }: Profile): Promise<string> {
    const owner = { projectId, purpose: 'reset-password', email, userId: id } as const;
    const code = await this.em.transactional(() => this.codes.issue(owner));
    return this.links.withCode(projectId, 'reset-password', email, code);
  }
}
