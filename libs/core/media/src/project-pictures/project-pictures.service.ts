import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Database, type HookMap, OnHook, type UserPrincipal } from '@roost/plugin-kit';
import { ActiveAccounts } from '@roost/users';
import { MediaDeletion } from '../deletion/media-deletion.service.js';
import { MediaService } from '../library/media.service.js';
import type { StagedUpload } from '../library/staged-upload.js';
import type { PicturePlace } from './media-project-picture.entity.js';
import { ProjectPicturesRepository } from './project-pictures.repository.js';

/** The logo of a project and the cover of its page: public media of whoever uploaded them, and gone when another takes its place. */
@Injectable()
export class ProjectPicturesService {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly pictures: ProjectPicturesRepository,
    private readonly media: MediaService,
    private readonly deletion: MediaDeletion,
    private readonly audit: AuditLog,
    private readonly accounts: ActiveAccounts,
  ) {}

  async set({ userId, projectId }: UserPrincipal, place: PicturePlace, upload: StagedUpload): Promise<void> {
    await this.replace(projectId, place, async () => {
      await this.media.insert(upload, { ownerId: userId, projectId }, 'public');
      await this.pictures.set({ projectId, place, mediaId: upload.id });
      return upload.id;
    });
  }

  async remove({ projectId }: UserPrincipal, place: PicturePlace): Promise<void> {
    await this.replace(projectId, place, async () => {
      await this.pictures.delete(projectId, place);
      return null;
    });
  }

  @OnHook('projects.presenting')
  async present(page: HookMap['projects.presenting']): Promise<HookMap['projects.presenting']> {
    const pictures = await this.pictures.list(page.id);
    const at = async (place: PicturePlace): Promise<string | null> => {
      const picture = pictures.find((known) => known.place === place);
      // Nobody sees media of an account that is not in use.
      return picture && (await this.accounts.isActive(picture.ownerId)) ? picture.mediaId : null;
    };
    return { ...page, logoId: await at('logo'), coverId: await at('cover') };
  }

  private async replace(projectId: string, place: PicturePlace, write: () => Promise<string | null>): Promise<void> {
    await this.em.transactional(async () => {
      await this.database.lock(`media:project-picture:${projectId}`);
      const before = (await this.pictures.list(projectId)).find((picture) => picture.place === place);
      const mediaId = await write();
      if (before) await this.deletion.delete([before.mediaId], before.ownerId);
      await this.audit.record({
        action: 'project-picture-changed',
        target: `project:${projectId}`,
        projectId,
        details: { place, mediaId },
      });
    });
  }
}
