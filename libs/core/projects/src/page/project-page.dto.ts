import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsString, IsUrl, Matches, MaxLength, ValidateNested } from 'class-validator';
import { OrNull } from '../or-null.js';
import type { ProjectLink, ProjectPage } from './project-page.js';

const MOST_LINKS = 10;

/** A link on the page of a project. */
export class ProjectLinkBody implements ProjectLink {
  @ApiProperty({ maxLength: 100 })
  @Matches(/^(?=.*\S)[^\p{C}]+$/u, { message: 'title must be one line of text' })
  @MaxLength(100)
  title: string;

  @ApiProperty({ maxLength: 500, description: 'Begins with http:// or https://' })
  @MaxLength(500)
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
    { message: 'url must be an address that begins with http:// or https://' },
  )
  url: string;
}

/** What a project says of itself; a field that is left out stays. */
export class PresentProjectRequest {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 100,
    description: 'One line of text without < > and quotes; null: `APP_NAME`',
  })
  @IfGiven()
  @OrNull()
  @Matches(/^(?=.*\S)[^\p{C}<>"]+$/u, { message: 'name must be one line of text without < > and "' })
  @MaxLength(100)
  name?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 2000,
    description: 'What the project is, as plain text',
  })
  @IfGiven()
  @OrNull()
  @IsString()
  @MaxLength(2000)
  description?: string | null;

  @ApiPropertyOptional({ type: [ProjectLinkBody], maxItems: MOST_LINKS })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_LINKS)
  @Type(() => ProjectLinkBody)
  @ValidateNested({ each: true })
  links?: ProjectLinkBody[];
}

/** What everyone may know of a project. */
export class ProjectPageResponse {
  @ApiProperty({ description: 'Name of the project in `X-Roost-Project`' })
  slug: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, nullable: true })
  description: string | null;

  @ApiProperty({ type: [ProjectLinkBody] })
  links: ProjectLinkBody[];

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Media id of its logo; its image is at /media/{logoId}/thumb',
  })
  logoId: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Media id of its cover picture' })
  coverId: string | null;

  @ApiProperty({
    type: [String],
    description:
      'Ways in which people can make an account: `password` at once, `code` with the link of a mail, `invitation`. If empty, nobody can',
  })
  signUp: string[];

  @ApiProperty({
    type: [String],
    description:
      'Domains, one of which an address must have to sign up without an invitation. If empty, any address can',
  })
  signUpDomains: string[];

  static from(page: ProjectPage): ProjectPageResponse {
    const { slug, name, description, links, logoId, coverId, signUp, signUpDomains } = page;
    const texts = { slug, name, description, links: links.map(({ title, url }) => ({ title, url })) };
    return { ...texts, logoId, coverId, signUp: [...signUp], signUpDomains: [...signUpDomains] };
  }
}
