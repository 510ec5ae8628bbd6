import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { SigningKeyResponse } from './transforms.dto.js';
import { UrlSigner } from './url-signer.js';

@ApiTags('Media')
@Requires('media.manage')
@Controller('admin/media/signing-key')
export class SigningKeyAdminController {
  constructor(private readonly signer: UrlSigner) {}

  @Get()
  @ApiOperation({ summary: 'Returns the key that signs URLs of this project, for servers that sign URLs themselves' })
  @Answers(SigningKeyResponse, { message: 'Signing key' })
  async getSigningKey(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<SigningKeyResponse> {
    return SigningKeyResponse.from(await this.signer.keyOf(projectId));
  }

  @Post('rotate')
  @ApiOperation({ summary: 'Replaces the signing key, which makes all earlier signed URLs invalid' })
  @Answers(SigningKeyResponse, { message: 'Signing key changed', secret: true })
  async rotateSigningKey(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<SigningKeyResponse> {
    return SigningKeyResponse.from(await this.signer.rotate(projectId));
  }
}
