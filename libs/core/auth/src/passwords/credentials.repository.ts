import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Credential } from './credential.entity.js';

@Injectable()
export class CredentialsRepository {
  constructor(private readonly em: EntityManager) {}

  /** In place of the one before. */
  async save(userId: string, passwordHash: string): Promise<void> {
    await this.em.upsert(Credential, { userId, passwordHash, changedAt: new Date() });
  }

  async findHash(userId: string): Promise<string | undefined> {
    return (await this.em.findOne(Credential, { userId }, { disableIdentityMap: true }))?.passwordHash;
  }

  async delete(userId: string): Promise<void> {
    await this.em.nativeDelete(Credential, { userId });
  }
}
