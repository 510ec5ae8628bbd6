import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { SigningKey } from './signing-key.entity.js';

@Injectable()
export class SigningKeysRepository {
  constructor(private readonly em: EntityManager) {}

  /** In the order in which they sign. */
  async findAll(): Promise<SigningKey[]> {
    return this.em.find(SigningKey, {}, { orderBy: { activeAt: 'asc', id: 'asc' }, disableIdentityMap: true });
  }

  async insert(key: Omit<SigningKey, 'createdAt'>): Promise<void> {
    await this.em.insert(SigningKey, { ...key, createdAt: new Date() });
  }

  async delete(ids: readonly string[]): Promise<void> {
    await this.em.nativeDelete(SigningKey, { id: { $in: [...ids] } });
  }
}
