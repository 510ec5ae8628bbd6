import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** uploading: its lines arrive. checked: it can be carried out. running: a job carries it out. done: its report is complete. */
export const IMPORT_STATES = ['uploading', 'checked', 'running', 'done'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** People who come by a file. */
@Entity({ tableName: 'auth_import' })
@Index({ name: 'auth_import_project_index', properties: ['projectId', 'id'] })
export class Import {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** Who answers for it; null when they were erased. */
  @Property({ type: 'uuid', nullable: true })
  @Index({ name: 'auth_import_starter_index' })
  @RefersTo('users_user')
  startedBy: string | null;

  @Property({ type: 'text' })
  filename: string;

  @Property({ type: 'text' })
  state: ImportState;

  /** Columns of the file that are read. */
  @Property({ type: 'text[]' })
  columns: string[];

  /** Columns of the file that mean nothing here. */
  @Property({ type: 'text[]' })
  ignoredColumns: string[];

  /** Required own fields that the file has no column for. */
  @Property({ type: 'text[]' })
  missingFields: string[];

  /** Roles of the accounts. */
  @Property({ type: 'text[]' })
  roles: string[];

  /** Whether people are invited, and make their accounts themselves. */
  @Property({ type: 'boolean' })
  invites: boolean;

  /** Lines with a person, refused ones included. */
  @Property({ type: 'int' })
  lines: number;

  /** Accounts or invitations that were made. */
  @Property({ type: 'int' })
  made: number;

  /** Lines that were refused so far. */
  @Property({ type: 'int' })
  refused: number;

  @Property({ type: 'timestamptz', length: 6, nullable: true })
  startedAt: Date | null;

  @Property({ type: 'timestamptz', length: 6, nullable: true })
  finishedAt: Date | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
