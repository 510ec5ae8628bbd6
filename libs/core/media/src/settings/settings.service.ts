import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '@roost/plugin-kit';
import { DEFAULT_LADDER, type LadderStep, type Rung, rungsOf } from '../image/ladder.js';
import { MediaConfig } from '../media.config.js';
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
    private readonly config: MediaConfig,
    private readonly audit: AuditLog,
  ) {}

  async ladder(projectId: string): Promise<Ladder> {
    const found = await this.settings.find(projectId);
    return { rungs: rungsOf(found?.ladder ?? DEFAULT_LADDER), version: found?.ladderVersion ?? 0 };
  }

  async get(projectId: string): Promise<ProjectSettings> {
    const found = await this.settings.find(projectId);
    return {
      ladder: rungsOf(found?.ladder ?? DEFAULT_LADDER).map(({ name, box }) => ({ name, box })),
      ladderVersion: found?.ladderVersion ?? 0,
      userQuota: (found?.userQuota ?? this.config.userQuota) || null,
      projectQuota: (found?.projectQuota ?? this.config.projectQuota) || null,
    };
  }

  /** Another ladder holds for uploads from now on; a rebuild brings the others to it. */
  async change(projectId: string, changes: SettingsChanges): Promise<ProjectSettings> {
    return this.em.transactional(async () => {
      const before = await this.settings.find(projectId);
      const isOther = changes.ladder !== undefined && JSON.stringify(changes.ladder) !== JSON.stringify(before?.ladder);
      const version = isOther ? { ladderVersion: (before?.ladderVersion ?? 0) + 1 } : {};
      await this.settings.save(projectId, { ...changes, ...version });
      await this.audit.record({
        action: 'media.settings-changed',
        target: `project:${projectId}`,
        projectId,
        details: { ...changes },
      });
      return this.get(projectId);
    });
  }
}
