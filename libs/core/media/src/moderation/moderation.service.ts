import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Notifications, Outbox, Page, type UserPrincipal } from '@roost/plugin-kit';
import { mediaRestored, mediaTakenDown } from '../media.contracts.js';
import { mediaErrors } from '../media.errors.js';
import type { Viewer } from '../access/viewer.js';
import type { MediaManifest } from '../library/media.repository.js';
import { type FileReply, MediaFilesService, type RequestHeaders } from '../serving/media-files.service.js';
import { type ModeratedMedia, ModerationRepository, type ModerationSearch } from './moderation.repository.js';
import { MEDIA_CHANNEL } from '../media.channels.js';

/** Lets moderators find media of everyone in their project, look at them, and keep them from everyone but their owner. All they do is in the audit log. */
@Injectable()
export class ModerationService {
  constructor(
    private readonly em: EntityManager,
    private readonly media: ModerationRepository,
    private readonly files: MediaFilesService,
    private readonly outbox: Outbox,
    private readonly notifications: Notifications,
    private readonly audit: AuditLog,
  ) {}

  /** The newest first. */
  async search(search: ModerationSearch): Promise<Page<MediaManifest>> {
    return Page.of(await this.media.search({ ...search, limit: search.limit + 1 }), search.limit);
  }

  /** @throws `media.not_found` */
  async look(id: string, { projectId }: UserPrincipal): Promise<MediaManifest> {
    const found = await this.find(id, projectId);
    await this.recordLook(id, projectId, 'details');
    return found;
  }

  /**
   * What everyone would get if it were public.
   *
   * @param rung number, name or alias; `file` for the whole of what is no image
   * @throws `media.not_found`, also for what is in the trash; `media.no_rendition`
   */
  async open(id: string, rung: string, { projectId }: UserPrincipal, request: RequestHeaders): Promise<FileReply> {
    const viewer: Viewer = { moderates: projectId };
    const reply = await (rung === 'file'
      ? this.files.file(id, viewer, request)
      : this.files.variant(id, rung, viewer, request));
    await this.recordLook(id, projectId, rung);
    return reply;
  }

  /** Keeps it from everyone but its owner, with every other medium that they have of the same bytes. @throws `media.not_found` */
  async takeDown(id: string, { projectId }: UserPrincipal, reason: string): Promise<MediaManifest> {
    return this.em.transactional(async () => {
      const changed = await this.media.takeDown(id, projectId, reason);
      await this.record('taken-down', changed, { reason });
      for (const media of changed) {
        await this.outbox.emit(mediaTakenDown, { ...media, reason }, `media:${media.mediaId}`);
      }
      return this.find(id, projectId);
    });
  }

  /** Undoes it. What is not taken down stays as it is. @throws `media.not_found` */
  async restore(id: string, { projectId }: UserPrincipal): Promise<MediaManifest> {
    return this.em.transactional(async () => {
      const changed = await this.media.restore(id, projectId);
      await this.record('restored', changed);
      for (const media of changed) await this.outbox.emit(mediaRestored, media, `media:${media.mediaId}`);
      return this.find(id, projectId);
    });
  }

  private async find(id: string, projectId: string): Promise<MediaManifest> {
    const found = await this.media.find(id, projectId);
    if (!found) throw mediaErrors.not_found();
    return found;
  }

  private async recordLook(id: string, projectId: string, what: string): Promise<void> {
    await this.em.transactional(() =>
      this.audit.record({ action: 'looked-at', target: `media:${id}`, projectId, details: { what } }),
    );
  }

  private async record(action: string, changed: readonly ModeratedMedia[], details = {}): Promise<void> {
    for (const { mediaId, ownerId, projectId } of changed) {
      await this.notifications.notify(MEDIA_CHANNEL, mediaId);
      await this.audit.record({ action, target: `media:${mediaId}`, projectId, details: { ownerId, ...details } });
    }
  }
}
