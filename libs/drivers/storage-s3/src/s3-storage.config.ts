import { Env } from '@roost/plugin-kit';
import { IsBoolean, IsInt, IsOptional, IsString, IsUrl, Matches, Min, MinLength } from 'class-validator';

const ANY_HOST = { require_tld: false, require_protocol: true };

export class S3StorageConfig {
  @Env('S3_BUCKET', { description: 'Bucket of uploaded files' })
  @IsString()
  @MinLength(1)
  bucket: string;

  @Env('S3_REGION', { description: 'Region of the bucket' })
  @IsString()
  region: string = 'us-east-1';

  @Env('S3_ENDPOINT', { description: 'Where the service is, for others than Amazon; empty: Amazon' })
  @IsOptional()
  @IsUrl(ANY_HOST)
  endpoint?: string;

  @Env('S3_PUBLIC_ENDPOINT', {
    description: 'Where clients reach the service, for direct uploads. Default S3_ENDPOINT',
  })
  @IsOptional()
  @IsUrl(ANY_HOST)
  publicEndpoint?: string;

  @Env('S3_ACCESS_KEY_ID', { description: 'Key of the account; empty: what the machine has, as the SDK finds it' })
  @IsOptional()
  @IsString()
  accessKeyId?: string;

  @Env('S3_SECRET_ACCESS_KEY', { description: 'Secret of the account', secret: true })
  @IsOptional()
  @IsString()
  secretAccessKey?: string;

  @Env('S3_FORCE_PATH_STYLE', { description: 'The bucket is in the path and not in the host name, as with MinIO' })
  @IsBoolean()
  forcePathStyle: boolean = false;

  @Env('S3_PREFIX', { description: 'What every key starts with, as `roost/`; empty: nothing' })
  @Matches(/^([A-Za-z0-9._-]+\/)*$/)
  prefix: string = '';

  @Env('S3_TIMEOUT_MS', {
    description: 'Longest time that it may take to answer, a part of an upload included, in milliseconds',
  })
  @IsInt()
  @Min(100)
  timeoutMs: number = 60_000;

  @Env('S3_PART_BYTES', {
    description: 'Size of the parts of large files, in bytes; 5 MiB at least, of which 10,000 make the largest file',
  })
  @IsInt()
  @Min(5_242_880)
  partBytes: number = 8_388_608;
}
