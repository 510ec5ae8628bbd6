import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type EmailVisibility, PostPreference } from './post-preference.entity.js';

@Injectable()
export class PostPreferencesRepository {
  constructor(private readonly em: EntityManager) {}

  /** What those people have chosen; who is left out has chosen nothing. */
  async emailVisibilities(userIds: readonly string[]): Promise<Map<string, EmailVisibility>> {
    const found = await this.em.find(PostPreference, { userId: { $in: [...userIds] } }, { disableIdentityMap: true });
    return new Map(found.map(({ userId, emailVisibility }) => [userId, emailVisibility]));
  }

  async setEmailVisibility(userId: string, emailVisibility: EmailVisibility): Promise<void> {
    await this.em.upsert(PostPreference, { userId, emailVisibility });
  }

  async delete(userId: string): Promise<void> {
    await this.em.nativeDelete(PostPreference, { userId });
  }
}
