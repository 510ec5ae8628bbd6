import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MediaSettings } from './media-settings.entity.js';

/** What may be changed in one go. */
export type SettingsChanges = Partial<Pick<MediaSettings, 'ladder' | 'userQuota' | 'projectQuota'>>;

/** Queries on settings and usage. */
@Injectable()
export class SettingsRepository {
  constructor(private readonly em: EntityManager) {}

  async find(projectId: string): Promise<MediaSettings | null> {
    return this.em.findOne(MediaSettings, { projectId }, { refresh: true });
  }

  async save(
    projectId: string,
    changes: SettingsChanges & { ladderVersion?: number; keyVersion?: number },
  ): Promise<void> {
    await this.em.execute('insert into media_settings (project_id) values (?) on conflict do nothing', [projectId]);
    await this.em.nativeUpdate(MediaSettings, { projectId }, changes);
  }

  /** Bytes by scope. */
  async usage(scopes: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.em.execute<{ scope: string; bytes: number }[]>(
      'select scope, bytes::float8 as bytes from media_usage where scope = any(?::text[])',
      [`{${scopes.join(',')}}`],
    );
    return new Map(rows.map(({ scope, bytes }) => [scope, bytes]));
  }

  /** @returns what there is then. */
  async addUsage(scope: string, bytes: number): Promise<number> {
    const [row] = await this.em.execute<[{ bytes: number }]>(
      `insert into media_usage (scope, bytes) values (?, greatest(0, ?::bigint)) on conflict (scope)
       do update set bytes = greatest(0, media_usage.bytes + ?::bigint) returning bytes::float8 as bytes`,
      [scope, bytes, bytes],
    );
    return row.bytes;
  }
}
