import { Injectable } from '@nestjs/common';
import type {} from '@roost/mail';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { LendingConfig } from '../lending.config.js';

/** Adds the name of the shed to all mails of this plugin. */
@Injectable()
export class OwnMails {
  constructor(private readonly config: LendingConfig) {}

  @OnHook('mail.sending')
  async sign(sending: HookMap['mail.sending']): Promise<HookMap['mail.sending']> {
    if (!sending.template.startsWith('lending.')) return Promise.resolve(sending);
    return Promise.resolve({ ...sending, data: { ...sending.data, shed: this.config.shed } });
  }
}
