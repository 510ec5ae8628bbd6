import { ApiPropertyOptional, OmitType, ApiProperty } from '@nestjs/swagger';
import { type Fit, FITS, FORMATS, type ImageFormat, MAX_EDGE, type Position, POSITIONS } from '@roost/imaging';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, Matches, Max, Min } from 'class-validator';
import { FileQuery } from '../access/access.dto.js';
import type { SigningKey } from './url-signer.js';

const ROTATIONS = [0, 90, 180, 270];

/** The image that is wanted. */
export class RenderQuery extends FileQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_EDGE })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_EDGE)
  width?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_EDGE })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_EDGE)
  height?: number;

  @ApiPropertyOptional({ minimum: 0.5, maximum: 4, description: 'Device pixel ratio; multiplies width and height' })
  @IsOptional()
  @Type(() => Number)
  @IsNumber()
  @Min(0.5)
  @Max(4)
  dpr?: number;

  @ApiPropertyOptional({ enum: FITS, enumName: 'ImageFit', description: 'Default inside' })
  @IsOptional()
  @IsIn(FITS)
  fit?: Fit;

  @ApiPropertyOptional({
    enum: POSITIONS,
    enumName: 'ImagePosition',
    description: 'Which part is kept when the image is cropped. Default center',
  })
  @IsOptional()
  @IsIn(POSITIONS)
  position?: Position;

  @ApiPropertyOptional({
    enum: ['auto', ...FORMATS],
    enumName: 'ImageFormat',
    description: 'Default auto: the best format that Accept names',
  })
  @IsOptional()
  @IsIn(['auto', ...FORMATS])
  format?: ImageFormat | 'auto';

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  quality?: number;

  @ApiPropertyOptional({ minimum: 0.3, maximum: 100, description: 'Sigma, in pixels' })
  @IsOptional()
  @Type(() => Number)
  @IsNumber()
  @Min(0.3)
  @Max(100)
  blur?: number;

  @ApiPropertyOptional({
    example: 'ffffff',
    description: 'Colour behind transparent parts, and around a contained image',
  })
  @IsOptional()
  @Matches(/^([0-9a-f]{3}|[0-9a-f]{6})$/i)
  background?: string;

  @ApiPropertyOptional({ enum: ROTATIONS, type: 'integer', description: 'Clockwise, in degrees' })
  @IsOptional()
  @Type(() => Number)
  @IsIn(ROTATIONS)
  rotate?: number;

  @ApiPropertyOptional({
    example: '0,0,400,300',
    description: 'left,top,width,height in pixels of the original, after its rotation',
  })
  @IsOptional()
  @Matches(/^\d{1,5},\d{1,5},[1-9]\d{0,4},[1-9]\d{0,4}$/)
  crop?: string;
}

const TEN_YEARS = 315_360_000;

/** The image that everyone with the URL may see. */
export class SignTransformRequest extends OmitType(RenderQuery, ['share', 'v']) {
  @ApiPropertyOptional({ type: 'integer', minimum: 60, maximum: TEN_YEARS, description: 'Default: 30 days' })
  @IsOptional()
  @IsInt()
  @Min(60)
  @Max(TEN_YEARS)
  expiresInSeconds?: number;
}

export class SignedUrlResponse {
  @ApiProperty({ format: 'uri' })
  url: string;

  static of(url: string): SignedUrlResponse {
    return Object.assign(new SignedUrlResponse(), { url });
  }
}

/** The key under which this project's URLs are signed. */
export class SigningKeyResponse {
  @ApiProperty({ type: 'integer', description: 'Number of changes of the key' })
  version: number;

  @ApiProperty({ description: '32 bytes in base64url; sign `<options>/<id>.<extension>` with HMAC-SHA256' })
  key: string;

  static from({ version, key }: SigningKey): SigningKeyResponse {
    return Object.assign(new SigningKeyResponse(), { version, key: key.toString('base64url') });
  }
}
