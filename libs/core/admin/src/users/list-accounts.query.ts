import { ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@roost/plugin-kit';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

const STATES = ['active', 'suspended', 'leaving'];

export class ListAccountsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of a username, name or address', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  search?: string;

  @ApiPropertyOptional({ enum: STATES, enumName: 'AccountState', description: 'leaving: will be erased' })
  @IsOptional()
  @IsIn(STATES)
  state?: 'active' | 'suspended' | 'leaving';

  @ApiPropertyOptional({ maxLength: 50 })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  role?: string;
}
