import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { type DeliveryContext, type EventMap, Installation, OnEvent } from '@roost/plugin-kit';
import { type Profile, UsersService } from '@roost/users';
import { AccountLinks } from './account-links.js';

/** Tells people by mail what happened to their account. */
@Injectable()
export class AccountNotices {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly mail: MailService,
    private readonly links: AccountLinks,
    private readonly installation: Installation,
  ) {}

  @OnEvent('auth.registered')
  async welcome({ userId }: EventMap['auth.registered'], { id }: DeliveryContext): Promise<void> {
    await this.tell(userId, id, 'welcome', ({ username }) => ({ username, url: this.installation.baseUrl }));
  }

  @OnEvent('auth.sign-up-attempted')
  async warnOfSignUp({ userId }: EventMap['auth.sign-up-attempted'], { id }: DeliveryContext): Promise<void> {
    await this.tell(userId, id, 'sign-up-attempt', ({ email }) => ({ url: this.links.forgotPassword(email) }));
  }

  @OnEvent('auth.password-changed')
  async noticePassword({ userId }: EventMap['auth.password-changed'], { id }: DeliveryContext): Promise<void> {
    await this.tell(userId, id, 'password-changed', ({ username, email }) => ({
      username,
      url: this.links.forgotPassword(email),
    }));
  }

  @OnEvent('users.suspended')
  async noticeSuspension({ userId }: EventMap['users.suspended'], { id }: DeliveryContext): Promise<void> {
    await this.tell(userId, id, 'account-suspended', ({ username }) => ({ username }));
  }

  @OnEvent('users.erasure-scheduled')
  async noticeErasure(
    { userId, eraseAt }: EventMap['users.erasure-scheduled'],
    { id }: DeliveryContext,
  ): Promise<void> {
    await this.tell(userId, id, 'erasure-requested', ({ username, locale }) => ({
      username,
      date: new Date(eraseAt).toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' }),
      url: this.links.signIn(),
    }));
  }

  private async tell(
    userId: string,
    fact: string,
    name: string,
    dataFor: (user: Profile) => Record<string, unknown>,
  ): Promise<void> {
    const user = await this.users.find(userId);
    if (!user) return;
    const { projectId, email: to, locale } = user;
    const mail = { projectId, to, locale, template: `auth.${name}`, data: dataFor(user), dedupeKey: `${name}:${fact}` };
    await this.em.transactional(() => this.mail.send(mail));
  }
}
