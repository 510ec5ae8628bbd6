import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '@roost/plugin-kit';
import { JwksResponse } from './jwks.dto.js';
import { SigningKeysService } from './signing-keys.service.js';

@ApiTags('Auth')
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: SigningKeysService) {}

  @Get('jwks.json')
  @ApiOperation({
    summary:
      'Returns the public keys of access tokens as a JSON Web Key Set (RFC 7517), for services that verify tokens themselves',
  })
  @Public()
  @Header('cache-control', 'public, max-age=3600')
  @ApiOkResponse({ type: JwksResponse })
  async getJwks(): Promise<JwksResponse> {
    return { keys: await this.keys.publicJwks() };
  }
}
