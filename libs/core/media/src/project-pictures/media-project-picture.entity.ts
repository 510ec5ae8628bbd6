import { Check, Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** Where a project shows a picture of its own. */
export const PICTURE_PLACES = ['logo', 'cover'] as const;
export type PicturePlace = (typeof PICTURE_PLACES)[number];

/** A picture that a project shows of itself. */
@Entity({ tableName: 'media_project_picture' })
@Check({ name: 'media_project_picture_place_check', expression: `place = any (array['logo', 'cover'])` })
export class MediaProjectPicture {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @PrimaryKey({ type: 'text' })
  place: PicturePlace;

  /** May be gone, with the account of whoever uploaded it. */
  @Property({ type: 'uuid' })
  @RefersTo('media_media')
  mediaId: string;
}
