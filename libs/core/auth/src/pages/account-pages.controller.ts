import { Controller, Get, Headers, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { BytesAnswer, Installation, Public } from '@roost/plugin-kit';
import { localeFrom } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { ACCOUNT_PAGES } from './account-pages.js';
import { PAGE_POLICY, PAGE_SCRIPT, PAGE_STYLE, pageHtml } from './page-frame.js';

/** The pages that links in mails lead to, for installations without an app of their own to do it. */
@ApiExcludeController()
@Public()
@Controller('account')
export class AccountPagesController {
  constructor(private readonly installation: Installation) {}

  @Get('account.css')
  getAccountStyle(): BytesAnswer {
    return new BytesAnswer(PAGE_STYLE, { headers: { 'content-type': 'text/css; charset=utf-8' } });
  }

  @Get('account.js')
  getAccountScript(): BytesAnswer {
    return new BytesAnswer(PAGE_SCRIPT, { headers: { 'content-type': 'text/javascript; charset=utf-8' } });
  }

  @Get(':page')
  getAccountPage(@Param('page') name: string, @Headers('accept-language') language: string | undefined): BytesAnswer {
    const page = ACCOUNT_PAGES.get(name);
    if (!page) throw authErrors.page_not_found();
    return new BytesAnswer(pageHtml(page, localeFrom(language), this.installation.appName), {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': PAGE_POLICY,
        'referrer-policy': 'no-referrer',
        vary: 'accept-language',
      },
    });
  }
}
