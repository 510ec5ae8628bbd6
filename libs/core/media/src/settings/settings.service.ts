import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Notifications } from '@roost/plugin-kit';
import { DEFAULT_LADDER, type LadderStep, type Rung, rungsOf } from '../image/ladder.js';
import { MediaConfig } from '../media.config.js';
import { SETTINGS_CHANNEL, SettingsCache } from './settings-cache.js';
import { type SettingsChanges, SettingsRepository } from './settings.repository.js';

/** The ladder of a project at one time. */
export interface Ladder {
  /** From 1 up, the smallest first. */
  rungs: Rung[];
  version: number;
}

/** What holds in a project, defaults filled in. */
export interface ProjectSettings {
  ladder: readonly LadderStep[];
  ladderVersion: number;
  /** In bytes; null is no limit. */
  userQuota: number | null;
  projectQuota: number | null;
}

/** What a project has settled for its media. */
@Injectable()
export class SettingsService {
  constructor(
    private readonly em: EntityManager,
    private readonly settings: SettingsRepository,
    private readonly cache: SettingsCache,
    private readonly notifications: Notifications,
    private readonly config: MediaConfig,
    private readonly audit: AuditLog,
  ) {}

  async ladder(projectId: string): Promise<Ladder> {
    const { ladder, ladderVersion } = await this.settings.findOrDefault(projectId);
    return { rungs: rungsOf(ladder ?? DEFAULT_LADDER), version: ladderVersion };
  }

  async get(projectId: string): Promise<ProjectSettings> {
    const { ladder, ladderVersion, userQuota, projectQuota } = await this.settings.findOrDefault(projectId);
    return {
      ladder: rungsOf(ladder ?? DEFAULT_LADDER).map(({ name, box }) => ({ name, box })),
      ladderVersion,
      userQuota: (userQuota ?? this.config.userQuota) || null,
      projectQuota: (projectQuota ?? this.config.projectQuota) || null,
    };
  }

  /** Another ladder holds for uploads from now on; a rebuild brings the others to it. */
  async change(projectId: string, changes: SettingsChanges): Promise<ProjectSettings> {
    const changed = await this.em.transactional(async () => {
      const before = await this.settings.findOrDefault(projectId);
      const isOther = changes.ladder !== undefined && JSON.stringify(changes.ladder) !== JSON.stringify(before.ladder);
      const version = isOther ? { ladderVersion: before.ladderVersion + 1 } : {};
      await this.settings.save(projectId, { ...changes, ...version });
      await this.audit.record({
        action: 'media.settings-changed',
        target: `project:${projectId}`,
        projectId,
        details: { ...changes },
      });
      await this.notifications.notify(SETTINGS_CHANNEL, projectId);
      return this.get(projectId);
    });
    this.cache.drop(projectId);
    return changed;
  }
}
