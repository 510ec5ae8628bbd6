import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A present or past loan of a thing. */
@Entity({ tableName: 'lending_loan' })
@Index({ name: 'lending_loan_borrower_index', properties: ['borrowerId', 'id'] })
@Index({ name: 'lending_loan_due_index', properties: ['returnedAt', 'dueAt'] })
export class Loan {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @RefersTo('projects_project')
  @Property({ type: 'uuid' })
  projectId: string;

  @RefersTo('lending_thing')
  @Property({ type: 'uuid' })
  thingId: string;

  @RefersTo('users_user')
  @Property({ type: 'uuid' })
  borrowerId: string;

  @Property({ type: 'timestamptz', length: 6 })
  dueAt: Date;

  /** Whether it was found to be overdue. */
  @Property({ type: 'boolean', default: false })
  isOverdue: boolean;

  /** Null: not returned yet. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  returnedAt: Date | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
