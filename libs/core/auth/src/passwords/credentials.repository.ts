import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { directQuery } from '@roost/plugin-kit';
import { Credential } from './credential.entity.js';

@Injectable()
export class CredentialsRepository {
  constructor(private readonly em: EntityManager) {}

  /** In place of the one before. */
  async save(userId: string, passwordHash: string): Promise<void> {
    await this.em.upsert(Credential, { userId, passwordHash, changedAt: new Date() });
  }

  async findHash(userId: string): Promise<string | undefined> {
    const sql = 'select password_hash as hash from auth_credential where user_id = ?';
    const [row] = await directQuery<{ hash: string }>(this.em, sql, [userId]);
    return row?.hash;
  }

  async delete(userId: string): Promise<void> {
    await this.em.nativeDelete(Credential, { userId });
  }
}
