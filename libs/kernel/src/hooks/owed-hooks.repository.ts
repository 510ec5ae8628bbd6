import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, type Rebuilding } from '@roost/plugin-kit';
import type { ProcessKind } from '../config/process-kind.js';
import { projectIn } from '../scope/project-in.js';
import { OwedHook } from './owed-hook.entity.js';

export const REBUILDING = 'kernel.rebuilding';

/** How much a plugin is owed. */
export interface OwedCount {
  plugin: string;
  /** Hooks, without that of a rebuild. */
  hooks: number;
  /** Since when events were dropped. */
  rebuildSince: string | null;
}

@Injectable()
export class OwedHooksRepository {
  constructor(private readonly em: EntityManager) {}

  /**
   * Keeps the value for every plugin that has tables, is not loaded, and would have handled the hook. A plugin of which no process ever
   * wrote down what it listens to may have: it counts.
   *
   * @param loaded names of the plugins that need nothing kept
   */
  async owe(hook: string, process: ProcessKind, value: unknown, loaded: readonly string[]): Promise<void> {
    await this.em.execute(
      `insert into kernel_owed_hook (plugin, hook, process, value, project_id)
       select plugin, ?, ?, ?::jsonb, ?::uuid from (select distinct split_part(name, '/', 1) as plugin from kernel_migration) p
       where plugin <> all(?::text[]) and (
         exists (select 1 from kernel_listener l where l.plugin = p.plugin and l.kind = 'hook' and l.name = ? and l.process = ?)
         or not exists (select 1 from kernel_listener l where l.plugin = p.plugin)
       ) order by plugin`,
      [hook, process, JSON.stringify(value), projectIn(value) ?? null, arrayLiteral(loaded), hook, process],
    );
  }

  /** Makes a plugin rebuild when it is back. Events that were dropped earlier keep their date. */
  async oweRebuild(plugin: string, value: Rebuilding): Promise<void> {
    await this.em.execute(
      `insert into kernel_owed_hook (plugin, hook, process, value) select ?, ?, 'worker', ?::jsonb
       where not exists (select 1 from kernel_owed_hook where plugin = ? and hook = ?)`,
      [plugin, REBUILDING, JSON.stringify(value), plugin, REBUILDING],
    );
  }

  /** The oldest hook that is owed to one of these plugins; a rebuild comes after everything else. */
  async next(plugins: readonly string[], process: ProcessKind): Promise<OwedHook | undefined> {
    const [owed] = await this.em.find(
      OwedHook,
      { plugin: { $in: [...plugins] }, process, hook: { $ne: REBUILDING } },
      { orderBy: { id: 'asc' }, limit: 1, disableIdentityMap: true },
    );
    if (owed) return owed;
    const [rebuild] = await this.em.find(
      OwedHook,
      { plugin: { $in: [...plugins] }, process, hook: REBUILDING },
      { orderBy: { id: 'asc' }, limit: 1, disableIdentityMap: true },
    );
    return rebuild;
  }

  async delete(id: string): Promise<void> {
    await this.em.nativeDelete(OwedHook, { id });
  }

  async counts(): Promise<OwedCount[]> {
    return this.em.execute<OwedCount[]>(
      `select plugin, (count(*) filter (where hook <> ?))::int as hooks,
       min(value ->> 'since') filter (where hook = ?) as "rebuildSince" from kernel_owed_hook group by plugin`,
      [REBUILDING, REBUILDING],
    );
  }
}
