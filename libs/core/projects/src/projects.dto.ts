import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { ArrayMaxSize, ArrayUnique, IsArray, IsString, IsUrl, Length, Matches, MaxLength } from 'class-validator';
import { OrNull } from './or-null.js';
import { PresentProjectRequest, ProjectLinkBody } from './page/project-page.dto.js';
import type { ListedProject } from './project.entity.js';

const ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/;
const MOST_ORIGINS = 20;
/** Letters, digits and single hyphens, so that it can stand in addresses. */
const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const IsAddress = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: String, nullable: true, maxLength: 500, description }),
    IfGiven(),
    OrNull(),
    MaxLength(500),
    IsUrl(
      { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
      { message: '$property must be an address that begins with http:// or https://' },
    ),
    Matches(/^[^?#@]*$/, { message: '$property must have no query, no fragment and no password' }),
  );

/** The project that somebody manages. */
export class ProjectResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Name of the project in `X-Roost-Project`' })
  slug: string;

  @ApiProperty({ type: String, nullable: true, description: 'Name in mails; null: `APP_NAME`' })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What it is, on its public page' })
  description: string | null;

  @ApiProperty({ type: [ProjectLinkBody], description: 'Links on its public page' })
  links: ProjectLinkBody[];

  static from({ id, slug, name, description, links }: ListedProject): ProjectResponse {
    return { id, slug, name, description, links: [...links] };
  }
}

/** A project, as people see it who run the server. */
export class ProjectDetailsResponse extends ProjectResponse {
  @ApiProperty({ type: String, nullable: true, description: 'Where people reach it; null: at `PUBLIC_URL`' })
  publicUrl: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Its own app, for links in mails' })
  appUrl: string | null;

  @ApiProperty({ type: [String], description: 'Origins of browser apps that may call its API, beside `CORS_ORIGINS`' })
  allowedOrigins: string[];

  @ApiProperty()
  createdAt: Date;

  static override from(project: ListedProject): ProjectDetailsResponse {
    const { publicUrl, appUrl, allowedOrigins, createdAt } = project;
    return Object.assign(new ProjectDetailsResponse(), ProjectResponse.from(project), {
      publicUrl,
      appUrl,
      allowedOrigins: [...allowedOrigins],
      createdAt: new Date(createdAt),
    });
  }
}

/** What can be changed; a field that is left out stays. */
export class ChangeProjectRequest extends PresentProjectRequest {
  @IsAddress('Where people reach it. Requests to its host are the project’s without a header; null: at `PUBLIC_URL`')
  publicUrl?: string | null;

  @IsAddress('Where its own app is, for links in mails; null: the pages of Roost')
  appUrl?: string | null;

  @ApiPropertyOptional({ type: [String], maxItems: MOST_ORIGINS, description: 'As `https://app.example.org`' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_ORIGINS)
  @ArrayUnique()
  @Matches(ORIGIN, { each: true, message: 'allowedOrigins must have origins as https://app.example.org' })
  allowedOrigins?: string[];
}

/** A new project. */
export class CreateProjectRequest extends ChangeProjectRequest {
  @ApiProperty({ minLength: 2, maxLength: 40, description: 'Names it in addresses and headers. It never changes' })
  @Matches(SLUG, { message: 'slug must be lower-case words and digits joined by hyphens, and begin with a letter' })
  @Length(2, 40)
  slug: string;
}

export class ProjectParams {
  @IsString()
  @MaxLength(40)
  slug: string;
}
