import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions, IntersectionType } from '@nestjs/swagger';
import { TRANSFORM_OPTIONS, type TransformOption, type TransformOptions } from '@roost/imaging';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, Matches, Max, Min } from 'class-validator';
import { FileQuery } from '../access/access.dto.js';
import type { SigningKey } from './url-signer.js';

const TEN_YEARS = 315_360_000;

/** The fields of `TRANSFORM_OPTIONS`, one for each row. */
export const TransformOptionsFields: new () => TransformOptions = fieldsOf(TRANSFORM_OPTIONS);

/** The image that is wanted. */
export class RenderQuery extends IntersectionType(FileQuery, TransformOptionsFields) {}

/** The image that everyone with the URL may see. */
export class SignTransformRequest extends TransformOptionsFields {
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

/** A class with an optional field for each option, decorated as if it were written out. */
function fieldsOf(options: Readonly<Record<string, TransformOption>>): new () => object {
  class Fields {}
  for (const [name, option] of Object.entries(options)) {
    const { description, example } = option;
    const texts = {
      ...(description === undefined ? {} : { description }),
      ...(example === undefined ? {} : { example }),
    };
    const decorators = [ApiPropertyOptional({ ...schemaOf(option), ...texts }), IsOptional(), ...rulesOf(option)];
    for (const decorate of decorators) decorate(Fields.prototype, name);
  }
  return Fields;
}

function schemaOf(option: TransformOption): ApiPropertyOptions {
  switch (option.kind) {
    case 'number': {
      const { isInteger, minimum, maximum } = option;
      return { type: isInteger ? 'integer' : 'number', minimum, maximum };
    }
    case 'choice': {
      const { values, enumName } = option;
      const type = typeof values[0] === 'number' ? 'integer' : 'string';
      return { type, enum: [...values], ...(enumName === undefined ? {} : { enumName }) };
    }
    case 'text':
      return { type: 'string' };
  }
}

function rulesOf(option: TransformOption): PropertyDecorator[] {
  switch (option.kind) {
    case 'number': {
      const { isInteger, minimum, maximum } = option;
      return [Type(() => Number), isInteger ? IsInt() : IsNumber(), Min(minimum), Max(maximum)];
    }
    case 'choice': {
      const { values } = option;
      return [...(typeof values[0] === 'number' ? [Type(() => Number)] : []), IsIn(values)];
    }
    case 'text':
      return [Matches(option.pattern)];
  }
}
