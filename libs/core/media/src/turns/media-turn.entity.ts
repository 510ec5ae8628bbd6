import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** That files of somebody held up those of others lately. */
@Entity({ tableName: 'media_turn' })
export class MediaTurn {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('users_user')
  ownerId: string;

  /** Files that did, until none has for a while. */
  @Property({ type: 'int' })
  slowFiles: number;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  lastAt: Date;
}
