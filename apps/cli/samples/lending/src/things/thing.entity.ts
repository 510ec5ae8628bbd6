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

  /** The resource of bookings that it is, too: a boat that is booked for Sunday is not lent over Sunday. */
  @RefersTo('bookings_resource')
  @Property({ type: 'uuid', nullable: true })
  resourceId: string | null;

  /** A medium. */
  @RefersTo('media_media')
  @Property({ type: 'uuid', nullable: true })
  photoId: string | null;

  /** Whose medium that is. */
  @RefersTo('users_user')
  @Property({ type: 'uuid', nullable: true })
  photoOwnerId: string | null;

  /** The loan that it is out on; null: it is in the shed. */
  @RefersTo('lending_loan')
  @Property({ type: 'uuid', nullable: true })
  loanId: string | null;

  /** Nobody found it when stock was taken. */
  @Property({ type: 'boolean', default: false })
  isMissing: boolean;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
