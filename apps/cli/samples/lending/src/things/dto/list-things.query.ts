import { ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsFlag, PageQuery } from '@roost/plugin-kit';
import { IsString, Length } from 'class-validator';

export class ListThingsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of the name', minLength: 1, maxLength: 200 })
  @IfGiven()
  @IsString()
  @Length(1, 200)
  search?: string;

  @ApiPropertyOptional({ description: 'Only what is in the shed, or only what is out' })
  @IfGiven()
  @IsFlag()
  available?: boolean;
}
