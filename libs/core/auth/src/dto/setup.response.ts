import { ApiProperty } from '@nestjs/swagger';

export class SetupResponse {
  @ApiProperty({ description: 'Whether the first admin is still to be made' })
  required: boolean;
}
