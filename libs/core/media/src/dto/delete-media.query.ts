import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsFlag } from '@roost/plugin-kit';
import { IsOptional } from 'class-validator';

export class DeleteMediaQuery {
  @ApiPropertyOptional({ type: Boolean, description: 'For good, past the trash. Default false' })
  @IsOptional()
  @IsFlag()
  permanent?: boolean;
}
