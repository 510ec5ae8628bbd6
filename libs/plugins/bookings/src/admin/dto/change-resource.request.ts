import { ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
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
  ValidateNested,
} from 'class-validator';
import { PolicyBody } from '../../policy/policy.body.js';

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

  @ApiPropertyOptional({ maxLength: 200, description: 'Where it is: in mails and calendars' })
  @IfGiven()
  @IsString()
  @MaxLength(200)
  location?: string;

  @ApiPropertyOptional({ type: PolicyBody })
  @IfGiven()
  @ValidateNested()
  @Type(() => PolicyBody)
  policy?: PolicyBody;

  @ApiPropertyOptional({ type: [String], format: 'uuid', description: 'Who hears of its bookings by mail' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  managerIds?: string[];

  @ApiPropertyOptional({ description: 'true: it can be booked no more; what was booked stays' })
  @IfGiven()
  @IsBoolean()
  archived?: boolean;
}
