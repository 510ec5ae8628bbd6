import { ApiProperty } from '@nestjs/swagger';
import type { PluginReport } from '@roost/plugin-kit';
import type { NameConflict } from '@roost/users';
import type { ListedPlugin } from './plugins.service.js';

/** What is kept for a plugin that is off, until it is back. */
export class MissedResponse {
  @ApiProperty({ description: 'Number of events that will be delivered to it' })
  events: number;

  @ApiProperty({ description: 'Number of its unfinished jobs' })
  jobs: number;

  @ApiProperty({
    description: 'Number of hooks that it handles before it serves anything, such as erasures of accounts',
  })
  hooks: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Events since this time were dropped, so it rebuilds its data first; null: no event was dropped',
  })
  rebuildSince: string | null;

  static from({ rebuildSince, ...counts }: PluginReport['missed']): MissedResponse {
    return { ...counts, rebuildSince: rebuildSince?.toISOString() ?? null };
  }
}

/** A step of a plugin's schema. */
export class PluginMigrationResponse {
  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: not applied yet' })
  appliedAt: string | null;

  static from({ name, appliedAt }: PluginReport['migrations'][number]): PluginMigrationResponse {
    return { name, appliedAt: appliedAt?.toISOString() ?? null };
  }
}

/** A route of a plugin. */
export class PluginRouteResponse {
  @ApiProperty({ example: 'GET' })
  method: string;

  @ApiProperty({ example: '/users/:username' })
  path: string;

  @ApiProperty({ type: String, nullable: true, description: 'Required permission; null: none' })
  permission: string | null;
}

/** An account whose username is the first segment of a route or page. */
export class NameConflictResponse {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;

  @ApiProperty()
  username: string;

  static from({ id: userId, projectId, username }: NameConflict): NameConflictResponse {
    return { userId, projectId, username };
  }
}

/** A plugin, and what it brings. */
export class PluginResponse {
  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, nullable: true, description: 'null: no longer installed' })
  version: string | null;

  @ApiProperty({
    description: 'enabled. disabled: by ROOST_DISABLED_PLUGINS. removed: no longer installed, but its tables are kept',
  })
  state: string;

  @ApiProperty({ description: 'up or down: the result of its health checks. unknown: it has none, or is not enabled' })
  health: string;

  @ApiProperty({ type: [String] })
  requires: string[];

  @ApiProperty({ type: [PluginRouteResponse] })
  routes: PluginRouteResponse[];

  @ApiProperty({ type: [String] })
  jobs: string[];

  @ApiProperty({ type: [String] })
  permissions: string[];

  @ApiProperty({ type: [PluginMigrationResponse] })
  migrations: PluginMigrationResponse[];

  @ApiProperty({ type: MissedResponse })
  missed: MissedResponse;

  @ApiProperty({
    type: [NameConflictResponse],
    description: 'Accounts that are older than its routes and must be renamed before their pages can be opened',
  })
  nameConflicts: NameConflictResponse[];

  static from(plugin: ListedPlugin): PluginResponse {
    const { requires, routes, jobs, permissions, migrations, missed, nameConflicts, ...report } = plugin;
    return {
      ...report,
      requires: [...requires],
      routes: [...routes],
      jobs: [...jobs],
      permissions: [...permissions],
      migrations: migrations.map((migration) => PluginMigrationResponse.from(migration)),
      missed: MissedResponse.from(missed),
      nameConflicts: nameConflicts.map((conflict) => NameConflictResponse.from(conflict)),
    };
  }
}
