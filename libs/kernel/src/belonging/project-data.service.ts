import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ProjectData, type ProjectTable } from '@roost/plugin-kit';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { KeysWithIds } from '../redis/keys-with-ids.js';
import { BelongingTables, type ChildTable, type DatabaseTable } from './belonging-tables.js';
import { ProjectRowsRepository } from './project-rows.repository.js';

/** Rows of one statement: it holds up nobody for long. */
const BATCH = 1_000;
/** Rows whose children are deleted with them. */
const PARENTS = 200;

/** Finds and deletes what the database and Redis have of a project, batch by batch. */
@Injectable()
export class ProjectDataService extends ProjectData {
  constructor(
    private readonly em: EntityManager,
    private readonly rows: ProjectRowsRepository,
    private readonly keys: KeysWithIds,
    @Inject(COMPOSITION) private readonly composition: Composition,
  ) {
    super();
  }

  async tables(): Promise<readonly ProjectTable[]> {
    const tables = await this.read();
    return tables.roots.map(({ name }) => ({ name, plugins: tables.pluginsOf(name) }));
  }

  async deleteRows(name: string, projectId: string, signal: AbortSignal): Promise<boolean> {
    const tables = await this.read();
    const table = tables.find(name);
    while (!signal.aborted) {
      const count = await this.em.transactional(async () => {
        await this.rows.announce(projectId);
        return this.deleteSome(tables, table, projectId);
      });
      if (count === 0) return true;
    }
    return false;
  }

  async deleteKeys(projectId: string, signal: AbortSignal): Promise<boolean> {
    const tables = await this.read();
    return this.keys.delete(async (ids) => {
      const found = await this.rows.idsAmong(tables, projectId, ids);
      return found.add(projectId);
    }, signal);
  }

  async isAtRest(projectId: string): Promise<boolean> {
    return this.rows.isAtRest(projectId);
  }

  private async read(): Promise<BelongingTables> {
    return new BelongingTables(this.composition, await this.rows.tables());
  }

  /** @returns how many rows are gone; 0 when none were left */
  private async deleteSome(tables: BelongingTables, table: DatabaseTable, projectId: string): Promise<number> {
    const children = tables.childrenOf(table.name);
    const isSelfish = table.refersTo.includes(table.name);
    if (children.length === 0 && !isSelfish) return this.rows.deleteOf(table, projectId, BATCH);
    const ids = await this.rows.idsOf(table, projectId, PARENTS);
    if (ids.length === 0) return 0;
    return (await this.deleteChildren(tables, children, ids)) || this.rows.deleteIds(table, ids);
  }

  /** @returns 0 once these have no children, and else how many are gone: another transaction goes on */
  private async deleteChildren(
    tables: BelongingTables,
    children: readonly ChildTable[],
    parents: readonly string[],
  ): Promise<number> {
    for (const child of children) {
      const below = tables.childrenOf(child.table.name);
      const count =
        below.length === 0
          ? await this.rows.deleteBelow(child, parents, BATCH)
          : await this.deleteBelow(tables, child, parents);
      if (count > 0) return count;
    }
    return 0;
  }

  private async deleteBelow(tables: BelongingTables, child: ChildTable, parents: readonly string[]): Promise<number> {
    const ids = await this.rows.idsBelow(child, parents, PARENTS);
    if (ids.length === 0) return 0;
    const below = tables.childrenOf(child.table.name);
    return (await this.deleteChildren(tables, below, ids)) || this.rows.deleteIds(child.table, ids);
  }
}
