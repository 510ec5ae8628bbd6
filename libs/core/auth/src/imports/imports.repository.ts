import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, Page } from '@roost/plugin-kit';
import { Import } from './import.entity.js';
import type { ImportLine } from './import-line.entity.js';
import type { ImportProblem } from './import-values.js';

/** An import as it is read. */
export type ImportDetails = Pick<Import, keyof Import>;
export type NewLine = Pick<ImportLine, 'line' | 'emailKey' | 'usernameKey' | 'uniqueValues' | 'values' | 'problems'>;
/** A line that waits. */
export type WaitingLine = Pick<ImportLine, 'line' | 'emailKey' | 'usernameKey' | 'uniqueValues' | 'values'>;

/** A line with the reasons for which it was refused. */
export interface RefusedLine {
  line: number;
  problems: ImportProblem[];
}

/** What no two lines may share: a column of their table, or a unique own field. */
export type RepeatedKey = { column: 'email_key' | 'username_key' } | { fieldId: string };

const READ = { disableIdentityMap: true } as const;

@Injectable()
export class ImportsRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(created: Omit<ImportDetails, 'createdAt'>): Promise<void> {
    await this.em.insert(Import, { ...created, createdAt: new Date() });
  }

  async count(projectId: string): Promise<number> {
    return this.em.count(Import, { projectId });
  }

  async find(projectId: string, id: string): Promise<ImportDetails | null> {
    return this.em.findOne(Import, { id, projectId }, READ);
  }

  /** Locks one in the caller's transaction. */
  async lock(projectId: string, id: string): Promise<ImportDetails | null> {
    return this.em.findOne(Import, { id, projectId }, { ...READ, lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** The newest first. */
  async list(projectId: string, limit: number, cursor: string | undefined): Promise<Page<ImportDetails>> {
    const where = {
      projectId,
      state: { $ne: 'uploading' as const },
      ...(cursor === undefined ? {} : { id: { $lt: cursor } }),
    };
    return Page.of(await this.em.find(Import, where, { ...READ, orderBy: { id: 'desc' }, limit: limit + 1 }), limit);
  }

  async update(id: string, changes: Partial<Omit<ImportDetails, 'id' | 'projectId'>>): Promise<void> {
    await this.em.nativeUpdate(Import, { id }, changes);
  }

  /** Deletes one with its lines. @returns false when there was none. */
  async delete(id: string): Promise<boolean> {
    await this.em.execute('delete from auth_import_line where import_id = ?', [id]);
    return (await this.em.nativeDelete(Import, { id })) > 0;
  }

  async forgetStarter(startedBy: string): Promise<void> {
    await this.em.nativeUpdate(Import, { startedBy }, { startedBy: null });
  }

  /** Ids of imports that nobody needs any more. */
  async listOld(uploadedBefore: Date, before: Date, exceptProjects: readonly string[]): Promise<string[]> {
    const found = await this.em.execute<{ id: string }[]>(
      `select id from auth_import
       where ((state = 'uploading' and created_at < ?) or (state <> 'running' and created_at < ?))
         and project_id <> all(?::uuid[])`,
      [uploadedBefore, before, arrayLiteral(exceptProjects)],
    );
    return found.map(({ id }) => id);
  }

  async insertLines(importId: string, lines: readonly NewLine[]): Promise<void> {
    await this.em.execute(
      `insert into auth_import_line (import_id, line, email_key, username_key, unique_values, "values", problems)
       select ?::uuid, line, "emailKey", "usernameKey", nullif("uniqueValues", 'null'), "values", nullif(problems, 'null')
       from jsonb_to_recordset(?::jsonb)
         as row (line int, "emailKey" text, "usernameKey" text, "uniqueValues" jsonb, "values" jsonb, problems jsonb)`,
      [importId, JSON.stringify(lines)],
    );
  }

  /** Lines that have the same in a column as an earlier one, with the first of them. */
  async listRepeated(importId: string, key: RepeatedKey): Promise<{ line: number; first: number }[]> {
    const [expression, bound] = 'column' in key ? [key.column, []] : ['unique_values->>?::text', [key.fieldId]];
    return this.em.execute<{ line: number; first: number }[]>(
      `select line, first from (
         select line, first_value(line) over (partition by key order by line) as first
         from (select line, ${expression} as key from auth_import_line where import_id = ? and problems is null) k
         where key is not null) f
       where first < line`,
      [...bound, importId],
    );
  }

  /** Lines that wait, in their order. */
  async waiting(importId: string, after: number, limit: number): Promise<WaitingLine[]> {
    return this.em.execute<WaitingLine[]>(
      `select line, email_key as "emailKey", username_key as "usernameKey", unique_values as "uniqueValues", "values"
       from auth_import_line
       where import_id = ? and problems is null and line > ? order by line limit ?`,
      [importId, after, limit],
    );
  }

  /** Without a join: Postgres cannot know how many lines an import has that it has never counted, and would choose a slow one. */
  async refuse(importId: string, refused: readonly RefusedLine[]): Promise<void> {
    if (refused.length === 0) return;
    await this.em.execute(
      `update auth_import_line set problems = ?::jsonb -> line::text where import_id = ? and line = any(?::int[])`,
      [
        JSON.stringify(Object.fromEntries(refused.map(({ line, problems }) => [line, problems]))),
        importId,
        arrayLiteral(refused.map(({ line }) => String(line))),
      ],
    );
  }

  /** Refuses all lines that still wait. @returns how many */
  async refuseRest(importId: string, problem: ImportProblem): Promise<number> {
    const [found] = await this.em.execute<{ count: number }[]>(
      `with refused as (update auth_import_line set problems = ?::jsonb
                        where import_id = ? and problems is null returning 1)
       select count(*)::int as count from refused`,
      [JSON.stringify([problem]), importId],
    );
    return found?.count ?? 0;
  }

  async deleteLines(importId: string, lines: readonly number[]): Promise<void> {
    await this.em.execute('delete from auth_import_line where import_id = ? and line = any(?::int[])', [
      importId,
      arrayLiteral(lines.map(String)),
    ]);
  }

  async countRefused(importId: string): Promise<number> {
    const [found] = await this.em.execute<{ count: number }[]>(
      'select count(*)::int as count from auth_import_line where import_id = ? and problems is not null',
      [importId],
    );
    return found?.count ?? 0;
  }

  /** In their order. */
  async listRefused(importId: string, after: number, limit: number): Promise<RefusedLine[]> {
    return this.em.execute<RefusedLine[]>(
      `select line, problems from auth_import_line
       where import_id = ? and problems is not null and line > ? order by line limit ?`,
      [importId, after, limit],
    );
  }

  /** Forgets what lines of a project say of somebody, in the caller's transaction. */
  async deleteOf(projectId: string, emailKey: string): Promise<void> {
    // Whoever carries one out locks it before its lines, too.
    const found = await this.em.execute<{ id: string }[]>(
      `select id from auth_import where project_id = ? and id in (select import_id from auth_import_line where email_key = ?)
       order by id for update`,
      [projectId, emailKey],
    );
    for (const { id } of found)
      await this.em.execute(
        `with gone as (delete from auth_import_line where import_id = ? and email_key = ? returning problems)
         update auth_import set lines = lines - (select count(*) from gone), refused = refused - (select count(problems) from gone)
         where id = ?`,
        [id, emailKey, id],
      );
  }
}
