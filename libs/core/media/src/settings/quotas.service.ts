import { Injectable } from '@nestjs/common';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';
import { SettingsRepository } from './settings.repository.js';

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
    private readonly settings: SettingsRepository,
    private readonly config: MediaConfig,
  ) {}

  /** What may still be kept, in bytes; infinite where there is no limit. A first look: `add` decides. */
  async remaining(holder: QuotaHolder): Promise<number> {
    const { user, project } = await this.usage(holder);
    return Math.min(...[user, project].map(({ bytes, quota }) => (quota ?? Number.POSITIVE_INFINITY) - bytes));
  }

  async usage({ userId, projectId }: QuotaHolder): Promise<{ user: Usage; project: Usage }> {
    const { user, project } = await this.quotasOf(projectId);
    const bytes = await this.settings.usage([userScope(userId), projectScope(projectId)]);
    return {
      user: { bytes: bytes.get(userScope(userId)) ?? 0, quota: user },
      project: { bytes: bytes.get(projectScope(projectId)) ?? 0, quota: project },
    };
  }

  /** Counts bytes that came or went, in the caller's transaction. @throws `media.quota_exceeded` where they are too many. */
  async add(
    projectId: string,
    { project = 0, user }: { project?: number; user?: { id: string; bytes: number } },
  ): Promise<void> {
    const quotas = await this.quotasOf(projectId);
    if (user) await this.count(userScope(user.id), user.bytes, quotas.user);
    if (project !== 0) await this.count(projectScope(projectId), project, quotas.project);
  }

  private async count(scope: string, bytes: number, quota: number | null): Promise<void> {
    const total = await this.settings.addUsage(scope, bytes);
    if (bytes > 0 && quota !== null && total > quota) throw mediaErrors.quota_exceeded();
  }

  private async quotasOf(projectId: string): Promise<{ user: number | null; project: number | null }> {
    const own = await this.settings.find(projectId);
    const settle = (quota: number | null | undefined, fallback: number) => (quota ?? fallback) || null;
    return {
      user: settle(own?.userQuota, this.config.userQuota),
      project: settle(own?.projectQuota, this.config.projectQuota),
    };
  }
}
