import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsBudget, IsDateTime, Trimmed } from '@roost/plugin-kit';
import type { Profile } from '@roost/users';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { IsAddressRanges } from './address-range.js';
import { tokenPrefix } from './key-token.js';
import type { KeyDetails } from './keys.repository.js';

const RANGES =
  'IP addresses and networks that it may be used from, for example `192.0.2.0/24`. If empty, from everywhere';
const BUDGET = 'Maximum number of requests in a period, for example `1000/1h` (units s, m, h and d). null: no limit';

/** An API key, without its secret. */
export class KeyResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Beginning of the key. It tells keys apart, and is no secret' })
  prefix: string;

  @ApiProperty({ type: [String], description: 'Permissions that it has while its maker has them' })
  scopes: string[];

  @ApiProperty({ type: [String], description: RANGES })
  addresses: string[];

  @ApiProperty({ type: String, nullable: true, description: BUDGET })
  limit: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: never' })
  expiresAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Accurate to a minute; null: never' })
  lastUsedAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from(key: KeyDetails): KeyResponse {
    const { id, name, scopes, addresses, budget, expiresAt, lastUsedAt, createdAt } = key;
    return {
      id,
      name,
      prefix: tokenPrefix(id),
      scopes: [...scopes],
      addresses: [...addresses],
      limit: budget,
      expiresAt: expiresAt?.toISOString() ?? null,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    };
  }
}

/** A key that was just made. */
export class CreatedKeyResponse extends KeyResponse {
  @ApiProperty({ description: 'The key itself, for `Authorization: Bearer …`. It is never shown again' })
  key: string;

  static of(details: KeyDetails, key: string): CreatedKeyResponse {
    return Object.assign(new CreatedKeyResponse(), KeyResponse.from(details), { key });
  }
}

/** A key of somebody in the project. */
export class AdminKeyResponse extends KeyResponse {
  @ApiProperty({ format: 'uuid', description: 'Who made it' })
  userId: string;

  @ApiProperty({ type: String, nullable: true })
  username: string | null;

  static of(details: KeyDetails, maker: Profile | undefined): AdminKeyResponse {
    const { userId } = details;
    return Object.assign(new AdminKeyResponse(), KeyResponse.from(details), {
      userId,
      username: maker?.username ?? null,
    });
  }
}

export class CreateKeyRequest {
  @ApiProperty({ minLength: 1, maxLength: 100, description: 'What it is for' })
  @Trimmed()
  @IsString()
  @Length(1, 100)
  name: string;

  @ApiProperty({ type: [String], description: 'Names from `GET /auth/keys/scopes`', minItems: 1, maxItems: 500 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  scopes: string[];

  @ApiPropertyOptional({ type: [String], description: RANGES, maxItems: 50 })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(50)
  @IsAddressRanges()
  addresses?: string[];

  @ApiPropertyOptional({ type: String, nullable: true, description: BUDGET })
  @IsOptional()
  @IsString()
  @IsBudget()
  limit?: string | null;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description: 'null: never' })
  @IsOptional()
  @IsDateTime()
  expiresAt?: Date | null;
}

export class UpdateKeyRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100, description: 'What it is for' })
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 100)
  name?: string;

  @ApiPropertyOptional({ type: [String], description: RANGES, maxItems: 50 })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(50)
  @IsAddressRanges()
  addresses?: string[];

  @ApiPropertyOptional({ type: String, nullable: true, description: BUDGET })
  @IsOptional()
  @IsString()
  @IsBudget()
  limit?: string | null;
}
