import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, Database, type Parameters, sql, statement, type Tables } from '@roost/plugin-kit';
import { Media } from '../media.entity.js';

const add = statement(
  (_: Tables<object>, p: Parameters<{ projectId: string; scopes: string[]; bytes: number[] }>) =>
    sql<{ scope: string; bytes: number }>`insert into media_usage as u (scope, bytes, project_id)
      select *, ${p.projectId}::uuid from unnest(${p.scopes}::text[], ${p.bytes}::bigint[])
      on conflict (scope) do update set bytes = greatest(0, u.bytes + excluded.bytes) returning scope, bytes::float8 as bytes`,
);

/** Queries on how many bytes people and projects keep. */
@Injectable()
export class UsageRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** Media of a project, also those in the trash. */
  async countItems(projectId: string): Promise<number> {
    return this.em.count(Media, { projectId });
  }

  /** Whether a project has so many media, also in the trash. Reads no more of them than that. */
  async hasItems(projectId: string, count: number): Promise<boolean> {
    const found = await this.em.execute<unknown[]>(
      'select 1 from media_media where project_id = ? order by id offset ? limit 1',
      [projectId, count - 1],
    );
    return found.length > 0;
  }

  /** Bytes by scope. */
  async of(scopes: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.em.execute<{ scope: string; bytes: number }[]>(
      'select scope, bytes::float8 as bytes from media_usage where scope = any(?::text[])',
      [arrayLiteral(scopes)],
    );
    return new Map(rows.map(({ scope, bytes }) => [scope, bytes]));
  }

  /** Adds to what is counted, at once for all scopes. @returns what there is then, by scope. */
  async add(projectId: string, changes: ReadonlyMap<string, number>): Promise<Map<string, number>> {
    // In one order, so that two who count for the same scopes wait for each other instead of both for ever.
    const scopes = [...changes.keys()].sort();
    const rows = await this.database.run(add, {
      projectId,
      scopes,
      bytes: scopes.map((scope) => changes.get(scope) ?? 0),
    });
    return new Map(rows.map(({ scope, bytes }) => [scope, bytes]));
  }
}
