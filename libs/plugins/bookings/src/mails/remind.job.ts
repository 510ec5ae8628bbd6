import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { OnJob, Texts } from '@roost/plugin-kit';
import { nameOf, UsersService } from '@roost/users';
import { remindBookers } from '../bookings.contracts.js';
import { calendarFile } from '../feeds/calendar.js';
import { ComingEventsService } from './coming-events.service.js';
import { when } from './when.js';

const BATCH = 100;

/** Reminds of bookings and shifts the day before. That somebody is not reminded again, and the mail, are one transaction. */
@Injectable()
export class RemindJob {
  constructor(
    private readonly em: EntityManager,
    private readonly coming: ComingEventsService,
    private readonly users: UsersService,
    private readonly mail: MailService,
    private readonly texts: Texts,
  ) {}

  @OnJob(remindBookers)
  async remind(): Promise<void> {
    while ((await this.em.transactional(() => this.remindSome())) > 0);
  }

  /** @returns how many were due. */
  private async remindSome(): Promise<number> {
    const coming = await this.coming.take(BATCH);
    const users = new Map(
      (await this.users.findActive(coming.map(({ userId }) => userId))).map((user) => [user.id, user]),
    );
    for (const { userId, title: resource, location, timeZone, key, link, entry, ...interval } of coming) {
      const user = users.get(userId);
      if (!user) continue;
      const { projectId, email: to, locale, username } = user;
      const time = when(interval, timeZone, this.texts.dateLocale(locale));
      const url = await link(projectId);
      const data = { name: nameOf(user), username, resource, location, time, url };
      await this.mail.send({
        projectId,
        to,
        locale,
        template: 'bookings.reminder',
        data,
        dedupeKey: `bookings.reminder:${key}`,
        attachments: [calendarFile([entry])],
      });
    }
    return coming.length;
  }
}
