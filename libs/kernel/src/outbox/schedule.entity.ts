import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** When a recurring job is next due. */
@Entity({ tableName: 'kernel_schedule' })
export class Schedule {
  @PrimaryKey({ type: 'text' })
  name: string;

  @Property({ type: 'timestamptz', length: 6 })
  nextAt: Date;
}
