import { Env, IsBudget } from '@roost/plugin-kit';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';

export class MediaConfig {
  @Env('MEDIA_MAX_BYTES', { description: 'Largest upload, in bytes' })
  @IsInt()
  @Min(1)
  maxBytes: number = 2_147_483_648;

  @Env('MEDIA_MAX_IMAGE_BYTES', { description: 'Largest image, in bytes' })
  @IsInt()
  @Min(1)
  maxImageBytes: number = 52_428_800;

  @Env('MEDIA_USER_QUOTA', {
    description: 'What one person may keep, in bytes; 0 is no limit',
  })
  @IsInt()
  @Min(0)
  userQuota: number = 0;

  @Env('MEDIA_PROJECT_QUOTA', { description: 'What one project may keep, in bytes; 0 is no limit' })
  @IsInt()
  @Min(0)
  projectQuota: number = 0;

  @Env('MEDIA_PROJECT_ITEMS', { description: 'Media items that one project may keep; 0 is no limit' })
  @IsInt()
  @Min(0)
  projectItems: number = 0;

  @Env('MEDIA_MAX_MEGAPIXELS', { description: 'Largest image, in millions of pixels, all frames together' })
  @IsInt()
  @Min(1)
  @Max(500)
  maxMegapixels: number = 64;

  @Env('MEDIA_MAX_FRAMES', { description: 'Longest animation that stays one, in frames' })
  @IsInt()
  @Min(1)
  maxFrames: number = 1000;

  @Env('MEDIA_HEIC', {
    description:
      'Whether HEIC images are decoded, with the optional package libheif-js; else they are kept without variants',
  })
  @IsBoolean()
  heic: boolean = true;

  @Env('MEDIA_JOB_SECONDS', { description: 'Longest time that one file may take a worker, in seconds' })
  @IsInt()
  @Min(5)
  jobSeconds: number = 120;

  @Env('MEDIA_TURN_SECONDS', {
    description: 'How long an image may hold up others; what takes longer, is done behind them, in seconds',
  })
  @IsInt()
  @Min(1)
  turnSeconds: number = 20;

  @Env('MEDIA_PREVIEW_SECONDS', {
    description: 'Processor time that looking into music or a PDF may take, in seconds; then there is no preview',
  })
  @IsInt()
  @Min(1)
  previewSeconds: number = 5;

  @Env('MEDIA_TOOL_MEGABYTES', { description: 'Memory at which a process that reads files is ended, in MB' })
  @IsInt()
  @Min(256)
  sandboxMegabytes: number = 1024;

  @Env('MEDIA_TRASH_DAYS', { description: 'How long deleted media can be brought back, in days' })
  @IsInt()
  @Min(0)
  trashDays: number = 30;

  @Env('MEDIA_UPLOAD_HOURS', { description: 'How long an upload in pieces may rest, in hours' })
  @IsInt()
  @Min(1)
  uploadHours: number = 24;

  @Env('MEDIA_PIECE_BYTES', { description: 'So much of an upload is lost at most when the server is killed, in bytes' })
  @IsInt()
  @Min(65_536)
  pieceBytes: number = 16_777_216;

  @Env('MEDIA_UPLOADS', {
    description: 'Announced uploads, in pieces or straight to the storage, that one person may have at once',
  })
  @IsInt()
  @Min(1)
  uploads: number = 20;

  @Env('MEDIA_UPLOADS_BYTES', { description: 'Bytes that the announced uploads of one person may come to' })
  @IsInt()
  @Min(1)
  uploadsBytes: number = 10_737_418_240;

  @Env('MEDIA_ALBUMS', { description: 'Albums that one person may have' })
  @IsInt()
  @Min(0)
  albums: number = 200;

  @Env('MEDIA_ALBUM_DEPTH', { description: 'How many albums may be inside each other' })
  @IsInt()
  @Min(1)
  @Max(100)
  albumDepth: number = 10;

  @Env('MEDIA_ALBUM_MEMBERS', { description: 'People who may be invited to one album' })
  @IsInt()
  @Min(0)
  albumMembers: number = 100;

  @Env('MEDIA_INVITATIONS', { description: 'Albums of others that one person may be invited to at once' })
  @IsInt()
  @Min(0)
  invitations: number = 1000;

  @Env('MEDIA_SHARES', { description: 'Links that work at once which one medium or album may have' })
  @IsInt()
  @Min(0)
  shares: number = 100;

  @Env('MEDIA_RENDER_SECONDS', { description: 'Longest time that an on-demand transform may take, in seconds' })
  @IsInt()
  @Min(1)
  renderSeconds: number = 15;

  @Env('MEDIA_RENDER_QUEUE', {
    description: 'On-demand transforms that may wait at once in one process; further ones get 503',
  })
  @IsInt()
  @Min(0)
  renderQueue: number = 64;

  @Env('MEDIA_RENDER_BUDGET', {
    description: 'New on-demand transforms that an address may have of public and shared media, as 120/1m',
  })
  @IsBudget()
  renderBudget: string = '120/1m';

  @Env('MEDIA_RENDER_BYTES', {
    description: 'Room for on-demand transforms in the storage, in bytes; the longest unused go',
  })
  @IsInt()
  @Min(0)
  renderBytes: number = 1_073_741_824;

  @Env('MEDIA_CACHE_BYTES', { description: 'Small files that one API process keeps in memory, in bytes' })
  @IsInt()
  @Min(0)
  cacheBytes: number = 33_554_432;

  /** Most pixels of an image. */
  get maxPixels(): number {
    return this.maxMegapixels * 1_000_000;
  }
}
