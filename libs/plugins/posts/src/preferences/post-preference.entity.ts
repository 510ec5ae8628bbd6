import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** Who sees the address of an author: everyone, those who are signed in, or nobody. */
export const EMAIL_VISIBILITIES = ['everyone', 'members', 'nobody'] as const;
export type EmailVisibility = (typeof EMAIL_VISIBILITIES)[number];

/** Of authors who have chosen nothing. */
export const DEFAULT_VISIBILITY: EmailVisibility = 'members';

/** What an author has chosen, where that is not the default. */
@Entity({ tableName: 'posts_preference' })
export class PostPreference {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('users_user')
  userId: string;

  @Property({ type: 'text' })
  emailVisibility: EmailVisibility;
}
