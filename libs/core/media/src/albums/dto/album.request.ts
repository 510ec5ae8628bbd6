import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';

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
}
