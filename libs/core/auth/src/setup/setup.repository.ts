import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

@Injectable()
export class SetupRepository {
  constructor(private readonly em: EntityManager) {}

  /** Holds back others who make the first admin until the transaction ends. */
  async lock(): Promise<void> {
    await this.em.execute(`select pg_advisory_xact_lock(hashtextextended('auth_first_admin', 0))`);
  }
}
