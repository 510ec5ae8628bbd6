import { ApiProperty } from '@nestjs/swagger';
import type { PluginManifest } from '@roost/plugin-kit';

/** A loaded plugin. */
export class PluginResponse {
  @ApiProperty()
  name: string;

  @ApiProperty()
  version: string;

  @ApiProperty({ type: [String] })
  requires: string[];

  @ApiProperty({ type: [String] })
  permissions: string[];

  @ApiProperty({ type: [String] })
  jobs: string[];

  @ApiProperty({ type: [String] })
  migrations: string[];

  static from({ name, version, requires, permissions, jobs, migrations }: PluginManifest): PluginResponse {
    const names = (items: readonly { name: string }[] | undefined): string[] => (items ?? []).map((item) => item.name);
    return {
      name,
      version,
      requires: [...(requires ?? [])],
      permissions: names(permissions),
      jobs: names(jobs),
      migrations: names(migrations),
    };
  }
}
