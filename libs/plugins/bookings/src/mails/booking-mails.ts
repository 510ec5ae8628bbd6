import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type MailAttachment, MailService } from '@roost/mail';
import { type DeliveryContext, OnEvent, Texts } from '@roost/plugin-kit';
import { nameOf, type Profile, UsersService } from '@roost/users';
import { type BookingChange, BookingChanged, bookingChanged } from '../bookings.contracts.js';
import { type BookingDetails, titleOf } from '../booking-rows.js';
import { BookingsRepository } from '../bookings.repository.js';
import { bookingEntry, calendarFile } from '../feeds/calendar.js';
import { ResourcesRepository } from '../resources/resources.repository.js';
import { BookingLinks } from './booking-links.js';
import { when } from './when.js';

/** Tells bookers and managers by mail what became of bookings. */
@Injectable()
export class BookingMails {
  constructor(
    private readonly em: EntityManager,
    private readonly bookings: BookingsRepository,
    private readonly resources: ResourcesRepository,
    private readonly users: UsersService,
    private readonly mail: MailService,
    private readonly links: BookingLinks,
    private readonly texts: Texts,
  ) {}

  @OnEvent(bookingChanged, { id: 'change-mails', formerly: ['BookingMails.tell'] })
  async tell(
    { projectId, bookingId, bookingIds, count, change, actorId }: BookingChanged,
    { id: fact }: DeliveryContext,
  ): Promise<void> {
    const booking = await this.bookings.find(bookingId, projectId);
    if (!booking) return;
    const all = await this.bookings.listByIds(bookingIds);
    const file = calendarFile(all.map((each) => bookingEntry(each, 'own')));
    const resource = await this.resources.find(booking.resourceId, booking.projectId);
    const managerIds = resource?.managerIds ?? [];
    const users = await this.users.findActive([...new Set([booking.bookerId, ...managerIds])]);
    const booker = users.find(({ id }) => id === booking.bookerId);
    // Managers need not be told what they did, nor twice.
    const managers = users.filter(({ id }) => managerIds.includes(id) && id !== actorId && id !== booking.bookerId);
    const url = await this.links.toBooking(projectId, bookingId);
    const facts = (person: Profile) => ({ ...this.facts(booking, all, count, person), url });
    await this.em.transactional(async () => {
      if (booker) await this.send(booker, change, fact, facts(booker), [file]);
      for (const manager of managers) {
        const data = { ...facts(manager), ...changes(change), ...contactOf(booker) };
        await this.send(manager, 'for-managers', fact, data);
      }
    });
  }

  private async send(
    { id, projectId, email: to, locale }: Profile,
    name: BookingChange | 'for-managers',
    fact: string,
    data: Record<string, unknown>,
    attachments: readonly MailAttachment[] = [],
  ): Promise<void> {
    const dedupeKey = `bookings:${fact}:${id}`;
    await this.mail.send({ projectId, to, locale, template: `bookings.${name}`, data, dedupeKey, attachments });
  }

  private facts(
    booking: BookingDetails,
    all: readonly BookingDetails[],
    count: number,
    person: Profile,
  ): Record<string, unknown> {
    const { timeZone, location, description, reason, state } = booking;
    const { username } = person;
    const locale = this.texts.dateLocale(person.locale);
    const time = when(booking, timeZone, locale);
    return {
      name: nameOf(person),
      username,
      resource: titleOf(booking),
      location,
      time,
      times: all.map((each) => when(each, timeZone, locale)),
      more: count - 1,
      description,
      reason: reason ?? '',
      isPending: state === 'pending',
    };
  }
}

const changes = (change: BookingChange): Record<string, boolean> => ({
  isRequested: change === 'requested',
  isConfirmed: change === 'confirmed',
  isRejected: change === 'rejected',
  isCancelled: change === 'cancelled',
  isMoved: change === 'moved',
});

const contactOf = (booker: Profile | undefined): Record<string, string> => ({
  booker: booker ? nameOf(booker) : '',
  bookerEmail: booker?.email ?? '',
});
