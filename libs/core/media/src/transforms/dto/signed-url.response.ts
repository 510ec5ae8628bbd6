import { ApiProperty } from '@nestjs/swagger';

export class SignedUrlResponse {
  @ApiProperty({ format: 'uri' })
  url: string;

  static of(url: string): SignedUrlResponse {
    return Object.assign(new SignedUrlResponse(), { url });
  }
}
