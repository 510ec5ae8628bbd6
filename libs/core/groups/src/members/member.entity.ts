import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** That somebody belongs to a group. */
@Entity({ tableName: 'groups_member' })
export class Member {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('groups_group')
  groupId: string;

  @PrimaryKey({ type: 'uuid' })
  @Index({ name: 'groups_member_user_index' })
  @RefersTo('users_user')
  userId: string;

  /** What the person is in the group. `manager` lets them change its members, every other role is for plugins to read. */
  @Property({ type: 'text[]', default: [] })
  roles: string[];

  /** From then on the person does not belong to the group any more. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  @Index({
    name: 'groups_member_expires_index',
    expression: 'create index groups_member_expires_index on groups_member (expires_at) where expires_at is not null',
  })
  expiresAt: Date | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
