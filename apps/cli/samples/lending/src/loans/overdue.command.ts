import { Injectable } from '@nestjs/common';
import { DEFAULT_PROJECT, OnCommand } from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { UsersService } from '@roost/users';
import { LoansRepository } from './loans.repository.js';

/** The command `roost lending overdue`. */
@Injectable()
export class OverdueCommand {
  constructor(
    private readonly projects: ProjectsService,
    private readonly loans: LoansRepository,
    private readonly users: UsersService,
  ) {}

  @OnCommand('lending overdue')
  async list(): Promise<string> {
    const open = await this.loans.listOpen(await this.projects.resolve(DEFAULT_PROJECT));
    const overdue = open.filter(({ dueAt }) => new Date(dueAt) < new Date());
    const borrowers = await this.users.findMany(overdue.map(({ borrowerId }) => borrowerId));
    const names = new Map(borrowers.map(({ id, username }) => [id, username]));
    const lines = overdue.map(
      ({ thing, borrowerId, dueAt }) => `${dueAt.slice(0, 10)}  ${thing}  ${names.get(borrowerId) ?? 'somebody'}`,
    );
    return lines.length === 0 ? 'Nothing is overdue' : lines.join('\n');
  }
}
