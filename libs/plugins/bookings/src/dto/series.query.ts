import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';

/** Whether it is about one booking, or also about the others that were made together with it. */
export class SeriesQuery {
  @ApiPropertyOptional({ default: false, description: 'Also all later ones that were made together with it' })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  series: boolean = false;
}
