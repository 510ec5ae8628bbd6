import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { camelCased, Database, type Parameters, statement, type Tables, type TablesOf } from '@roost/plugin-kit';
import { Media } from '../media.entity.js';
import { MediaProjectPicture, type PicturePlace } from './media-project-picture.entity.js';

type PictureTables = TablesOf<{ media_project_picture: MediaProjectPicture; media_media: Media }>;

/** A picture and whose it is. */
export type ProjectPicture = Pick<MediaProjectPicture, 'place' | 'mediaId'> & Pick<Media, 'ownerId'>;

/** Those that everyone may see: not what its owner or a moderator has taken back since. */
const listPictures = statement((db: Tables<PictureTables>, p: Parameters<{ projectId: string }>) =>
  db
    .selectFrom('media_project_picture')
    .innerJoin('media_media', 'media_media.id', 'media_project_picture.media_id')
    .select(camelCased('place', 'media_id', 'owner_id'))
    .where('media_project_picture.project_id', '=', p.projectId)
    .where('access', '=', 'public')
    .where('trashed_at', 'is', null)
    .where('taken_down_at', 'is', null),
);

@Injectable()
export class ProjectPicturesRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async list(projectId: string): Promise<ProjectPicture[]> {
    return this.database.run(listPictures, { projectId });
  }

  async set(picture: MediaProjectPicture): Promise<void> {
    await this.em.upsert(MediaProjectPicture, picture);
  }

  async delete(projectId: string, place: PicturePlace): Promise<void> {
    await this.em.nativeDelete(MediaProjectPicture, { projectId, place });
  }
}
