import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { type DeliveryContext, OnEvent, Texts } from '@roost/plugin-kit';
import { ProjectLocales } from '@roost/projects';
import {
  ErasureScheduled,
  erasureScheduled,
  EXPORT_LINK_HOURS,
  ExportLinks,
  ExportRequested,
  exportRequested,
  nameOf,
  type Profile,
  UsersService,
  UserSuspended,
  userSuspended,
} from '@roost/users';
import {
  AccountRegistered,
  accountRegistered,
  KeyCreated,
  keyCreated,
  PasswordChanged,
  passwordChanged,
  SignUpAttempted,
  signUpAttempted,
} from '../auth.contracts.js';
import { AccountLinks } from './account-links.js';

/** Tells people by mail what happened to their account. */
@Injectable()
export class AccountNotices {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly mail: MailService,
    private readonly links: AccountLinks,
    private readonly exports: ExportLinks,
    private readonly texts: Texts,
    private readonly locales: ProjectLocales,
  ) {}

  @OnEvent(accountRegistered, { id: 'welcome', formerly: ['AccountNotices.welcome'] })
  async welcome({ userId }: AccountRegistered, { id }: DeliveryContext): Promise<void> {
    await this.tell(userId, id, 'welcome', async (user) => ({
      ...named(user),
      url: await this.links.home(user.projectId),
    }));
  }

  @OnEvent(signUpAttempted, { id: 'sign-up-notice', formerly: ['AccountNotices.warnOfSignUp'] })
  async warnOfSignUp({ userId }: SignUpAttempted, { id }: DeliveryContext): Promise<void> {
    await this.tell(userId, id, 'sign-up-attempt', async (user) => ({
      ...named(user),
      url: await this.links.forgotPassword(user.projectId, user.email),
    }));
  }

  @OnEvent(passwordChanged, { id: 'password-notice', formerly: ['AccountNotices.noticePassword'] })
  async noticePassword({ userId }: PasswordChanged, { id }: DeliveryContext): Promise<void> {
    await this.tell(userId, id, 'password-changed', async (user) => ({
      ...named(user),
      url: await this.links.forgotPassword(user.projectId, user.email),
    }));
  }

  @OnEvent(keyCreated, { id: 'key-notice' })
  async noticeKey({ userId, name }: KeyCreated, { id }: DeliveryContext): Promise<void> {
    await this.tell(userId, id, 'key-created', async (user) => ({
      ...named(user),
      keyName: name,
      url: await this.links.keys(user.projectId),
    }));
  }

  @OnEvent(userSuspended, { id: 'suspension-notice', formerly: ['AccountNotices.noticeSuspension'] })
  async noticeSuspension({ userId }: UserSuspended, { id }: DeliveryContext): Promise<void> {
    await this.tell(userId, id, 'account-suspended', named);
  }

  @OnEvent(erasureScheduled, { id: 'erasure-notice', formerly: ['AccountNotices.noticeErasure'] })
  async noticeErasure({ userId, eraseAt }: ErasureScheduled, { id }: DeliveryContext): Promise<void> {
    await this.tell(userId, id, 'erasure-requested', async (user) => ({
      ...named(user),
      date: new Date(eraseAt).toLocaleDateString(this.texts.dateLocale(user.locale), {
        dateStyle: 'long',
        timeZone: await this.locales.timeZoneOf(user.projectId),
      }),
      url: await this.links.signIn(user.projectId),
    }));
  }

  @OnEvent(exportRequested, { id: 'export-link' })
  async sendExportLink({ userId }: ExportRequested, { id }: DeliveryContext): Promise<void> {
    await this.tell(userId, id, 'export-ready', (user) => ({
      ...named(user),
      hours: EXPORT_LINK_HOURS,
      url: this.exports.make(userId),
    }));
  }

  private async tell(
    userId: string,
    fact: string,
    name: string,
    dataFor: (user: Profile) => Record<string, unknown> | Promise<Record<string, unknown>>,
  ): Promise<void> {
    const user = await this.users.find(userId);
    if (!user) return;
    const { projectId, email: to, locale } = user;
    const mail = {
      projectId,
      to,
      locale,
      template: `auth.${name}`,
      data: await dataFor(user),
      dedupeKey: `${name}:${fact}`,
    };
    await this.em.transactional(() => this.mail.send(mail));
  }
}

/** Templates greet by the name; those that projects wrote may use the username. */
const named = (user: Profile): Record<string, unknown> => ({ name: nameOf(user), username: user.username });
