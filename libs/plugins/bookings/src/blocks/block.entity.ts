import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** That somebody may not book, for now or until it is lifted. */
@Entity({ tableName: 'bookings_block' })
@Index({ name: 'bookings_block_project_index', properties: ['projectId', 'id'] })
@Index({ name: 'bookings_block_user_index', properties: ['userId'] })
export class Block {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'uuid' })
  @RefersTo('users_user')
  userId: string;

  @Property({ type: 'text' })
  reason: string;

  /** Null: until it is lifted. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  expiresAt: Date | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
