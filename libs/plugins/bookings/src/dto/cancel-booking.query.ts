import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';

export class CancelBookingQuery {
  @ApiPropertyOptional({ default: false, description: 'Also all later ones that were made together with it' })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  series: boolean = false;
}
