import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Session } from './session.entity.js';

/** A session that has neither ended nor expired. */
export type LiveSession = Pick<Session, 'id' | 'userId' | 'expiresAt'>;

@Injectable()
export class SessionsRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(session: Omit<Session, 'createdAt' | 'endedAt'>): Promise<void> {
    await this.em.insert(Session, { ...session, createdAt: new Date() });
  }

  /** @param by one of the columns that a session is found by. */
  async findLive(by: { id: string } | { cookieHash: string }): Promise<LiveSession | null> {
    return this.em.findOne(Session, { ...by, endedAt: null, expiresAt: { $gt: new Date() } });
  }

  async end(id: string): Promise<void> {
    await this.em.nativeUpdate(Session, { id, endedAt: null }, { endedAt: new Date() });
  }
}
