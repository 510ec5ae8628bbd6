import { ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsLocale } from '@roost/plugin-kit';
import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { IsUsername } from '../names/is-username.js';

/** Left out stays as it is; null empties. */
export class UpdateProfileRequest {
  @ApiPropertyOptional({ minLength: 2, maxLength: 32 })
  @IfGiven()
  @IsUsername()
  username?: string;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 100 })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  name?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  bio?: string | null;

  @IsLocale()
  @IfGiven()
  locale?: string;
}
