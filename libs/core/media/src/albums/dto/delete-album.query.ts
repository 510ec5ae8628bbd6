import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsFlag } from '@roost/plugin-kit';
import { IsOptional } from 'class-validator';

export class DeleteAlbumQuery {
  @ApiPropertyOptional({ type: Boolean, description: 'Also moves my media in it to the trash. Default false' })
  @IsOptional()
  @IsFlag()
  contents?: boolean;
}
