import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';
import type { ImportProblem, ImportValues } from './import-values.js';

/** A line that waits, or that was refused. It is deleted in the transaction that makes its person. */
@Entity({ tableName: 'auth_import_line' })
@Index({ name: 'auth_import_line_waiting_index', properties: ['importId', 'line'], where: 'problems is null' })
export class ImportLine {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('auth_import')
  importId: string;

  /** Number in the file, counted from 1, the header included. */
  @PrimaryKey({ type: 'int' })
  line: number;

  @Property({ type: 'text', nullable: true })
  @Index({ name: 'auth_import_line_email_index' })
  emailKey: string | null;

  @Property({ type: 'text', nullable: true })
  usernameKey: string | null;

  /** What nobody else may have, by the ids of own fields, folded. */
  @Property({ type: 'jsonb', nullable: true })
  uniqueValues: Record<string, string> | null;

  @Property({ type: 'jsonb' })
  values: ImportValues;

  /** Why it was refused. */
  @Property({ type: 'jsonb', nullable: true })
  problems: ImportProblem[] | null;
}
