import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** Who sees the address of an author: everyone, those who are signed in, or nobody. */
export const EMAIL_VISIBILITIES = ['everyone', 'members', 'nobody'] as const;
export type EmailVisibility = (typeof EMAIL_VISIBILITIES)[number];

/** What an author has chosen, where that is not the default. */
@Entity({ tableName: 'posts_preference' })
export class PostPreference {
  @PrimaryKey({ type: 'uuid' })
  userId: string;

  @Property({ type: 'text' })
  emailVisibility: EmailVisibility;
}
