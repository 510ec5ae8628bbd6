import { Env } from '@roost/plugin-kit';
import { IsInt, Min } from 'class-validator';

export class StorageConfig {
  @Env('MEDIA_SWEEP_HOURS', { description: 'Age at which stored bytes that nothing names are removed, in hours' })
  @IsInt()
  @Min(0)
  sweepHours: number = 24;
}
