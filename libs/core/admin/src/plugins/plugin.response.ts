import { ApiProperty } from '@nestjs/swagger';
import type { PluginReport } from '@roost/plugin-kit';
import { MissedResponse } from './missed.response.js';
import { PluginMigrationResponse } from './plugin-migration.response.js';
import { PluginRouteResponse } from './plugin-route.response.js';

/** A plugin, and what it brings. */
export class PluginResponse {
  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, nullable: true, description: 'null: not installed any more' })
  version: string | null;

  @ApiProperty({
    description:
      'enabled; disabled: by ROOST_DISABLED_PLUGINS; or removed: not installed any more, while its tables are kept',
  })
  state: string;

  @ApiProperty({ description: 'up or down, as its health checks say; unknown: it has none, or is not enabled' })
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

  static from({ requires, routes, jobs, permissions, migrations, missed, ...report }: PluginReport): PluginResponse {
    return {
      ...report,
      requires: [...requires],
      routes: [...routes],
      jobs: [...jobs],
      permissions: [...permissions],
      migrations: migrations.map((migration) => PluginMigrationResponse.from(migration)),
      missed: MissedResponse.from(missed),
    };
  }
}
