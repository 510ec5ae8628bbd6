import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { SigningKey } from './signing-key.entity.js';

@Injectable()
export class SigningKeysRepository {
  constructor(private readonly em: EntityManager) {}

  async findAll(): Promise<SigningKey[]> {
    return this.em.findAll(SigningKey, { orderBy: { createdAt: 'asc', id: 'asc' } });
  }

  async insert(key: Omit<SigningKey, 'createdAt'>): Promise<void> {
    await this.em.insert(SigningKey, { ...key, createdAt: new Date() });
  }

  /** Holds back other processes until the transaction ends. */
  async lock(): Promise<void> {
    await this.em.execute(`select pg_advisory_xact_lock(hashtextextended('auth_signing_key', 0))`);
  }
}
