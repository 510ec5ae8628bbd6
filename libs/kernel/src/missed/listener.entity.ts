import { Entity, PrimaryKey } from '@mikro-orm/decorators/legacy';

/** A handler of events or hooks, as a process last found it. What a plugin that is off would have heard is known from here. */
@Entity({ tableName: 'kernel_listener' })
export class Listener {
  @PrimaryKey({ type: 'text' })
  plugin: string;

  /** Whose modules the handler is in. */
  @PrimaryKey({ type: 'text' })
  process: 'api' | 'worker';

  @PrimaryKey({ type: 'text' })
  kind: 'event' | 'hook';

  /** Of the event or hook; `*` for every event. */
  @PrimaryKey({ type: 'text' })
  name: string;

  /** Of events `<plugin>/<id>`, of hooks `Class.method`. */
  @PrimaryKey({ type: 'text' })
  handler: string;
}
