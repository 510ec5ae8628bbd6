import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';
import type { Audience, FieldOption, FieldType, Labels, Writer } from './field-types.js';

/** A field that a project defines for its people, beside those that everyone has. */
@Entity({ tableName: 'users_field' })
@Unique({ name: 'users_field_key_unique', properties: ['projectId', 'key'] })
export class Field {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** Names it in requests and answers. It never changes. */
  @Property({ type: 'text' })
  key: string;

  /** Its type never changes: values of one type are nothing in another. */
  @Property({ type: 'text' })
  type: FieldType;

  /** What people read, by language. */
  @Property({ type: 'jsonb' })
  labels: Labels;

  /** The values of an enum. */
  @Property({ type: 'jsonb', default: '[]' })
  options: FieldOption[];

  @Property({ type: 'boolean' })
  required: boolean;

  /** Whether no two people of the project can have the same value. */
  @Property({ type: 'boolean' })
  isUnique: boolean;

  @Property({ type: 'text' })
  writer: Writer;

  /** Who sees it at most. */
  @Property({ type: 'text' })
  audience: Audience;

  /** Whether people are asked for it when they make an account. */
  @Property({ type: 'boolean' })
  atSignUp: boolean;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
