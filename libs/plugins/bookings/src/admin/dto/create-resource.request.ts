import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { PolicyBody } from '../../policy/policy.body.js';
import { RESOURCE_KINDS, type ResourceKind } from '../../resources/resource.entity.js';

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

  @ApiPropertyOptional({ maxLength: 200, default: '', description: 'Where it is: in mails and calendars' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  location: string = '';

  @ApiPropertyOptional({ type: PolicyBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => PolicyBody)
  policy: PolicyBody = new PolicyBody();

  @ApiPropertyOptional({ type: [String], format: 'uuid', description: 'Who hears of its bookings by mail' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  managerIds: string[] = [];
}
