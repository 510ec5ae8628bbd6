import { Injectable } from '@nestjs/common';
import { Database, type Parameters, sql, statement, type Tables, type TablesOf } from '@roost/plugin-kit';
import { KeptAnswer } from './kept-answer.entity.js';

type AnswerTables = TablesOf<{ kernel_kept_answer: KeptAnswer }>;

/** What an answer is kept under. */
export type AnswerKey = Pick<KeptAnswer, 'projectId' | 'principal' | 'operation' | 'key'>;

/** A request, and what it was answered. */
export type Answer = Pick<KeptAnswer, 'digest' | 'status' | 'headers' | 'body'>;

const findAnswer = statement((db: Tables<AnswerTables>, p: Parameters<AnswerKey>) =>
  db
    .selectFrom('kernel_kept_answer')
    .select(['digest', 'status', 'headers', 'body'])
    .where('project_id', '=', p.projectId)
    .where('principal', '=', p.principal)
    .where('operation', '=', p.operation)
    .where('key', '=', p.key)
    .where('expires_at', '>', sql<string>`now()`),
);

/** One that has had its time gives way. */
const keepAnswer = statement(
  (_: Tables<object>, p: Parameters<AnswerKey & Answer & { seconds: number }>) =>
    sql`insert into kernel_kept_answer (project_id, principal, operation, key, digest, status, headers, body, expires_at)
      values (${p.projectId}, ${p.principal}, ${p.operation}, ${p.key}, ${p.digest}, ${p.status}, ${p.headers}, ${p.body},
        now() + make_interval(secs => ${p.seconds}))
      on conflict (project_id, principal, operation, key) do update
        set digest = excluded.digest, status = excluded.status, headers = excluded.headers, body = excluded.body,
          expires_at = excluded.expires_at
        where kernel_kept_answer.expires_at <= now()`,
);

const deleteExpired = statement((db: Tables<AnswerTables>) =>
  db.deleteFrom('kernel_kept_answer').where('expires_at', '<=', sql<string>`now()`),
);

/** With those of keys of the person. */
const deleteOf = statement((db: Tables<AnswerTables>, p: Parameters<{ principal: string }>) =>
  db
    .deleteFrom('kernel_kept_answer')
    .where((eb) =>
      eb.or([
        eb('principal', '=', p.principal),
        eb(sql<boolean>`starts_with(principal, ${p.principal} || '/')`, '=', true),
      ]),
    ),
);

@Injectable()
export class KeptAnswersRepository {
  constructor(private readonly database: Database) {}

  async find(key: AnswerKey): Promise<Answer | undefined> {
    return this.database.first(findAnswer, key);
  }

  /** Keeps an answer, unless there is one that holds. */
  async keep(key: AnswerKey, answer: Answer, seconds: number): Promise<void> {
    await this.database.change(keepAnswer, { ...key, ...answer, seconds });
  }

  async deleteExpired(): Promise<number> {
    return this.database.change(deleteExpired, {});
  }

  async deleteOf(principal: string): Promise<void> {
    await this.database.change(deleteOf, { principal });
  }
}
