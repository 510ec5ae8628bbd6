import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, Database, type Parameters, sql, statement, type Tables } from '@roost/plugin-kit';
import { MediaSettings } from './media-settings.entity.js';

/** What may be changed in one go. */
export type SettingsChanges = Partial<Pick<MediaSettings, 'ladder' | 'userQuota' | 'projectQuota'>>;

const addUsage = statement(
  (_: Tables<object>, p: Parameters<{ scopes: string[]; bytes: number[] }>) =>
    sql<{ scope: string; bytes: number }>`insert into media_usage as u (scope, bytes)
      select * from unnest(${p.scopes}::text[], ${p.bytes}::bigint[])
      on conflict (scope) do update set bytes = greatest(0, u.bytes + excluded.bytes) returning scope, bytes::float8 as bytes`,
);

/** Queries on settings and usage. */
@Injectable()
export class SettingsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** Of a project that settled nothing: as if its row said so. */
  async findOrDefault(projectId: string): Promise<MediaSettings> {
    const found = await this.em.findOne(MediaSettings, { projectId }, { refresh: true, disableIdentityMap: true });
    const nothing = {
      ladder: null,
      rungNumbers: {},
      ladderVersion: 0,
      userQuota: null,
      projectQuota: null,
      keyVersion: 0,
    };
    return found ?? { projectId, ...nothing };
  }

  async save(
    projectId: string,
    changes: SettingsChanges & Partial<Pick<MediaSettings, 'rungNumbers' | 'ladderVersion' | 'keyVersion'>>,
  ): Promise<void> {
    await this.em.execute('insert into media_settings (project_id) values (?) on conflict do nothing', [projectId]);
    await this.em.nativeUpdate(MediaSettings, { projectId }, changes);
  }

  /** Bytes by scope. */
  async usage(scopes: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.em.execute<{ scope: string; bytes: number }[]>(
      'select scope, bytes::float8 as bytes from media_usage where scope = any(?::text[])',
      [arrayLiteral(scopes)],
    );
    return new Map(rows.map(({ scope, bytes }) => [scope, bytes]));
  }

  /** Adds to what is counted, at once for all scopes. @returns what there is then, by scope. */
  async addUsage(changes: ReadonlyMap<string, number>): Promise<Map<string, number>> {
    // In one order, so that two who count for the same scopes wait for each other instead of both for ever.
    const scopes = [...changes.keys()].sort();
    const rows = await this.database.run(addUsage, { scopes, bytes: scopes.map((scope) => changes.get(scope) ?? 0) });
    return new Map(rows.map(({ scope, bytes }) => [scope, bytes]));
  }
}
