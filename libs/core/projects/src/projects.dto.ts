import { ApiProperty } from '@nestjs/swagger';
import { Matches, MaxLength, ValidateIf } from 'class-validator';
import type { ProjectDetails } from './projects.service.js';

/** The project that somebody manages. */
export class ProjectResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Name of the project in `X-Roost-Project`' })
  slug: string;

  @ApiProperty({ type: String, nullable: true, description: 'Name in mails; null: `APP_NAME`' })
  name: string | null;

  static from({ id, slug, name }: ProjectDetails): ProjectResponse {
    return { id, slug, name };
  }
}

/** What people are to know the project by. */
export class RenameProjectRequest {
  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 100,
    description: 'One line of text without < > and quotes; null: `APP_NAME`',
  })
  @ValidateIf((_, value) => value !== null)
  @Matches(/^(?=.*\S)[^\p{C}<>"]+$/u, { message: 'name must be one line of text without < > and "' })
  @MaxLength(100)
  name: string | null;
}
