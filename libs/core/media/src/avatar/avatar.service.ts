import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type Profile, UsersService } from '@roost/users';
import type { StagedUpload } from '../library/staged-upload.js';
import { MediaDeletion } from '../deletion/media-deletion.service.js';
import { MediaService } from '../library/media.service.js';

/** The picture that shows a person: media of theirs, which everyone may see, and gone when another takes its place. */
@Injectable()
export class AvatarService {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly media: MediaService,
    private readonly deletion: MediaDeletion,
  ) {}

  /** In the caller's transaction if there is one. @returns the person with the new picture. */
  async set(userId: string, upload: StagedUpload): Promise<Profile> {
    return this.em.transactional(async () => {
      const user = await this.users.lock(userId);
      const { id: avatarId } = upload;
      // Everyone sees the profile that it is part of.
      await this.media.insert(upload, { ownerId: userId, projectId: user.projectId }, 'public');
      await this.users.setAvatar(userId, avatarId);
      await this.deletePicture(user);
      return { ...user, avatarId };
    });
  }

  async remove(userId: string): Promise<void> {
    await this.em.transactional(async () => {
      const user = await this.users.lock(userId);
      await this.users.setAvatar(userId, null);
      await this.deletePicture(user);
    });
  }

  private async deletePicture({ id, avatarId }: Profile): Promise<void> {
    // They may have deleted it themselves.
    if (avatarId && (await this.media.isOwn(avatarId, id))) await this.deletion.delete([avatarId], id);
  }
}
