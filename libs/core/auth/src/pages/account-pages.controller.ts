import { Controller, Get, Headers, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { BytesAnswer, Installation, Public, Texts } from '@roost/plugin-kit';
import { authErrors } from '../auth.errors.js';
import { ACCOUNT_PAGES } from './account-pages.js';
import { PAGE_POLICY, PAGE_SCRIPT, PAGE_STYLE, pageHtml, type PageTexts } from './page-frame.js';

/** The pages that links in mails lead to, for installations without an app of their own to do it. */
@ApiExcludeController()
@Public()
@Controller('account')
export class AccountPagesController {
  constructor(
    private readonly installation: Installation,
    private readonly texts: Texts,
  ) {}

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
    return new BytesAnswer(pageHtml(page, this.textsOf(name, this.texts.localeFor(language))), {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': PAGE_POLICY,
        'referrer-policy': 'no-referrer',
        vary: 'accept-language',
      },
    });
  }

  private textsOf(page: string, locale: string): PageTexts {
    const { appName } = this.installation;
    const say = (part: string): string => this.texts.say(`pages.${page}.${part}`, locale, { appName });
    const { texts } = this;
    return {
      locale,
      title: say('title'),
      intro: say('intro'),
      button: say('button'),
      done: say('done'),
      fields: texts.startingWith('fields.', locale),
      hints: texts.startingWith('hints.', locale),
      outcomes: texts.startingWith('outcomes.', locale),
    };
  }
}
