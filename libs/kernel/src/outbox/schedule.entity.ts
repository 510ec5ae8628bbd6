import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** When a recurring job is next due. */
@Entity({ tableName: 'kernel_schedule' })
export class Schedule {
  @PrimaryKey({ type: 'text' })
  name: string;

  /** What it was when `nextAt` was worked out; null: from before it was noted. */
  @Property({ type: 'text', nullable: true })
  rule: string | null;

  @Property({ type: 'timestamptz', length: 6 })
  nextAt: Date;
}
