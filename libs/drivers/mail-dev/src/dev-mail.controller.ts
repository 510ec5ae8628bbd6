import { Controller, Get, NotFoundException, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Answers, BytesAnswer, Page, Public, type RoostRequest } from '@roost/plugin-kit';
import { DevMailAccess } from './dev-mail-access.js';
import { DevMail } from './dev-mail.js';
import { KeptMailResponse } from './kept-mails.dto.js';
import { MAIL_PAGE_POLICY, mailPage } from './mail-page.js';

@ApiExcludeController()
@Controller('mail/dev')
export class DevMailController {
  constructor(
    private readonly mails: DevMail,
    private readonly access: DevMailAccess,
  ) {}

  @Get()
  /**
   * The kept mails, the newest first: a page, or JSON for `Accept: application/json`. Only in development; for whoever asks on the server's own
   * machine, and for those who may read messages.
   */
  @Public()
  @Answers(KeptMailResponse, { message: 'Mails', list: true })
  async listDevMails(@Req() request: RoostRequest): Promise<Page<KeptMailResponse> | BytesAnswer> {
    if (!(await this.access.mayRead(request))) throw new NotFoundException();
    const { accept } = request.headers;
    const mails = await this.mails.list();
    if (accept?.includes('application/json')) return new Page(mails, null).map((mail) => KeptMailResponse.from(mail));
    return new BytesAnswer(mailPage(mails), {
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': MAIL_PAGE_POLICY },
    });
  }
}
