import { Env } from '@roost/plugin-kit';
import { IsInt, IsOptional, IsString, IsUrl, Min } from 'class-validator';

export class PictShareStorageConfig {
  @Env('PICTSHARE_URL', { description: 'URL of PictShare, as https://pictures.example.org. Clients never see it' })
  @IsUrl({ require_tld: false, require_protocol: true })
  url: string;

  @Env('PICTSHARE_UPLOAD_CODE', { description: 'Upload code of PictShare, if it requires one', secret: true })
  @IsOptional()
  @IsString()
  uploadCode?: string;

  @Env('PICTSHARE_TIMEOUT_MS', { description: 'Time limit for an answer of PictShare, in milliseconds' })
  @IsInt()
  @Min(100)
  timeoutMs: number = 30_000;
}
