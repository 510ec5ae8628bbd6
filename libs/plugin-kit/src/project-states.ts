import type { Principal } from './principal.js';

/**
 * Says which projects are suspended: nobody may see or change anything of such a project, except people of `default` with
 * `projects.act-on`. One plugin provides it, globally, to every process.
 *
 * The kernel refuses requests to a suspended project, and keeps its jobs and events until it is restored. Two things are for plugins:
 *
 * - What names a row instead of a project, such as a secret link or the id of a public picture, calls {@link demandOpen} with the project of
 *   the row.
 * - A recurring job leaves out the rows of {@link closedIds}.
 *
 * Both know it from the memory of the process, and cost no query.
 *
 * @example
 * const shelf = await this.shelves.findByToken(token);
 * if (!shelf) throw libraryErrors.link_not_found();
 * await this.projects.demandOpen(shelf.projectId);
 */
export abstract class ProjectStates {
  /**
   * Refuses what belongs to a suspended project. Call it once it is known that the caller would see it: others learn nothing of it.
   *
   * @param principal the caller, if the route has one. Whoever may act on the project, and does, is let through
   * @throws `projects.suspended` (403)
   */
  abstract demandOpen(projectId: string, principal?: Principal): Promise<void>;
  /** Whether the project is known to be open, for code that cannot wait. False also means that it would have to be looked up. */
  abstract isKnownOpen(projectId: string): boolean;
  /** Ids of the projects that are suspended or being deleted. */
  abstract closedIds(): Promise<readonly string[]>;
  /** Calls the listener in this process after a project was made, changed, suspended or restored. */
  abstract watch(listener: () => void): void;
}
