import { Env } from '@roost/plugin-kit';
import { IsInt, Max, Min } from 'class-validator';

export class MediaConfig {
  @Env('MEDIA_MAX_BYTES', { description: 'Largest upload, in bytes' })
  @IsInt()
  @Min(1)
  maxBytes: number = 52_428_800;

  @Env('MEDIA_MAX_MEGAPIXELS', { description: 'Largest image, in millions of pixels' })
  @IsInt()
  @Min(1)
  @Max(500)
  maxMegapixels: number = 64;

  @Env('MEDIA_JOB_SECONDS', { description: 'Longest time that one image may take a worker, in seconds' })
  @IsInt()
  @Min(5)
  jobSeconds: number = 120;
}
