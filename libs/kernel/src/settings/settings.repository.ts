import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId } from '@roost/plugin-kit';
import type { StoredSetting } from './stored-setting.entity.js';

/** A stored setting, as it is read and written. */
export type SettingRow = Pick<StoredSetting, 'projectId' | 'plugin' | 'name' | 'value' | 'sealed'>;

/** Queries on stored settings. */
@Injectable()
export class SettingsRepository {
  constructor(private readonly em: EntityManager) {}

  /** Those of a project, and those of the server. @param projectId null: those of the server alone */
  async list(projectId: string | null): Promise<SettingRow[]> {
    return this.em.execute<SettingRow[]>(
      `select project_id as "projectId", plugin, name, value, sealed from kernel_setting
       where project_id is null or project_id = ?`,
      [projectId],
    );
  }

  async save({ projectId, plugin, name, value, sealed }: SettingRow): Promise<void> {
    await this.em.execute(
      `insert into kernel_setting (id, project_id, plugin, name, value, sealed) values (?, ?, ?, ?, ?::jsonb, ?)
       on conflict (project_id, plugin, name) do update
       set value = excluded.value, sealed = excluded.sealed, changed_at = now()`,
      [newId(), projectId, plugin, name, value === null ? null : JSON.stringify(value), sealed],
    );
  }

  async delete({ projectId, plugin, name }: Pick<SettingRow, 'projectId' | 'plugin' | 'name'>): Promise<void> {
    await this.em.execute(
      'delete from kernel_setting where project_id is not distinct from ?::uuid and plugin = ? and name = ?',
      [projectId, plugin, name],
    );
  }
}
