import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Database, Notifications } from '@roost/plugin-kit';
import { DEFAULT_LADDER, ladderKey, type LadderStep, numberRungs, type Rung, rungsOf } from '@roost/imaging';
import { MediaConfig } from '../media.config.js';
import type { MediaSettings } from './media-settings.entity.js';
import { SETTINGS_CHANNEL } from './settings-cache.js';
import { type SettingsChanges, SettingsRepository } from './settings.repository.js';

/** The ladder of a project at one time. */
export interface Ladder {
  /** Without the full size, the smallest first. */
  rungs: Rung[];
  /** Images that were made to another ladder have another one. */
  key: string;
  /** The project has settled none of its own. */
  isDefault: boolean;
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
    private readonly database: Database,
    private readonly settings: SettingsRepository,
    private readonly notifications: Notifications,
    private readonly config: MediaConfig,
    private readonly audit: AuditLog,
  ) {}

  async ladder(projectId: string): Promise<Ladder> {
    return ladderOf(await this.settings.findOrDefault(projectId));
  }

  async get(projectId: string): Promise<ProjectSettings> {
    const settings = await this.settings.findOrDefault(projectId);
    const { ladderVersion, userQuota, projectQuota } = settings;
    return {
      ladder: ladderOf(settings).rungs.map(({ name, box }) => ({ name, box })),
      ladderVersion,
      userQuota: (userQuota ?? this.config.userQuota) || null,
      projectQuota: (projectQuota ?? this.config.projectQuota) || null,
    };
  }

  /** Another ladder holds for uploads from now on; a rebuild brings the others to it. */
  async change(projectId: string, changes: SettingsChanges): Promise<ProjectSettings> {
    return this.em.transactional(async () => {
      // One change after the other: two at a time would give one number twice.
      await this.database.lock(`media:settings:${projectId}`);
      const before = await this.settings.findOrDefault(projectId);
      const ladder = changes.ladder === undefined ? before.ladder : changes.ladder;
      const rungNumbers = numberRungs(before.rungNumbers, ladder ?? []);
      const isOther = ladderOf({ ladder, rungNumbers }).key !== ladderOf(before).key;
      const version = isOther ? { ladderVersion: before.ladderVersion + 1 } : {};
      await this.settings.save(projectId, { ...changes, ...version, rungNumbers });
      await this.audit.record({
        action: 'settings-changed',
        target: `project:${projectId}`,
        projectId,
        details: { ...changes },
      });
      await this.notifications.notify(SETTINGS_CHANNEL, projectId);
      return this.get(projectId);
    });
  }
}

function ladderOf({ ladder, rungNumbers }: Pick<MediaSettings, 'ladder' | 'rungNumbers'>): Ladder {
  const rungs = rungsOf(ladder ?? DEFAULT_LADDER, numberRungs(rungNumbers));
  return { rungs, key: ladderKey(rungs), isDefault: ladder === null };
}
