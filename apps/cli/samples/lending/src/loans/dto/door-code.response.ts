import { ApiProperty } from '@nestjs/swagger';

/** What opens the door while a loan lasts. */
export class DoorCodeResponse {
  @ApiProperty({ pattern: String.raw`^\d{6}$` })
  code: string;
}
