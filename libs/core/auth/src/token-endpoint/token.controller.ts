import { Body, Controller, Header, Headers, HttpCode, Post, Req, UseFilters } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AcceptsUrlEncoded, Reply, type RoostReply, type RoostRequest, ProjectId, Public } from '@roost/plugin-kit';
import { TokenErrorResponse, TokenRequest, TokenResponse } from './token.dto.js';
import { LimitsPasswords } from '../limits/address-limits.js';
import { TokenErrorFilter } from './token-error.filter.js';
import { TokenGrantService } from './token-grant.service.js';

@ApiTags('Auth')
@Controller('auth/token')
@UseFilters(TokenErrorFilter)
export class TokenController {
  constructor(private readonly grants: TokenGrantService) {}

  @Post()
  @ApiOperation({
    summary: 'Is the OAuth 2 token endpoint (RFC 6749), with the grants `password` and `refresh_token`',
  })
  @Public()
  @LimitsPasswords()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @AcceptsUrlEncoded()
  @ApiBody({ type: TokenRequest })
  @ApiOkResponse({ type: TokenResponse })
  @ApiResponse({
    status: 400,
    description: 'invalid_request, invalid_grant or unsupported_grant_type',
    type: TokenErrorResponse,
  })
  @ApiResponse({ status: 401, description: 'invalid_client', type: TokenErrorResponse })
  @ApiResponse({ status: 403, description: 'access_denied: the project is suspended', type: TokenErrorResponse })
  @ApiResponse({
    status: 429,
    description: 'invalid_request: too many, try after Retry-After',
    type: TokenErrorResponse,
  })
  async issueToken(
    @Body() fields: Record<string, string>,
    @Headers('authorization') authorization: string | undefined,
    @ProjectId() projectId: string,
    @Req() request: RoostRequest,
    @Reply() reply: RoostReply,
  ): Promise<TokenResponse> {
    return TokenResponse.from(await this.grants.grant(projectId, fields, authorization, { request, reply }));
  }
}
