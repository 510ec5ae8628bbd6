import { defineJob } from '@roost/plugin-kit';
import type { ProjectPage } from './page/project-page.js';

/** Something that a plugin has to do before the rows of a project are deleted. */
export interface DeletionStep {
  /** `<plugin>.<what>`, as `library.files`. */
  readonly name: string;
  /**
   * Deletes some after some, outside a transaction. A run can be cut off anywhere; another one then goes on.
   *
   * @returns whether all is gone. Return false soon after the signal is aborted
   * @throws why it cannot be done now. It is tried again later, and the tables of the plugin wait
   */
  readonly run: (signal: AbortSignal) => Promise<boolean>;
}

/** A project that is deleted, and what plugins do about it. */
export interface DeletingProject {
  readonly projectId: string;
  steps: readonly DeletionStep[];
}

declare module '@roost/plugin-kit' {
  interface HookMap {
    /** Somebody reads the public page of a project: each plugin adds what it knows of it. Outside a transaction. */
    'projects.presenting': ProjectPage;
    /**
     * In the worker, outside a transaction, before the rows of a project are deleted. Rows of tables, keys in Redis that hold an id, jobs and
     * events are deleted without it. A plugin that keeps anything else, as files, adds a step.
     */
    'projects.deleting': DeletingProject;
  }
}

/** A project whose days of grace are over. */
export class DeleteProject {
  id: string;
}

export const deleteProject = defineJob('projects.delete', { payload: DeleteProject, attempts: 20, backoffMs: 2_000 });
/** Goes on with deletions whose job was given up. */
export const resumeDeletions = defineJob('projects.resume-deletions', { schedule: () => ({ everySeconds: 900 }) });
