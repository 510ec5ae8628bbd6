import { Injectable, Module } from '@nestjs/common';
import { definePlugin } from '@roost/plugin-kit';
@Injectable()
export class MailService {
  async send(_m: { projectId: string; to: string; template: string; data: object; dedupeKey?: string }): Promise<void> {
    await Promise.resolve();
  }
}
@Module({ providers: [MailService], exports: [MailService] })
export class MailModule {}
export const mailPlugin = definePlugin({ name: 'mail', version: '1.0.0', compat: '^1.0.0', module: MailModule });
