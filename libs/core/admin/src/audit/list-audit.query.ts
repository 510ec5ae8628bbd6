import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsDateTime, PageQuery } from '@roost/plugin-kit';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

export class ListAuditQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Who did it' })
  @IsOptional()
  @IsUUID()
  actor?: string;

  @ApiPropertyOptional({ description: 'What it was done to, as user:<id>', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  target?: string;

  @ApiPropertyOptional({ maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  action?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'From this moment on' })
  @IsOptional()
  @IsDateTime()
  from?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Before this moment' })
  @IsOptional()
  @IsDateTime()
  to?: Date;
}
