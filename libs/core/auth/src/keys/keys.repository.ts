import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  camelCased,
  Database,
  Page,
  type Parameters,
  type RowOf,
  sql,
  statement,
  type Tables,
  type TablesOf,
  type WithDefaults,
} from '@roost/plugin-kit';
import { ApiKey } from './api-key.entity.js';

/** A key without what proves it. */
export type KeyDetails = Omit<ApiKey, 'secretHash'>;
export type NewKey = Omit<ApiKey, 'lastUsedAt' | 'createdAt'>;
/** What of a key can be changed. */
export type KeyChanges = Partial<Pick<ApiKey, 'name' | 'addresses' | 'budget'>>;
export type KeyRow = RowOf<ApiKey>;

type KeyTables = TablesOf<{ auth_key: WithDefaults<ApiKey, 'lastUsedAt' | 'createdAt'> }>;

const findKey = statement((db: Tables<KeyTables>, p: Parameters<{ id: string }>) =>
  db
    .selectFrom('auth_key')
    .select(camelCased('id', 'project_id', 'user_id', 'name', 'secret_hash', 'scopes', 'addresses', 'budget'))
    .select(camelCased('expires_at', 'last_used_at', 'created_at'))
    .where('id', '=', p.id),
);

/** One that was used in another process as well is written once. */
const noteUses = statement(
  (_: Tables<object>, p: Parameters<{ ids: string[]; usedAt: Date; notSince: Date }>) =>
    sql`update auth_key set last_used_at = ${p.usedAt}
      where id = any(${p.ids}) and (last_used_at is null or last_used_at < ${p.notSince})`,
);

const countWithScopes = statement(
  (_: Tables<object>, p: Parameters<{ prefix: string }>) =>
    sql<{ count: number }>`select count(*)::int as count from auth_key
      where exists (select from unnest(scopes) scope where starts_with(scope, ${p.prefix}))`,
);

const dropScopes = statement(
  (_: Tables<object>, p: Parameters<{ prefix: string }>) =>
    sql`update auth_key set scopes = array(select scope from unnest(scopes) scope where not starts_with(scope, ${p.prefix}))
      where exists (select from unnest(scopes) scope where starts_with(scope, ${p.prefix}))`,
);

const ALL = { disableIdentityMap: true, orderBy: { id: 'desc' } } as const;

@Injectable()
export class KeysRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async find(id: string): Promise<KeyRow | undefined> {
    return this.database.first(findKey, { id });
  }

  async insert(key: NewKey): Promise<KeyDetails> {
    const made = { ...key, lastUsedAt: null, createdAt: new Date() };
    await this.em.insert(ApiKey, made);
    return made;
  }

  async countOf(userId: string): Promise<number> {
    return this.em.count(ApiKey, { userId });
  }

  /** The newest first. */
  async listOf(userId: string): Promise<KeyDetails[]> {
    return this.em.find(ApiKey, { userId }, ALL);
  }

  /** The newest first. */
  async listIn(projectId: string, limit: number, cursor: string | undefined): Promise<Page<KeyDetails>> {
    const where = { projectId, ...(cursor === undefined ? {} : { id: { $lt: cursor } }) };
    return Page.of(await this.em.find(ApiKey, where, { ...ALL, limit: limit + 1 }), limit);
  }

  async findOwn(userId: string, id: string): Promise<KeyDetails | null> {
    return this.em.findOne(ApiKey, { id, userId }, { disableIdentityMap: true });
  }

  async update(id: string, changes: KeyChanges): Promise<void> {
    await this.em.nativeUpdate(ApiKey, { id }, changes);
  }

  /** Deletes a key of the person or the project. @returns undefined when there is none. */
  async delete(where: { id: string } & ({ userId: string } | { projectId: string })): Promise<KeyDetails | undefined> {
    const key = await this.em.findOne(ApiKey, where, { disableIdentityMap: true });
    return key && (await this.em.nativeDelete(ApiKey, where)) > 0 ? key : undefined;
  }

  /** @returns how many there were. */
  async deleteOf(userId: string): Promise<number> {
    return this.em.nativeDelete(ApiKey, { userId });
  }

  /** @param notSince keys that were noted after this are left as they are. */
  async noteUses(ids: string[], usedAt: Date, notSince: Date): Promise<void> {
    await this.database.change(noteUses, { ids, usedAt, notSince });
  }

  /** How many keys have permissions of a plugin. */
  async countWithScopesOf(plugin: string): Promise<number> {
    return (await this.database.first(countWithScopes, { prefix: `${plugin}.` }))?.count ?? 0;
  }

  /** Takes the permissions of a plugin from all keys. */
  async dropScopesOf(plugin: string): Promise<void> {
    await this.database.change(dropScopes, { prefix: `${plugin}.` });
  }
}
