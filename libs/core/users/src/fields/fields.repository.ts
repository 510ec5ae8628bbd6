import { EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  arrayLiteral,
  camelCased,
  Database,
  type Parameters,
  type RowOf,
  sql,
  statement,
  type Tables,
  type TablesOf,
  type WithDefaults,
} from '@roost/plugin-kit';
import { Field } from './field.entity.js';
import { FieldValueRow } from './field-value.entity.js';

/** A field, as it is read. */
export type ListedField = Readonly<RowOf<Field>>;
export type NewField = Omit<Field, 'createdAt'>;
export type FieldChanges = Partial<Omit<NewField, 'id' | 'projectId' | 'key' | 'type'>>;

type FieldTables = TablesOf<{ users_field: WithDefaults<Field, 'createdAt'>; users_field_value: FieldValueRow }>;

const FIELD = camelCased(
  'id',
  'project_id',
  'key',
  'type',
  'labels',
  'options',
  'required',
  'is_unique',
  'writer',
  'audience',
  'at_sign_up',
  'created_at',
);

const listFields = statement((db: Tables<FieldTables>, p: Parameters<{ projectId: string }>) =>
  db.selectFrom('users_field').select(FIELD).where('project_id', '=', p.projectId).orderBy('id'),
);

/** Whoever writes values holds the fields as they are until the end of the transaction. */
const holdFields = statement((db: Tables<FieldTables>, p: Parameters<{ projectId: string }>) =>
  db.selectFrom('users_field').select(FIELD).where('project_id', '=', p.projectId).orderBy('id').forShare(),
);

const lockField = statement((db: Tables<FieldTables>, p: Parameters<{ projectId: string; key: string }>) =>
  db.selectFrom('users_field').select(FIELD).where('project_id', '=', p.projectId).where('key', '=', p.key).forUpdate(),
);

const writeValue = statement(
  (_: Tables<object>, p: Parameters<FieldValueRow>) =>
    sql`insert into users_field_value (field_id, user_id, project_id, folded, is_unique, audience)
      values (${p.fieldId}, ${p.userId}, ${p.projectId}, ${p.folded}, ${p.isUnique}, ${p.audience})
      on conflict (field_id, user_id) do update
      set folded = excluded.folded, is_unique = excluded.is_unique, audience = excluded.audience`,
);

const showValue = statement(
  (_: Tables<object>, p: Parameters<Pick<FieldValueRow, 'fieldId' | 'userId' | 'audience'>>) =>
    sql`update users_field_value set audience = ${p.audience} where field_id = ${p.fieldId} and user_id = ${p.userId}`,
);

const deleteValue = statement((db: Tables<FieldTables>, p: Parameters<{ fieldId: string; userId: string }>) =>
  db.deleteFrom('users_field_value').where('field_id', '=', p.fieldId).where('user_id', '=', p.userId),
);

const findTaken = statement((db: Tables<FieldTables>, p: Parameters<{ fieldId: string; folded: string }>) =>
  db
    .selectFrom('users_field_value')
    .select(camelCased('user_id'))
    .where('field_id', '=', p.fieldId)
    .where('folded', '=', p.folded)
    .limit(1),
);

/** Of a few people at a time, those who have what does not fit. */
const UNFIT = 'field_id = ? and (?::text[] is null or folded <> all(?::text[]))';

