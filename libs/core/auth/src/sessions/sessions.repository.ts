import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  Database,
  type Parameters,
  sql,
  statement,
  type Tables,
  type TablesOf,
  type WithDefaults,
} from '@roost/plugin-kit';
import { Session } from './session.entity.js';

export type NewSession = Pick<Session, 'id' | 'userId' | 'cookieHash' | 'expiresAt' | 'userAgent' | 'ip'>;

/** A session that has neither ended nor expired. */
export type LiveSession = Omit<Session, 'endedAt'>;

/** Sessions are kept for so long after they had to end, to show where someone was signed in. */
const KEPT_DAYS = 30;
/** More than one, so that sweeping keeps up with signing in. */
const SWEPT = 5;

type SessionTables = TablesOf<{
  auth_session: WithDefaults<Session, 'refreshGeneration' | 'refreshAcknowledged' | 'createdAt' | 'lastSeenAt'>;
}>;

/** With it go a few that are long over, whoever they were of, and what its person has beyond so many: so they never pile up. */
const insertSession = statement(
  (db: Tables<SessionTables>, p: Parameters<NewSession & { oldest: Date; others: number }>) =>
    db
      .with('old', (cte) =>
        cte.deleteFrom('auth_session').where(
          // As an array the inner query runs once, whatever the plan.
          sql<boolean>`id = any(array(select id from auth_session where expires_at < ${p.oldest} limit ${sql.lit(SWEPT)}))`,
        ),
      )
      .with('beyond', (cte) =>
        cte
          .deleteFrom('auth_session')
          .where(
            sql<boolean>`id = any(array(
            select id from auth_session where user_id = ${p.userId}
            order by ended_at is not null, last_seen_at desc, id desc offset ${p.others}
          ))`,
          )
          .returning('id'),
      )
      .with('made', (cte) =>
        cte.insertInto('auth_session').values({
          id: p.id,
          user_id: p.userId,
          cookie_hash: p.cookieHash,
          expires_at: p.expiresAt,
          user_agent: p.userAgent,
          ip: p.ip,
        }),
      )
      .selectFrom('beyond')
      .select('id'),
);

@Injectable()
export class SessionsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /**
   * @param most how many sessions its person may have: first those go that are over, then those longest unused.
   * @returns the ids of those that went.
   */
  async insert(session: NewSession, most: number): Promise<string[]> {
    const oldest = new Date(Date.now() - KEPT_DAYS * 86_400_000);
    const gone = await this.database.run(insertSession, { ...session, oldest, others: most - 1 });
    return gone.map(({ id }) => id);
  }

  async findIdByCookie(cookieHash: string): Promise<string | undefined> {
    return (await this.em.findOne(Session, { cookieHash }, { fields: ['id'], disableIdentityMap: true }))?.id;
  }

  /** One that has neither ended nor expired. Whether it was unused for too long depends on its project. */
  async findLive(id: string): Promise<LiveSession | null> {
    return this.em.findOne(Session, { id, ...live() }, { disableIdentityMap: true });
  }

  /** The same, locked until the transaction ends. */
  async lockLive(id: string): Promise<LiveSession | null> {
    this.database.requireTransaction('A session was locked');
    const [locked] = await this.em.execute<unknown[]>('select 1 from auth_session where id = ? for update', [id]);
    return locked ? this.findLive(id) : null;
  }

  /** The newest first. @param idleSince a session that was last seen before this has ended. */
  async listLive(userId: string, idleSince: Date): Promise<LiveSession[]> {
    const options = { orderBy: { id: 'desc' as const }, disableIdentityMap: true };
    return this.em.find(Session, { userId, ...live(), lastSeenAt: { $gt: idleSince } }, options);
  }

  async update(id: string, changes: Partial<Session>): Promise<void> {
    await this.em.nativeUpdate(Session, { id }, changes);
  }

  /** Notes which refresh token the client has; a later one stays. */
  async acknowledge(id: string, generation: number): Promise<void> {
    await this.em.nativeUpdate(
      Session,
      { id, refreshAcknowledged: { $lt: generation } },
      { refreshAcknowledged: generation, refreshAcknowledgedAt: new Date() },
    );
  }

  /** Ends sessions that have not ended. @returns their ids. */
  async end(where: { userId: string; id?: string; except?: string }): Promise<string[]> {
    const { userId, id, except } = where;
    const ended = await this.em.execute<{ id: string }[]>(
      `update auth_session set ended_at = now()
       where user_id = ? and ended_at is null and (?::uuid is null or id = ?) and (?::uuid is null or id <> ?) returning id`,
      [userId, id ?? null, id ?? null, except ?? null, except ?? null],
    );
    return ended.map((session) => session.id);
  }

  async deleteOfUser(userId: string): Promise<void> {
    await this.em.nativeDelete(Session, { userId });
  }

  async listAll(userId: string): Promise<Session[]> {
    return this.em.find(Session, { userId }, { orderBy: { id: 'desc' }, disableIdentityMap: true });
  }
}

const live = () => ({ endedAt: null, expiresAt: { $gt: new Date() } });
