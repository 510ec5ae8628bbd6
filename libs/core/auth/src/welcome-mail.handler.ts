import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { type DeliveryContext, type EventMap, Installation, OnEvent } from '@roost/plugin-kit';

/** Welcomes people who made an account. */
@Injectable()
export class WelcomeMailHandler {
  constructor(
    private readonly em: EntityManager,
    private readonly mail: MailService,
    private readonly installation: Installation,
  ) {}

  @OnEvent('auth.registered')
  async welcome({ projectId, email, username }: EventMap['auth.registered'], { id }: DeliveryContext): Promise<void> {
    await this.em.transactional(async () => {
      const data = { username, url: this.installation.baseUrl };
      await this.mail.send({ projectId, to: email, template: 'auth.welcome', data, dedupeKey: `welcome:${id}` });
    });
  }
}
