import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';
import type { ProcessKind } from '../config/process-kind.js';
import { Listener } from './listener.entity.js';

/** A handler of events of a plugin that is off. */
export type AbsentListener = Pick<Listener, 'name' | 'handler'>;

/** A handler as the process found it. */
export type FoundListener = Omit<Listener, 'process'>;

@Injectable()
export class ListenersRepository {
  constructor(private readonly em: EntityManager) {}

  /** Forgets what was known of these plugins in this process, and writes down what they listen to now. Others are left alone. */
  async replace(process: ProcessKind, plugins: readonly string[], found: readonly FoundListener[]): Promise<void> {
    await this.em.nativeDelete(Listener, { process, plugin: { $in: [...plugins] } });
    await this.em.execute(
      `insert into kernel_listener (plugin, process, kind, name, handler)
       select l.plugin, ?, l.kind, l.name, l.handler from jsonb_to_recordset(?::jsonb)
       as l (plugin text, kind text, name text, handler text) on conflict do nothing`,
      [process, JSON.stringify(found)],
    );
  }

  /**
   * Who would hear of events, and is not loaded. Only plugins with tables count: others have nothing that could be out of date. Held until
   * the transaction ends, so that an uninstall finds everything that was written for them.
   */
  async eventHandlersBeside(loaded: readonly string[]): Promise<AbsentListener[]> {
    return this.em.execute<AbsentListener[]>(
      `select name, handler from kernel_listener l where kind = 'event' and plugin <> all(?::text[])
       and exists (select 1 from kernel_migration m where starts_with(m.name, l.plugin || '/'))
       order by handler for key share of l`,
      [arrayLiteral(loaded)],
    );
  }

  /** What the handlers that are written down hear of. */
  async eventNames(): Promise<string[]> {
    const rows = await this.em.execute<{ name: string }[]>(
      `select distinct name from kernel_listener where kind = 'event'`,
    );
    return rows.map(({ name }) => name);
  }

  /** Whether a connection to this database holds an advisory lock of two numbers. */
  async isLockHeld([group, number]: readonly [number, number]): Promise<boolean> {
    const [row] = await this.em.execute<[{ held: boolean }]>(
      `select exists (
         select 1 from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
         where l.locktype = 'advisory' and l.objsubid = 2 and l.classid = ?::oid and l.objid = ?::oid and l.granted
       ) as held`,
      [group, number],
    );
    return row.held;
  }
}
