import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MediaSettings } from './media-settings.entity.js';

/** What may be changed in one go. */
export type SettingsChanges = Partial<Pick<MediaSettings, 'ladder' | 'userQuota' | 'projectQuota'>>;

/** Queries on settings. */
@Injectable()
export class SettingsRepository {
  constructor(private readonly em: EntityManager) {}

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
}
