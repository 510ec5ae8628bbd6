import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DEFAULT_VISIBILITY, type EmailVisibility, PostPreference } from './post-preference.entity.js';

@Injectable()
export class PostPreferencesRepository {
  constructor(private readonly em: EntityManager) {}

  async emailVisibility(userId: string): Promise<EmailVisibility> {
    const chosen = await this.em.findOne(PostPreference, { userId }, { disableIdentityMap: true });
    return chosen?.emailVisibility ?? DEFAULT_VISIBILITY;
  }

  async setEmailVisibility(userId: string, emailVisibility: EmailVisibility): Promise<void> {
    await this.em.upsert(PostPreference, { userId, emailVisibility });
  }

  async delete(userId: string): Promise<void> {
    await this.em.nativeDelete(PostPreference, { userId });
  }
}
