import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { MEDIA_ACCESS, type MediaAccess } from '../../media.entity.js';

export class AlbumRequest {
  @ApiProperty({ minLength: 1, maxLength: 100 })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  name: string;

  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true, description: 'The album that it is to be in' })
  @IsOptional()
  @IsUUID()
  parentId?: string | null;

  @ApiPropertyOptional({
    enum: MEDIA_ACCESS,
    enumName: 'MediaAccess',
    description: 'Who may see it with all that is in it. Left out: private',
  })
  @IfGiven()
  @IsIn(MEDIA_ACCESS)
  access?: MediaAccess;
}

/** What is to change; what is left out stays. */
export class UpdateAlbumRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100 })
  @IfGiven()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  name?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The album to move it into; null moves it out of all',
  })
  @IsOptional()
  @IsUUID()
  parentId?: string | null;

  @ApiPropertyOptional({
    enum: MEDIA_ACCESS,
    enumName: 'MediaAccess',
    description: 'Who may see it with all that is in it',
  })
  @IfGiven()
  @IsIn(MEDIA_ACCESS)
  access?: MediaAccess;
}
