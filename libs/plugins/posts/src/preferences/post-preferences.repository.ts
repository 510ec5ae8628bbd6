import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type EmailVisibility, PostPreference } from './post-preference.entity.js';

@Injectable()
export class PostPreferencesRepository {
  constructor(private readonly em: EntityManager) {}

  /** @returns undefined for somebody who chose nothing */
  async emailVisibility(userId: string): Promise<EmailVisibility | undefined> {
    const chosen = await this.em.findOne(PostPreference, { userId }, { disableIdentityMap: true });
    return chosen?.emailVisibility;
  }

  async setEmailVisibility(userId: string, emailVisibility: EmailVisibility): Promise<void> {
    await this.em.upsert(PostPreference, { userId, emailVisibility });
  }

  async delete(userId: string): Promise<void> {
    await this.em.nativeDelete(PostPreference, { userId });
  }
}
