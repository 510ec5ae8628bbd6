import { Env } from '@roost/plugin-kit';
import { IsInt, IsOptional, IsString, IsUrl, Min } from 'class-validator';

export class PictShareStorageConfig {
  @Env('PICTSHARE_URL', { description: 'Where PictShare is, as https://pictures.example.org; clients never see it' })
  @IsUrl({ require_tld: false, require_protocol: true })
  url: string;

  @Env('PICTSHARE_UPLOAD_CODE', { description: 'Its upload code, where it wants one', secret: true })
  @IsOptional()
  @IsString()
  uploadCode?: string;

  @Env('PICTSHARE_TIMEOUT_MS', { description: 'Longest time that it may take to answer, in milliseconds' })
  @IsInt()
  @Min(100)
  timeoutMs: number = 30_000;
}
