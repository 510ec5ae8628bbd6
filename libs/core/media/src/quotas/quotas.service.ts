import { Injectable } from '@nestjs/common';
import { Database, type HookMap, OnHook, Settings } from '@roost/plugin-kit';
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

/** What may still be kept. */
export interface Room {
  /** Infinite where there is no limit. */
  bytes: number;
  /** Says which quota leaves the least. */
  detail: string;
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

  /** What may still be kept. A first look: `add` and `demandItem` decide. */
  async remaining(holder: QuotaHolder): Promise<Room> {
    const quotas = await this.quotasOf(holder.projectId);
    if (quotas.items !== null && (await this.stored.hasItems(holder.projectId, quotas.items)))
      return { bytes: 0, detail: itemsDetail(quotas.items) };
    if (quotas.user === null && quotas.project === null) return { bytes: Number.POSITIVE_INFINITY, detail: '' };
    const { user, project } = await this.usage(holder);
    const rooms = [
      { bytes: left(project), detail: projectDetail(project.quota) },
      { bytes: left(user), detail: userDetail(user.quota) },
    ] as const;
    return rooms[0].bytes <= rooms[1].bytes ? rooms[0] : rooms[1];
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
      const isProject = scope === projectScope(projectId);
      const quota = isProject ? quotas.project : quotas.user;
      if (quota !== null && (changes.get(scope) ?? 0) > 0 && total > quota)
        throw mediaErrors.quota_exceeded({ detail: isProject ? projectDetail(quota) : userDetail(quota) });
    }
  }

  /**
   * Makes sure that the project may have one more media item until the caller's transaction ends.
   *
   * @throws `media.quota_exceeded`
   */
  async demandItem(projectId: string): Promise<void> {
    const { items } = await this.quotasOf(projectId);
    if (items === null) return;
    // Whoever comes next counts what this transaction adds.
    await this.database.lock(`media:items:${projectId}`);
    if (await this.stored.hasItems(projectId, items)) throw mediaErrors.quota_exceeded({ detail: itemsDetail(items) });
  }

  @OnHook('kernel.measuring')
  async measure({ projectId, used }: HookMap['kernel.measuring']): Promise<HookMap['kernel.measuring']> {
    const scope = projectScope(projectId);
    const bytes = (await this.stored.of([scope])).get(scope) ?? 0;
    const items = await this.stored.countItems(projectId);
    return { projectId, used: { ...used, 'media.bytes': bytes, 'media.items': items } };
  }

  private async quotasOf(projectId: string): Promise<Record<'user' | 'project' | 'items', number | null>> {
    const { userQuota, projectQuota, projectItems } = await this.settings.of(MediaSettings, projectId);
    return { user: userQuota || null, project: projectQuota || null, items: projectItems || null };
  }
}

const left = ({ bytes, quota }: Usage): number => (quota ?? Number.POSITIVE_INFINITY) - bytes;
const projectDetail = (quota: number | null): string => `media.bytes: at most ${String(quota)} bytes in this project`;
const userDetail = (quota: number | null): string => `At most ${String(quota)} bytes in this account`;
const itemsDetail = (items: number): string => `media.items: at most ${String(items)} in this project`;
