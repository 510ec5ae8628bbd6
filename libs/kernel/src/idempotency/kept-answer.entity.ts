import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** What was answered to a request with an `Idempotency-Key`. */
@Entity({ tableName: 'kernel_kept_answer' })
export class KeptAnswer {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo(null)
  projectId: string;

  /** Kind and id, as `user:…`. */
  @PrimaryKey({ type: 'text' })
  principal: string;

  /** The operation's id. */
  @PrimaryKey({ type: 'text' })
  operation: string;

  @PrimaryKey({ type: 'text' })
  key: string;

  /** SHA-256 of all that makes the request what it is, in hex. */
  @Property({ type: 'text' })
  digest: string;

  /** Of the answer; 0 where a handler claimed the key itself. */
  @Property({ type: 'smallint' })
  status: number;

  /** Headers that the handler set, as JSON. */
  @Property({ type: 'text' })
  headers: string;

  /** The answer as JSON, or the value of the claim. */
  @Property({ type: 'text' })
  body: string;

  @Property({ type: 'timestamptz', length: 6 })
  @Index({ name: 'kernel_kept_answer_expiry_index' })
  expiresAt: Date;
}
