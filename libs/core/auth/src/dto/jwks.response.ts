import { ApiProperty } from '@nestjs/swagger';
import { JwkResponse } from './jwk.response.js';

export class JwksResponse {
  @ApiProperty({ type: [JwkResponse] })
  keys: JwkResponse[];
}
