import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { Answers, Public } from '@roost/plugin-kit';
import type { FastifyReply } from 'fastify';
import { DevMail } from './dev-mail.js';
import { KeptMailResponse } from './dto/kept-mail.response.js';
import { MAIL_PAGE_POLICY, mailPage } from './mail-page.js';

@ApiTags('Mail')
@Controller('mail/dev')
export class DevMailController {
  constructor(private readonly mails: DevMail) {}

  /** The kept mails, the newest first: a page, or JSON for `Accept: application/json`. Only in development. */
  @Get()
  @Public()
  @ApiProduces('application/json', 'text/html')
  @Answers(KeptMailResponse, { message: 'Mails', list: true })
  async listDevMails(@Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const mails = await this.mails.list();
    void reply.header('cache-control', 'no-store');
    if (accept?.includes('application/json')) {
      const data = mails.map((mail) => KeptMailResponse.from(mail));
      await reply.send({ message: 'Mails', data, meta: { nextCursor: null } });
    } else {
      await reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('content-security-policy', MAIL_PAGE_POLICY)
        .send(mailPage(mails));
    }
  }
}
