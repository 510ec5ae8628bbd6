import { ApiProperty } from '@nestjs/swagger';

/** `meta` of a list. */
export class PageMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Hand it back as `cursor` for the next page; null on the last.',
  })
  nextCursor: string | null;
}
