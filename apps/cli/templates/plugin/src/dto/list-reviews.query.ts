import { ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@roost/plugin-kit';
import { IsOptional, IsString, MaxLength } from 'class-validator';

export class ListReviewsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only those about this', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  subject?: string;
}
