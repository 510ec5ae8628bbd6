/** A table whose rows say their project themselves. */
export interface ProjectTable {
  name: string;
  /** Plugins, on or off, whose rows go with it: its own, and those of tables that belong to a project by it. */
  plugins: readonly string[];
}

/**
 * All that the database and Redis have of a project, as the manifests' `belonging` has it: also of plugins that are off or gone. For the
 * plugin that has projects.
 */
export abstract class ProjectData {
  /**
   * The tables with a column `project_id`, each before those that its rows refer to. Tables that belong by a path are not among them: their
   * rows go with the rows that they belong by.
   */
  abstract tables(): Promise<readonly ProjectTable[]>;

  /**
   * Deletes the rows of a project in one of these tables, with the rows of other tables that belong by them: some hundred in a transaction.
   *
   * @returns whether all are gone. It stops between two transactions when the signal is aborted, and can be called again
   */
  abstract deleteRows(table: string, projectId: string, signal: AbortSignal): Promise<boolean>;

  /**
   * Deletes the keys of Redis whose names hold the id of the project or of one of its rows. Call it before the rows are deleted.
   *
   * @returns as {@link deleteRows}
   * @throws while Redis is away
   */
  abstract deleteKeys(projectId: string, signal: AbortSignal): Promise<boolean>;

  /** Whether no job of the project runs, or is about to. */
  abstract isAtRest(projectId: string): Promise<boolean>;
}
