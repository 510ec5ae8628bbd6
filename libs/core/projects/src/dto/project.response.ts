import { ApiProperty } from '@nestjs/swagger';
import type { ProjectDetails } from '../projects.service.js';

/** The project that somebody manages. */
export class ProjectResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'What `X-Roost-Project` names it by' })
  slug: string;

  @ApiProperty({ type: String, nullable: true, description: 'What mails name it by; null: `APP_NAME`' })
  name: string | null;

  static from({ id, slug, name }: ProjectDetails): ProjectResponse {
    return { id, slug, name };
  }
}
