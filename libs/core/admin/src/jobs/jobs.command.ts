import { parseArgs } from 'node:util';
import { Injectable } from '@nestjs/common';
import { type JobReport, Jobs, OnCommand } from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { adminErrors } from '../admin.errors.js';
import { AdminJobsService } from './admin-jobs.service.js';
import { JOB_STATES } from './job-state.js';

/** The project whose admins run the server: its audit log tells what was done here. */
const PROJECT = 'default';
const MOST = 200;
const NONE = 'No failed jobs';
const FILTERS = { name: { type: 'string' }, plugin: { type: 'string' } } as const;

/** `roost jobs`: for whoever has the server in their hands. */
@Injectable()
export class JobsCommand {
  constructor(
    private readonly jobs: Jobs,
    private readonly service: AdminJobsService,
    private readonly projects: ProjectsService,
  ) {}

  @OnCommand('jobs list')
  async list(args: readonly string[]): Promise<string> {
    const {
      state: given = 'failed',
      name,
      plugin,
    } = parseArgs({ args: [...args], options: { ...FILTERS, state: { type: 'string' } } }).values;
    const state = JOB_STATES.find((known) => known === given);
    if (!state) throw adminErrors.invalid_command({ detail: `--state must be one of ${JOB_STATES.join(', ')}` });
    const filter = { state, ...(name && { name }), ...(plugin && { plugin }) };
    const { items, nextCursor } = await this.jobs.list({ ...filter, limit: MOST });
    if (items.length === 0) return `No ${state} jobs`;
    return [...items.map(lineOf), ...(nextCursor ? [`The newest ${String(MOST)}; there are more`] : [])].join('\n');
  }

  @OnCommand('jobs retry')
  async retry(args: readonly string[]): Promise<string> {
    const ids = await this.chosen(args);
    const projectId = await this.projects.resolve(PROJECT);
    for (const id of ids) await this.service.retry(projectId, id);
    return ids.length === 0 ? NONE : `Will be tried again: ${ids.join(', ')}`;
  }

  @OnCommand('jobs discard')
  async discard(args: readonly string[]): Promise<string> {
    const ids = await this.chosen(args);
    const projectId = await this.projects.resolve(PROJECT);
    for (const id of ids) await this.service.discard(projectId, id);
    return ids.length === 0 ? NONE : `Discarded: ${ids.join(', ')}`;
  }

  /** What the command is about, the oldest first. */
  private async chosen(args: readonly string[]): Promise<string[]> {
    const { values, positionals } = parseArgs({ args: [...args], options: FILTERS, allowPositionals: true });
    const { name, plugin } = values;
    const isFiltered = name !== undefined || plugin !== undefined;
    if (isFiltered && positionals.length === 0) {
      return this.service.failed({ ...(name && { name }), ...(plugin && { plugin }) });
    }
    if (isFiltered || positionals.length === 0 || !positionals.every((id) => /^\d{1,18}$/.test(id))) {
      throw adminErrors.invalid_command({ detail: 'Give ids from `roost jobs list`, or --name or --plugin' });
    }
    return positionals.toSorted((a, b) => Number(a) - Number(b));
  }
}

function lineOf({ id, state, job, event, handler, attempts, createdAt, lastError }: JobReport): string {
  const what = job ?? (handler === null ? event : `${event ?? ''} for ${handler}`);
  const runs = `${String(attempts)} ${attempts === 1 ? 'run' : 'runs'}`;
  return [id, state, createdAt.toISOString(), what, runs, lastError?.split('\n')[0] ?? ''].join('  ').trimEnd();
}
