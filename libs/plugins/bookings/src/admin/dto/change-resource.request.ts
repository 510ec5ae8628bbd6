import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsString,
  IsUUID,
  Length,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { PolicyBody } from '../../policy/policy.body.js';

const isGiven = (_: object, value: unknown): boolean => value !== undefined;

/** Left out stays as it is. */
export class ChangeResourceRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100 })
  @ValidateIf(isGiven)
  @IsString()
  @Length(1, 100)
  name?: string;

  @ApiPropertyOptional({ maxLength: 1000 })
  @ValidateIf(isGiven)
  @IsString()
  @MaxLength(1000)
  description?: string;

  @ApiPropertyOptional({ type: PolicyBody })
  @ValidateIf(isGiven)
  @ValidateNested()
  @Type(() => PolicyBody)
  policy?: PolicyBody;

  @ApiPropertyOptional({ type: [String], format: 'uuid', description: 'Who hears of its bookings by mail' })
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  managerIds?: string[];

  @ApiPropertyOptional({ description: 'true: it can be booked no more; what was booked stays' })
  @ValidateIf(isGiven)
  @IsBoolean()
  archived?: boolean;
}
