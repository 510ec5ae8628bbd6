import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsFlag } from '@roost/plugin-kit';

/** Whether it is about one booking, or also about the others that were made together with it. */
export class SeriesQuery {
  @ApiPropertyOptional({ default: false, description: 'Also all later ones that were made together with it' })
  @IsFlag()
  series: boolean = false;
}
