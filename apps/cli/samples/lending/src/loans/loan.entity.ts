import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** Somebody has, or had, a thing. */
@Entity({ tableName: 'lending_loan' })
@Index({ name: 'lending_loan_borrower_index', properties: ['borrowerId', 'id'] })
@Index({ name: 'lending_loan_due_index', properties: ['returnedAt', 'dueAt'] })
export class Loan {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  projectId: string;

  @Property({ type: 'uuid' })
  thingId: string;

  @Property({ type: 'uuid' })
  borrowerId: string;

  @Property({ type: 'timestamptz', length: 6 })
  dueAt: Date;

  /** Whether it was found to be overdue. */
  @Property({ type: 'boolean', default: false })
  isOverdue: boolean;

  /** Null: it is still out. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  returnedAt: Date | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
