import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A value of a person once more, to compare and to search. What answers show is in {@link User.fields}. */
@Entity({ tableName: 'users_field_value' })
@Index({ name: 'users_field_value_person_index', properties: ['projectId', 'userId'] })
@Index({
  name: 'users_field_value_unique',
  expression: 'create unique index users_field_value_unique on users_field_value (field_id, folded) where is_unique',
})
@Index({
  name: 'users_field_value_search_index',
  expression:
    'create index users_field_value_search_index on users_field_value using gin (folded gin_trgm_ops) with (fastupdate = off)',
})
export class FieldValueRow {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('users_field')
  fieldId: string;

  @PrimaryKey({ type: 'uuid' })
  @RefersTo('users_user')
  userId: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** The value without what makes no difference, as case. */
  @Property({ type: 'text' })
  folded: string;

  /** That of the field when it was written; `change` of the field keeps both alike. */
  @Property({ type: 'boolean' })
  isUnique: boolean;

  /** Who the person lets see it at most, as a place in `AUDIENCES`. */
  @Property({ type: 'smallint' })
  audience: number;
}
