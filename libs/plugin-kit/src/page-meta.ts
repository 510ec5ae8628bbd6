import { ApiProperty } from '@nestjs/swagger';

/** `meta` of a list. */
export class PageMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send it as `cursor` to get the next page. Null on the last page.',
  })
  nextCursor: string | null;
}
