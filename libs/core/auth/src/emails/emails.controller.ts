import { Body, Controller, Headers, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentSession, type SessionPrincipal, ProjectId, Public, Requires } from '@roost/plugin-kit';
import { CodeRequestsService } from '../mails/code-requests.service.js';
import { ChangeEmailRequest } from './emails.dto.js';
import { EmailCodeRequest, EmailRequest } from '../codes/codes.dto.js';
import { LimitsCodes, LimitsMails, LimitsPasswords } from '../limits/address-limits.js';
import { EmailChangesService } from './email-changes.service.js';

@ApiTags('Auth')
@Controller('auth')
export class EmailsController {
  constructor(
    private readonly codes: CodeRequestsService,
    private readonly changes: EmailChangesService,
  ) {}

  @Post('send-verification')
  @ApiOperation({
    summary: 'Mails a code that verifies the address of an account',
    description: 'The answer is the same for every address.',
  })
  @Public()
  @LimitsMails()
  @Answers(null, { status: 202, message: 'Check your mail' })
  async sendVerification(
    @Body() { email }: EmailRequest,
    @ProjectId() projectId: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<null> {
    await this.codes.request(projectId, { purpose: 'verify-email', email }, language);
    return null;
  }

  @Post('verify-email')
  @ApiOperation({
    summary: 'Verifies an address with the code from the mail: that of the account, or its new address',
  })
  @Public()
  @LimitsCodes()
  @Answers(null, { message: 'Address verified' })
  async verifyEmail(@Body() { email, code }: EmailCodeRequest, @ProjectId() projectId: string): Promise<null> {
    await this.changes.confirm(projectId, email, code);
    return null;
  }

  @Put('email')
  @ApiOperation({ summary: 'Mails a code to your new address; the address changes when it is verified' })
  @Requires('auth.change-self', { session: true })
  @LimitsMails()
  @LimitsPasswords()
  @Answers(null, { status: 202, message: 'Check the mail of your new address' })
  async changeEmail(
    @CurrentSession() principal: SessionPrincipal,
    @Body() { currentPassword, newEmail }: ChangeEmailRequest,
  ): Promise<null> {
    await this.changes.requestChange(principal, currentPassword, newEmail);
    return null;
  }

  @Post('undo-email')
  @ApiOperation({
    summary: 'Restores the old address with the link that was mailed to it',
    description: 'All sessions end, and the password becomes invalid.',
  })
  @Public()
  @LimitsCodes()
  @Answers(null, { message: 'Your old address is restored. Reset your password to sign in' })
  async undoEmailChange(@Body() { email, code }: EmailCodeRequest, @ProjectId() projectId: string): Promise<null> {
    await this.changes.undoChange(projectId, email, code);
    return null;
  }
}
