import { ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { MEDIA_ACCESS, type MediaAccess } from '../media.entity.js';

/** What is to change; what is left out stays. */
export class UpdateMediaRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 255 })
  @IfGiven()
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  filename?: string;

  @ApiPropertyOptional({ enum: MEDIA_ACCESS, enumName: 'MediaAccess' })
  @IfGiven()
  @IsIn(MEDIA_ACCESS)
  access?: MediaAccess;
}
