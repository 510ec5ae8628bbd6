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

  @Env('S3_ENDPOINT', { description: 'URL of an S3-compatible service. If empty, Amazon S3 is used' })
  @IsOptional()
  @IsUrl(ANY_HOST)
  endpoint?: string;

  @Env('S3_PUBLIC_ENDPOINT', {
    description: 'URL at which clients reach the service for direct uploads. Default S3_ENDPOINT',
  })
  @IsOptional()
  @IsUrl(ANY_HOST)
  publicEndpoint?: string;

  @Env('S3_ACCESS_KEY_ID', { description: 'Access key ID. If empty, the SDK uses the credentials of the machine' })
  @IsOptional()
  @IsString()
  accessKeyId?: string;

  @Env('S3_SECRET_ACCESS_KEY', { description: 'Secret access key', secret: true })
  @IsOptional()
  @IsString()
  secretAccessKey?: string;

  @Env('S3_FORCE_PATH_STYLE', {
    description: 'Whether the bucket is in the path instead of the host name, as with MinIO',
  })
  @IsBoolean()
  forcePathStyle: boolean = false;

  @Env('S3_PREFIX', { description: 'Prefix of every key, as `roost/`' })
  @Matches(/^([A-Za-z0-9._-]+\/)*$/)
  prefix: string = '';

  @Env('S3_TIMEOUT_MS', {
    description: 'Time limit for an answer, which includes the upload of one part, in milliseconds',
  })
  @IsInt()
  @Min(100)
  timeoutMs: number = 60_000;

  @Env('S3_PART_BYTES', {
    description: 'Size of each part of a large file, in bytes. At least 5 MiB; a file can have 10,000 parts',
  })
  @IsInt()
  @Min(5_242_880)
  partBytes: number = 8_388_608;
}
