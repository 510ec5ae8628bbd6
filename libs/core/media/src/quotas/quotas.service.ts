import { Injectable } from '@nestjs/common';
import { Database, Settings } from '@roost/plugin-kit';
import { mediaErrors } from '../media.errors.js';
import { MediaSettings } from '../media.settings.js';
import { UsageRepository } from './usage.repository.js';

/** Whose quota is meant. */
export interface QuotaHolder {
  userId: string;
  projectId: string;
}

/** What somebody keeps, and what they may keep; null is no limit. In bytes. */
export interface Usage {
  bytes: number;
  quota: number | null;
}

const userScope = (id: string): string => `user:${id}`;
const projectScope = (id: string): string => `project:${id}`;

/** Counts what people and projects keep, and holds them to it. */
@Injectable()
export class QuotasService {
  constructor(
    private readonly stored: UsageRepository,
    private readonly settings: Settings,
    private readonly database: Database,
  ) {}

  /** What may still be kept, in bytes; infinite where there is no limit. A first look: `add` decides. */
  async remaining(holder: QuotaHolder): Promise<number> {
    const quotas = await this.quotasOf(holder.projectId);
    if (quotas.user === null && quotas.project === null) return Number.POSITIVE_INFINITY;
    const { user, project } = await this.usage(holder);
    return Math.min(...[user, project].map(({ bytes, quota }) => (quota ?? Number.POSITIVE_INFINITY) - bytes));
  }

  async usage({ userId, projectId }: QuotaHolder): Promise<{ user: Usage; project: Usage }> {
    const { user, project } = await this.quotasOf(projectId);
    const bytes = await this.stored.of([userScope(userId), projectScope(projectId)]);
    return {
      user: { bytes: bytes.get(userScope(userId)) ?? 0, quota: user },
      project: { bytes: bytes.get(projectScope(projectId)) ?? 0, quota: project },
    };
  }

  /** Counts bytes that came or went, in the caller's transaction. @throws `media.quota_exceeded` where they are too many. */
  async add(
    projectId: string,
    { project = 0, user }: { project?: number; user?: { id: string; bytes: number } | undefined },
  ): Promise<void> {
    this.database.requireTransaction('Bytes were counted');
    const changes = new Map<string, number>();
    if (user) changes.set(userScope(user.id), user.bytes);
    if (project !== 0) changes.set(projectScope(projectId), project);
    if (changes.size === 0) return;
    const quotas = await this.quotasOf(projectId);
    for (const [scope, total] of await this.stored.add(projectId, changes)) {
      const quota = scope === projectScope(projectId) ? quotas.project : quotas.user;
      if (quota !== null && (changes.get(scope) ?? 0) > 0 && total > quota) throw mediaErrors.quota_exceeded();
    }
  }

  private async quotasOf(projectId: string): Promise<{ user: number | null; project: number | null }> {
    const { userQuota, projectQuota } = await this.settings.of(MediaSettings, projectId);
    return { user: userQuota || null, project: projectQuota || null };
  }
}
