import { EntityManager } from '@mikro-orm/postgresql';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Migration } from '@mikro-orm/migrations';
import { Injectable, Module } from '@nestjs/common';
import {
  type AnyEvent,
  defineEvent,
  defineJob,
  definePlugin,
  type HookMap,
  OnAnyEvent,
  OnEvent,
  OnHook,
  OnJob,
  type PluginManifest,
} from '@roost/plugin-kit';

class Said {
  number: number;
}
class Work {
  number: number;
}
export const said = defineEvent('talker.said', { version: 1, payload: Said });
export const work = defineJob('keeper.work', { payload: Work });

export const talker = definePlugin({ name: 'talker', version: '1.0.0', compat: '^1.0.0', events: [said] });

/** What the handlers of the plugin that comes and goes heard, and what they were told to do. */
export const heard: string[] = [];
export const refusal = { reason: '' };

@Entity({ tableName: 'keeper_row' })
class Row {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  userId: string;
}

class CreateRow extends Migration {
  override up(): void {
    this.addSql('create table keeper_row (id uuid primary key, user_id uuid not null)');
  }

  override down(): void {
    this.addSql('drop table keeper_row');
  }
}

@Injectable()
class RowsOfAccount {
  constructor(private readonly em: EntityManager) {}

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    if (refusal.reason) throw new Error(refusal.reason);
    await this.em.nativeDelete(Row, { userId: erasing.userId });
    heard.push('erased');
    return erasing;
  }

  @OnHook('kernel.rebuilding')
  async rebuild(rebuilding: HookMap['kernel.rebuilding']): Promise<HookMap['kernel.rebuilding']> {
    heard.push(`rebuild: ${rebuilding.reason}`);
    return Promise.resolve(rebuilding);
  }
}

@Injectable()
class Handlers {
  @OnEvent(said, { id: 'listen' })
  async listen({ number }: Said): Promise<void> {
    heard.push(`said ${number}`);
    return Promise.resolve();
  }

  @OnAnyEvent({ id: 'all' })
  async listenToAll({ name, payload }: AnyEvent): Promise<void> {
    if (name === said.name) heard.push(`all ${(payload as Said).number}`);
    return Promise.resolve();
  }

  @OnJob(work)
  async work({ number }: Work): Promise<void> {
    heard.push(`work ${number}`);
    return Promise.resolve();
  }
}

/** Deeper than the plugin's own module. */
@Module({ providers: [RowsOfAccount, Handlers] })
class InnerModule {}
@Module({ imports: [InnerModule] })
class MiddleModule {}
@Module({ imports: [MiddleModule] })
class KeeperWorkerModule {}
@Module({ providers: [RowsOfAccount] })
class ForgetfulWorkerModule {}

export const keeper: PluginManifest = definePlugin({
  name: 'keeper',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['talker', 'users'],
  entities: [Row],
  belonging: { keeper_row: { user_id: 'users_user' } },
  migrations: [{ name: '20261126000000_create', class: CreateRow }],
  jobs: [work],
  worker: () => KeeperWorkerModule,
});
/** As a later version has it: without its handlers of events and jobs. */
export const forgetful: PluginManifest = { ...keeper, jobs: [], worker: () => ForgetfulWorkerModule };
