import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { PolicyBody } from '../policy/policy.dto.js';
import { type Resource, RESOURCE_KINDS, type ResourceKind } from '../resources/resource.entity.js';
import { ResourceResponse } from '../resources/resources.dto.js';

/** A resource, as managers see it. */
export class AdminResourceResponse extends ResourceResponse {
  @ApiProperty({ type: [String], format: 'uuid' })
  managerIds: string[];

  @ApiProperty()
  archived: boolean;

  static override from(resource: Resource): AdminResourceResponse {
    const { managerIds, archivedAt } = resource;
    const own = { managerIds, archived: archivedAt !== null };
    return Object.assign(new AdminResourceResponse(), ResourceResponse.from(resource), own);
  }
}

export class CreateResourceRequest {
  @ApiProperty({ minLength: 1, maxLength: 100 })
  @IsString()
  @Length(1, 100)
  name: string;

  @ApiProperty({ enum: RESOURCE_KINDS, enumName: 'ResourceKind' })
  @IsIn(RESOURCE_KINDS)
  kind: ResourceKind;

  @ApiPropertyOptional({ maxLength: 1000, default: '' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  description: string = '';

  @ApiPropertyOptional({
    maxLength: 200,
    default: '',
    description: 'Where the resource is; shown in mails and calendars',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  location: string = '';

  @ApiPropertyOptional({ type: PolicyBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => PolicyBody)
  policy: PolicyBody = new PolicyBody();

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    description: 'Ids of people who get mails about its bookings',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  managerIds: string[] = [];
}

/** Left out stays as it is. */
export class ChangeResourceRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100 })
  @IfGiven()
  @IsString()
  @Length(1, 100)
  name?: string;

  @ApiPropertyOptional({ maxLength: 1000 })
  @IfGiven()
  @IsString()
  @MaxLength(1000)
  description?: string;

  @ApiPropertyOptional({ maxLength: 200, description: 'Where the resource is; shown in mails and calendars' })
  @IfGiven()
  @IsString()
  @MaxLength(200)
  location?: string;

  @ApiPropertyOptional({ type: PolicyBody })
  @IfGiven()
  @ValidateNested()
  @Type(() => PolicyBody)
  policy?: PolicyBody;

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    description: 'Ids of people who get mails about its bookings',
  })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  managerIds?: string[];

  @ApiPropertyOptional({ description: 'true: no new bookings; existing bookings are kept' })
  @IfGiven()
  @IsBoolean()
  archived?: boolean;
}
