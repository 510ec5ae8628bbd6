import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { RenderQuery } from './render.query.js';

const TEN_YEARS = 315_360_000;

/** The image that everyone with the URL may see. */
export class SignTransformRequest extends OmitType(RenderQuery, ['share', 'v']) {
  @ApiPropertyOptional({ type: 'integer', minimum: 60, maximum: TEN_YEARS, description: 'Default: thirty days' })
  @IsOptional()
  @IsInt()
  @Min(60)
  @Max(TEN_YEARS)
  expiresInSeconds?: number;
}
