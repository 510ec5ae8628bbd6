import { Injectable } from '@nestjs/common';
import { Hooks, ProjectData, type ProjectTable } from '@roost/plugin-kit';
import type { DeletionStep } from '../projects.contracts.js';

/** Goes with the project itself. */
const LAST = 'projects_deletion';
const JOBS = 'jobs';
const KEYS = 'keys';

/** A step, and the steps that have to be done before it. */
export interface PlannedStep extends DeletionStep {
  after: readonly string[];
}

/** What has to be done to delete a project, in order: what plugins keep beside tables, keys in Redis, and table by table. */
@Injectable()
export class DeletionSteps {
  constructor(
    private readonly data: ProjectData,
    private readonly hooks: Hooks,
  ) {}

  async of(projectId: string): Promise<PlannedStep[]> {
    const { steps } = await this.hooks.run('projects.deleting', { projectId, steps: [] });
    const tables = (await this.data.tables()).filter(({ name }) => name !== LAST);
    return [
      { name: JOBS, after: [], run: () => this.demandRest(projectId) },
      ...steps.map((step) => ({ ...step, after: [JOBS] })),
      { name: KEYS, after: [JOBS], run: (signal) => this.data.deleteKeys(projectId, signal) },
      ...tables.map((table) => ({
        name: table.name,
        // Rows say where files are, and keys hold the ids of rows.
        after: [JOBS, KEYS, ...steps.filter((step) => isOf(step, table)).map(({ name }) => name)],
        run: (signal: AbortSignal) => this.data.deleteRows(table.name, projectId, signal),
      })),
    ];
  }

  /** None begins any more: the project is suspended. */
  private async demandRest(projectId: string): Promise<boolean> {
    if (!(await this.data.isAtRest(projectId))) throw new Error('Jobs of the project are still running');
    return true;
  }
}

const isOf = ({ name }: DeletionStep, { plugins }: ProjectTable): boolean =>
  plugins.includes(name.slice(0, name.indexOf('.')));
