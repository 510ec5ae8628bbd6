import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { ArrayMaxSize, ArrayUnique, IsArray, IsString, IsUrl, Length, Matches, MaxLength } from 'class-validator';
import { OrNull } from './or-null.js';
import { PresentProjectRequest, ProjectLinkBody } from './page/project-page.dto.js';
import type { ProjectDeletion } from './deletion/project-deletion.entity.js';
import { type ListedProject, PROJECT_STATES, type ProjectState, stateOf } from './project.entity.js';

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

/** A step of a deletion that failed. */
export class FailedStepResponse {
  @ApiProperty({ description: 'A table, or `<plugin>.<what>`' })
  step: string;

  @ApiProperty()
  reason: string;
}

/** How far the deletion of a project is. */
export class ProjectDeletionResponse {
  @ApiProperty({ type: Date, nullable: true, description: 'null: it can be restored until `deletesAt`' })
  begunAt: Date | null;

  @ApiProperty({ type: 'integer' })
  done: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Number of steps; null until it begins' })
  total: number | null;

  @ApiProperty({ type: [FailedStepResponse], description: 'Steps that failed. They are tried again' })
  failures: FailedStepResponse[];

  static of({ deletionBegunAt }: ListedProject, { done, total, failures }: ProjectDeletion): ProjectDeletionResponse {
    const failed = Object.entries(failures).map(([step, reason]) => ({ step, reason }));
    return { begunAt: dateOf(deletionBegunAt), done: done.length, total, failures: failed };
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

  @ApiProperty({ enum: PROJECT_STATES, enumName: 'ProjectState', description: 'Nobody can use a suspended project' })
  state: ProjectState;

  @ApiProperty({ type: Date, nullable: true, description: 'When its deletion begins; null: it is not being deleted' })
  deletesAt: Date | null;

  @ApiProperty({ type: ProjectDeletionResponse, nullable: true, description: 'null: it is not being deleted' })
  deletion: ProjectDeletionResponse | null;

  @ApiProperty()
  createdAt: Date;

  static override from(project: ListedProject, deletion?: ProjectDeletion): ProjectDetailsResponse {
    const { publicUrl, appUrl, allowedOrigins, createdAt } = project;
    return Object.assign(new ProjectDetailsResponse(), ProjectResponse.from(project), {
      publicUrl,
      appUrl,
      allowedOrigins: [...allowedOrigins],
      state: stateOf(project),
      deletesAt: dateOf(project.deletesAt),
      deletion: deletion ? ProjectDeletionResponse.of(project, deletion) : null,
      createdAt: new Date(createdAt),
    });
  }
}

/** The database gives text. */
function dateOf(at: Date | string | null): Date | null {
  return at === null ? null : new Date(at);
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
