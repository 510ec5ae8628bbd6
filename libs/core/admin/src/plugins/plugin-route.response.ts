import { ApiProperty } from '@nestjs/swagger';

/** A route of a plugin. */
export class PluginRouteResponse {
  @ApiProperty({ example: 'GET' })
  method: string;

  @ApiProperty({ example: '/users/:username' })
  path: string;

  @ApiProperty({ type: String, nullable: true, description: 'What it asks for; null: nothing' })
  permission: string | null;
}
