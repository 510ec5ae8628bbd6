import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** Who sees the address of an author: everyone, those who are signed in, or nobody. */
export const EMAIL_VISIBILITIES = ['everyone', 'members', 'nobody'] as const;
export type EmailVisibility = (typeof EMAIL_VISIBILITIES)[number];

/** What an author has chosen. Of others the settings of the project decide. */
@Entity({ tableName: 'posts_preference' })
export class PostPreference {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('users_user')
  userId: string;

  @Property({ type: 'text' })
  emailVisibility: EmailVisibility;
}
