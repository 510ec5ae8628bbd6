import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** An owner whose files were slow to process lately. */
@Entity({ tableName: 'media_turn' })
export class SlowOwner {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('users_user')
  ownerId: string;

  /** How many of them there were, until there is none for a while. */
  @Property({ type: 'int' })
  slowFiles: number;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  lastAt: Date;
}
