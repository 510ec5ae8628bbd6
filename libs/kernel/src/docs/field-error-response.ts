import { ApiProperty } from '@nestjs/swagger';

export class FieldErrorResponse {
  @ApiProperty({ description: 'JSON pointer into the body', example: '/email' })
  pointer: string;

  @ApiProperty({ example: 'is_email' })
  code: string;

  @ApiProperty()
  detail: string;
}
