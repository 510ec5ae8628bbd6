import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A list of things that a keeper uploaded for import. */
@Entity({ tableName: 'lending_inventory' })
export class Inventory {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  projectId: string;

  @Property({ type: 'uuid' })
  keeperId: string;

  /** One name a line; empty after the import. */
  @Property({ type: 'text' })
  text: string;

  /** Number of things in the list; null: not imported yet. */
  @Property({ type: 'integer', nullable: true })
  added: number | null;

  /** Why it could not be imported. */
  @Property({ type: 'text', nullable: true })
  failure: string | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
