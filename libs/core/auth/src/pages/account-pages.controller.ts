import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@roost/plugin-kit';
import { localeFrom } from '@roost/users';
import type { FastifyReply } from 'fastify';
import { authErrors } from '../auth.errors.js';
import { ACCOUNT_PAGES } from './account-pages.js';
import { PAGE_POLICY, PAGE_SCRIPT, PAGE_STYLE, pageHtml } from './page-frame.js';

/** The pages that links in mails lead to, for installations without an app of their own to do it. */
@ApiExcludeController()
@Public()
@Controller('account')
export class AccountPagesController {
  @Get('account.css')
  async getAccountStyle(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', 'text/css; charset=utf-8').send(PAGE_STYLE);
  }

  @Get('account.js')
  async getAccountScript(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', 'text/javascript; charset=utf-8').send(PAGE_SCRIPT);
  }

  @Get(':page')
  async getAccountPage(
    @Param('page') name: string,
    @Headers('accept-language') language: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = ACCOUNT_PAGES.get(name);
    if (!page) throw authErrors.page_not_found();
    await reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', PAGE_POLICY)
      .header('referrer-policy', 'no-referrer')
      .header('vary', 'accept-language')
      .send(pageHtml(page, localeFrom(language)));
  }
}
