import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, type Parameters, statement, type Tables, type TablesOf } from '@roost/plugin-kit';
import { Credential } from './credential.entity.js';

const findPasswordHash = statement(
  (db: Tables<TablesOf<{ auth_credential: Credential }>>, p: Parameters<{ userId: string }>) =>
    db.selectFrom('auth_credential').select('password_hash as hash').where('user_id', '=', p.userId),
);

const lockPasswordHash = statement(
  (db: Tables<TablesOf<{ auth_credential: Credential }>>, p: Parameters<{ userId: string }>) =>
    db.selectFrom('auth_credential').select('password_hash as hash').where('user_id', '=', p.userId).forShare(),
);

@Injectable()
export class CredentialsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** In place of the one before. */
  async save(userId: string, passwordHash: string): Promise<void> {
    await this.em.upsert(Credential, { userId, passwordHash, changedAt: new Date() });
  }

  async findHash(userId: string): Promise<string | undefined> {
    return (await this.database.first(findPasswordHash, { userId }))?.hash;
  }

  /** It stays until the transaction ends. */
  async lockHash(userId: string): Promise<string | undefined> {
    this.database.requireTransaction('A password was locked');
    return (await this.database.first(lockPasswordHash, { userId }))?.hash;
  }

  async delete(userId: string): Promise<void> {
    await this.em.nativeDelete(Credential, { userId });
  }
}
