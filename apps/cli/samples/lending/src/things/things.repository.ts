import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  arrayLiteral,
  camelCased,
  Database,
  escapeLike,
  LAST_ID,
  newId,
  type Parameters,
  type RowOf,
  statement,
  type Tables,
  type TablesOf,
  type WithDefaults,
} from '@roost/plugin-kit';
import { Thing } from './thing.entity.js';

/** A thing as it is stored. */
export type ThingRow = RowOf<Omit<Thing, 'createdAt'>>;

/** Filters of a list. */
export interface ThingFilter {
  projectId: string;
  search?: string | undefined;
  available?: boolean | undefined;
  limit: number;
  cursor?: string | undefined;
}

type ThingTables = TablesOf<{ lending_thing: WithDefaults<Thing, 'isMissing' | 'createdAt'> }>;

const findThing = statement((db: Tables<ThingTables>, p: Parameters<{ id: string }>) =>
  db
    .selectFrom('lending_thing')
    .select(
      camelCased('id', 'project_id', 'name', 'resource_id', 'photo_id', 'photo_owner_id', 'loan_id', 'is_missing'),
    )
    .where('id', '=', p.id),
);

const insertThing = statement(
  (
    db: Tables<ThingTables>,
    p: Parameters<{ id: string; projectId: string; name: string; resourceId: string | null }>,
  ) =>
    db
      .insertInto('lending_thing')
      .values({
        id: p.id,
        project_id: p.projectId,
        name: p.name,
        resource_id: p.resourceId,
        photo_id: null,
        photo_owner_id: null,
        loan_id: null,
      })
      .onConflict((conflict) => conflict.doNothing()),
);

const lendThing = statement((db: Tables<ThingTables>, p: Parameters<{ id: string; loanId: string | null }>) =>
  db.updateTable('lending_thing').set({ loan_id: p.loanId, is_missing: false }).where('id', '=', p.id),
);

/** Frequent queries of members are statements. Rare ones of keepers use the entity manager. */
@Injectable()
export class ThingsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** @returns its id; undefined if the name is taken. */
  async insert(projectId: string, name: string, resourceId: string | null): Promise<string | undefined> {
    const id = newId();
    const inserted = await this.database.change(insertThing, { id, projectId, name, resourceId });
    return inserted === 0 ? undefined : id;
  }

  async find(id: string): Promise<ThingRow | undefined> {
    return this.database.first(findThing, { id });
  }

  async count(projectId: string): Promise<number> {
    return this.em.count(Thing, { projectId });
  }

  /** @param loanId null: it was returned. */
  async lend(id: string, loanId: string | null): Promise<void> {
    await this.database.change(lendThing, { id, loanId });
  }

  /** The newest first. */
  async list({ projectId, search, available, limit, cursor = LAST_ID }: ThingFilter): Promise<Thing[]> {
    const where = {
      projectId,
      id: { $lt: cursor },
      ...(search === undefined ? {} : { name: { $ilike: `%${escapeLike(search)}%` } }),
      ...(available === undefined ? {} : { loanId: available ? null : { $ne: null } }),
    };
    return this.em.find(Thing, where, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
  }

  /** @returns the ids of missing things. */
  async takeStock(projectId: string, found: readonly string[]): Promise<string[]> {
    const changed = await this.em.execute<{ id: string; missing: boolean }[]>(
      `update lending_thing set is_missing = loan_id is null and id <> all(?::uuid[])
       where project_id = ? returning id, is_missing as missing`,
      [arrayLiteral(found), projectId],
    );
    return changed.filter(({ missing }) => missing).map(({ id }) => id);
  }

  async setPhoto(id: string, photoId: string, photoOwnerId: string): Promise<void> {
    await this.em.nativeUpdate(Thing, { id }, { photoId, photoOwnerId });
  }

  async hasPhoto(projectId: string, photoId: string): Promise<boolean> {
    return (await this.em.count(Thing, { projectId, photoId })) > 0;
  }

  async forgetPhoto(photoId: string): Promise<void> {
    await this.em.nativeUpdate(Thing, { photoId }, { photoId: null, photoOwnerId: null });
  }

  async listWithPhotos(): Promise<Thing[]> {
    return this.em.find(Thing, { photoId: { $ne: null } }, { disableIdentityMap: true });
  }
}
