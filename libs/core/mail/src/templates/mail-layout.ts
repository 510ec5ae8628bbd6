import { Injectable } from '@nestjs/common';
import { Texts } from '@roost/plugin-kit';
import { layout } from './layout.js';

/** Puts the body of a template into the layout, which speaks the same language. */
@Injectable()
export class MailLayout {
  constructor(private readonly texts: Texts) {}

  around(body: string, locale: string): string {
    // Both are filled in with the rest of the template.
    const footer = this.texts.say('footer', locale, { appName: '{{appName}}', site: '{{site}}' });
    return layout(body, { locale, footer });
  }
}
