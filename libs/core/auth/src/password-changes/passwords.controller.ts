import { Body, Controller, Headers, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentSession, type SessionPrincipal, ProjectId, Public, Requires } from '@roost/plugin-kit';
import { CodeRequestsService } from '../mails/code-requests.service.js';
import { ChangePasswordRequest, RestartPasswordRequest } from './passwords.dto.js';
import { EmailRequest } from '../codes/codes.dto.js';
import { LimitsCodes, LimitsMails, LimitsPasswords } from '../limits/address-limits.js';
import { PasswordChangesService } from './password-changes.service.js';

@ApiTags('Auth')
@Controller('auth')
export class PasswordsController {
  constructor(
    private readonly codes: CodeRequestsService,
    private readonly changes: PasswordChangesService,
  ) {}

  @Post('send-reset-token')
  @ApiOperation({
    summary: 'Mails a token that resets the password, if the address has an account',
    description: 'The answer is the same for every address.',
  })
  @Public()
  @LimitsMails()
  @Answers(null, { message: 'Reset token sent successfully' })
  async sendResetToken(
    @Body() { email }: EmailRequest,
    @ProjectId() projectId: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<null> {
    await this.codes.request(projectId, { purpose: 'reset-password', email }, language);
    return null;
  }

  @Put('restart-password')
  @ApiOperation({ summary: 'Sets a new password with the token from the mail, and ends every session' })
  @Public()
  @LimitsCodes()
  @Answers(null, { message: 'Password reset successfully' })
  async restartPassword(@Body() reset: RestartPasswordRequest, @ProjectId() projectId: string): Promise<null> {
    await this.changes.reset(projectId, reset);
    return null;
  }

  @Put('password')
  @ApiOperation({ summary: 'Changes your password, and ends all your other sessions' })
  @Requires('auth.change-self', { session: true })
  @LimitsPasswords()
  @Answers(null, { message: 'Password changed' })
  async changePassword(
    @CurrentSession() principal: SessionPrincipal,
    @Body() { currentPassword, newPassword }: ChangePasswordRequest,
  ): Promise<null> {
    await this.changes.change(principal, currentPassword, newPassword);
    return null;
  }
}
