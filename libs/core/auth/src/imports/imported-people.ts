import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Hooks, newId, Problem } from '@roost/plugin-kit';
import { emailKey, usersErrors, UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { InvitationMails } from '../invitations/invitation-mails.js';
import { InvitationsRepository } from '../invitations/invitations.repository.js';
import { problemOf, problemsOf } from './import-problems.js';
import type { ImportProblem } from './import-values.js';
import type { ImportDetails, RefusedLine, WaitingLine } from './imports.repository.js';

/** What became of some lines. */
export interface ImportOutcome {
  made: number[];
  refused: RefusedLine[];
  /** Why no line after these can become anybody. */
  rest?: ImportProblem;
}

/** Makes accounts or invitations of lines, in the caller's transaction. */
@Injectable()
export class ImportedPeople {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly invitations: InvitationsRepository,
    private readonly mails: InvitationMails,
    private readonly hooks: Hooks,
  ) {}

  async make(order: ImportDetails, lines: readonly WaitingLine[]): Promise<ImportOutcome> {
    if (lines.length === 0) return { made: [], refused: [] };
    return order.invites ? this.invite(order, lines) : this.create(order, lines);
  }

  private async create(order: ImportDetails, lines: readonly WaitingLine[]): Promise<ImportOutcome> {
    const [made, refused]: [number[], RefusedLine[]] = [[], []];
    const room = await this.users.holdRoom(order.projectId, lines.length);
    for (const { line, values } of lines) {
      if (made.length === room) return { made, refused, rest: problemOf(null, usersErrors.quota_exceeded()) };
      try {
        // What a refused line has written is undone alone.
        await this.em.transactional(() => this.createOne(order, values));
        made.push(line);
      } catch (error) {
        if (!(error instanceof Problem) || error.status >= 500) throw error;
        refused.push({ line, problems: problemsOf(error) });
      }
    }
    return { made, refused };
  }

  /** No password: the person signs in with a code by mail, or sets one. */
  private async createOne(order: ImportDetails, values: WaitingLine['values']): Promise<void> {
    const { projectId, roles } = order;
    const { email, username } = values;
    await this.hooks.run('auth.registering', { projectId, email, username });
    const writer = { isAdmin: true };
    const created = await this.users.create({ ...values, projectId, roles, writer, hasRoom: true });
    if ('taken' in created) throw created.taken === 'email' ? authErrors.email_taken() : authErrors.username_taken();
  }

  private async invite(order: ImportDetails, lines: readonly WaitingLine[]): Promise<ImportOutcome> {
    const { projectId, roles, startedBy: invitedBy } = order;
    const taken = await this.users.takenEmails(
      projectId,
      lines.map(({ values }) => values.email),
    );
    const drafts = lines
      .filter((line) => !taken.has(line.emailKey ?? ''))
      .map(({ line, values: { email, name = null, locale = null, fields = {} } }) => {
        const row = { id: newId(), projectId, email, emailKey: emailKey(email), name, locale };
        return { ...row, line, fields, roles, groups: [], invitedBy };
      });
    const added = await this.invitations.insert(drafts);
    if (added.size > 0) await this.mails.begin(projectId);
    const made = drafts.filter(({ id }) => added.has(id)).map(({ line }) => line);
    const problem = (line: WaitingLine): Problem =>
      taken.has(line.emailKey ?? '') ? authErrors.email_taken() : authErrors.already_invited();
    const refused = lines
      .filter(({ line }) => !made.includes(line))
      .map((line) => ({ line: line.line, problems: [problemOf('email', problem(line))] }));
    return { made, refused };
  }
}
