import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Credential } from './credential.entity.js';

@Injectable()
export class CredentialsRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(userId: string, passwordHash: string): Promise<void> {
    await this.em.insert(Credential, { userId, passwordHash, changedAt: new Date() });
  }

  async findHash(userId: string): Promise<string | undefined> {
    return (await this.em.findOne(Credential, { userId }))?.passwordHash;
  }
}
