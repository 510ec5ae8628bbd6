import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** Something that can be borrowed. */
@Entity({ tableName: 'lending_thing' })
@Unique({ name: 'lending_thing_name_unique', properties: ['projectId', 'name'] })
@Index({ name: 'lending_thing_photo_index', properties: ['photoId'] })
export class Thing {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @RefersTo('projects_project')
  @Property({ type: 'uuid' })
  projectId: string;

  @Property({ type: 'text' })
  name: string;

  /** The same thing as a resource of bookings. A boat that is booked for Sunday is not lent over Sunday. */
  @RefersTo('bookings_resource')
  @Property({ type: 'uuid', nullable: true })
  resourceId: string | null;

  /** Id of the media item. */
  @RefersTo('media_media')
  @Property({ type: 'uuid', nullable: true })
  photoId: string | null;

  /** Owner of the media item. */
  @RefersTo('users_user')
  @Property({ type: 'uuid', nullable: true })
  photoOwnerId: string | null;

  /** Its open loan; null: it is in the shed. */
  @RefersTo('lending_loan')
  @Property({ type: 'uuid', nullable: true })
  loanId: string | null;

  /** Whether it was missing when stock was taken. */
  @Property({ type: 'boolean', default: false })
  isMissing: boolean;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
