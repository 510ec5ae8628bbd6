import { ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@roost/plugin-kit';
import { IsOptional, IsString, MaxLength } from 'class-validator';

export class ListUsersQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of a username or name', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  search?: string;
}