@Injectable()
export class FieldsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async list(projectId: string): Promise<ListedField[]> {
    return this.database.run(listFields, { projectId });
  }

  async hold(projectId: string): Promise<ListedField[]> {
    this.database.requireTransaction('Fields were held');
    return this.database.run(holdFields, { projectId });
  }

  async lock(projectId: string, key: string): Promise<ListedField | undefined> {
    this.database.requireTransaction('A field was locked');
    return this.database.first(lockField, { projectId, key });
  }

  async find(id: string): Promise<Field | null> {
    return this.em.findOne(Field, { id }, { disableIdentityMap: true });
  }

  async insert(field: Field): Promise<void> {
    await this.em.insert(Field, field);
  }

  async update(id: string, changes: FieldChanges): Promise<void> {
    await this.em.nativeUpdate(Field, { id }, changes);
  }

  async delete(id: string): Promise<void> {
    await this.em.nativeDelete(Field, { id });
  }

  /** @returns false when somebody else has it; the transaction is then over. */
  async writeValue(row: FieldValueRow): Promise<boolean> {
    try {
      await this.database.change(writeValue, row);
      return true;
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) return false;
      throw error;
    }
  }

  async showValue(fieldId: string, userId: string, audience: number): Promise<void> {
    await this.database.change(showValue, { fieldId, userId, audience });
  }

  async deleteValue(fieldId: string, userId: string): Promise<void> {
    await this.database.change(deleteValue, { fieldId, userId });
  }

  async deleteOf(projectId: string, userId: string): Promise<void> {
    await this.em.nativeDelete(FieldValueRow, { projectId, userId });
  }

  async isTaken(fieldId: string, folded: string): Promise<boolean> {
    return (await this.database.first(findTaken, { fieldId, folded })) !== undefined;
  }

  /** Those of the folded values that somebody has. */
  async takenOf(fieldId: string, folded: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.em.execute<{ folded: string }[]>(
      'select folded from users_field_value where field_id = ? and folded = any(?::text[])',
      [fieldId, arrayLiteral(folded)],
    );
    return new Set(found.map((value) => value.folded));
  }

  /** People who have a value. */
  async countHolders(fieldId: string): Promise<number> {
    return this.em.count(FieldValueRow, { fieldId });
  }

  /** People whose value is one of these. */
  async countOf(fieldId: string, folded: readonly string[]): Promise<number> {
    return folded.length === 0 ? 0 : this.em.count(FieldValueRow, { fieldId, folded: { $in: [...folded] } });
  }

  /** People who let more see their value than this place in `AUDIENCES` says. */
  async countShown(fieldId: string, audience: number): Promise<number> {
    return this.em.count(FieldValueRow, { fieldId, audience: { $gt: audience } });
  }

  /** People who have a value that somebody else has as well. */
  async countShared(fieldId: string): Promise<number> {
    const [row] = await this.em.execute<{ people: number }[]>(
      `select coalesce(sum(people), 0)::int as people
       from (select count(*) as people from users_field_value where field_id = ? group by folded having count(*) > 1) shared`,
      [fieldId],
    );
    return row?.people ?? 0;
  }

  async setUnique(fieldId: string, isUnique: boolean): Promise<void> {
    await this.em.nativeUpdate(FieldValueRow, { fieldId }, { isUnique });
  }

  /**
   * Deletes values that do not fit, of some people.
   *
   * @param fitting those that stay; null: none
   * @returns of how many people; 0 when it is done
   */
  async prune(fieldId: string, fitting: readonly string[] | null, people: number): Promise<number> {
    this.database.requireTransaction('Values were pruned');
    const fits = fitting && arrayLiteral(fitting);
    const unfit = [fieldId, fits, fits];
    const found = await this.em.execute<{ user_id: string }[]>(
      `select user_id from users_field_value where ${UNFIT} order by user_id limit ?`,
      [...unfit, people],
    );
    if (found.length === 0) return 0;
    const ids = arrayLiteral(found.map(({ user_id: id }) => id));
    // Whoever changes their values at this moment has locked the account first, too.
    await this.em.execute('select 1 from users_user where id = any(?::uuid[]) order by id for update', [ids]);
    await this.em.execute(
      `with gone as (delete from users_field_value where ${UNFIT} and user_id = any(?::uuid[]) returning user_id)
       update users_user u set fields = u.fields - ?::text, field_audiences = u.field_audiences - ?::text
       from gone where u.id = gone.user_id`,
      [...unfit, ids, fieldId, fieldId],
    );
    return found.length;
  }
}
