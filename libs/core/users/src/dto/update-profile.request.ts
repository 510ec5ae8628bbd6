import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, MaxLength, ValidateIf } from 'class-validator';
import { LOCALES } from '../locales.js';
import { IsUsername } from '../names/is-username.js';

/** Left out stays as it is; null empties. */
export class UpdateProfileRequest {
  @ApiPropertyOptional({ minLength: 2, maxLength: 32 })
  @ValidateIf(({ username }: UpdateProfileRequest) => username !== undefined)
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

  @ApiPropertyOptional({ enum: LOCALES })
  @ValidateIf(({ locale }: UpdateProfileRequest) => locale !== undefined)
  @IsIn(LOCALES)
  locale?: string;
}
