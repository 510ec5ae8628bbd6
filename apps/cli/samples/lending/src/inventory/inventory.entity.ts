import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A list of things that a keeper uploaded for import. */
@Entity({ tableName: 'lending_inventory' })
export class Inventory {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  /** Says which project it belongs to, see `belonging` in the manifest. */
  @RefersTo('users_user')
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
