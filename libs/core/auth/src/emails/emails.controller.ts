import { Body, Controller, Headers, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type UserPrincipal, ProjectSlug, Public, Requires, Texts } from '@roost/plugin-kit';
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
    private readonly texts: Texts,
  ) {}

  @Post('send-verification')
  @ApiOperation({
    summary: 'Mails a code that proves the address of an account',
    description: 'The answer is alike for all.',
  })
  @Public()
  @LimitsMails()
  @Answers(null, { status: 202, message: 'Check your mail' })
  async sendVerification(
    @Body() { email }: EmailRequest,
    @ProjectSlug() project: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<null> {
    await this.codes.request(project, { purpose: 'verify-email', email, locale: this.texts.localeFor(language) });
    return null;
  }

  @Post('verify-email')
  @ApiOperation({
    summary: 'Proves an address by the code from the mail: that of the account, or a new one that it changes to',
  })
  @Public()
  @LimitsCodes()
  @Answers(null, { message: 'Address verified' })
  async verifyEmail(@Body() { email, code }: EmailCodeRequest, @ProjectSlug() project: string): Promise<null> {
    await this.changes.confirm(project, email, code);
    return null;
  }

  @Put('email')
  @ApiOperation({ summary: 'Mails a code to a new address, which becomes mine once it is verified' })
  @Requires('auth.change-self')
  @LimitsMails()
  @LimitsPasswords()
  @Answers(null, { status: 202, message: 'Check the mail of your new address' })
  async changeEmail(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { currentPassword, newEmail }: ChangeEmailRequest,
  ): Promise<null> {
    await this.changes.requestChange(principal, currentPassword, newEmail);
    return null;
  }

  @Post('undo-email')
  @ApiOperation({
    summary: 'Takes the old address back, by the link that was mailed to it',
    description: 'Everybody is signed out, and the password is worth nothing any more.',
  })
  @Public()
  @LimitsCodes()
  @Answers(null, { message: 'Your old address is back: reset your password to sign in' })
  async undoEmailChange(@Body() { email, code }: EmailCodeRequest, @ProjectSlug() project: string): Promise<null> {
    await this.changes.undoChange(project, email, code);
    return null;
  }
}
