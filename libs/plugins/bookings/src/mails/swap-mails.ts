import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { OnEvent, Texts } from '@roost/plugin-kit';
import { nameOf, UsersService } from '@roost/users';
import { SwapAsked, swapAsked } from '../bookings.contracts.js';
import { ShiftsRepository } from '../shifts/shifts.repository.js';
import { SwapsRepository } from '../shifts/swaps.repository.js';
import { BookingLinks } from './booking-links.js';
import { when } from './when.js';

/** Tells people by mail that somebody asks them to take a place on a shift. */
@Injectable()
export class SwapMails {
  constructor(
    private readonly em: EntityManager,
    private readonly swaps: SwapsRepository,
    private readonly shifts: ShiftsRepository,
    private readonly users: UsersService,
    private readonly mail: MailService,
    private readonly links: BookingLinks,
    private readonly texts: Texts,
  ) {}

  @OnEvent(swapAsked, { id: 'swap-mails', formerly: ['SwapMails.tell'] })
  async tell({ swapId }: SwapAsked): Promise<void> {
    const swap = await this.swaps.find(swapId);
    if (!swap) return;
    const { projectId, shiftId, returnShiftId, askerId, askedId } = swap;
    const shift = await this.shifts.find(shiftId, projectId);
    const inReturn = returnShiftId === null ? undefined : await this.shifts.find(returnShiftId, projectId);
    const users = new Map((await this.users.findActive([askerId, askedId])).map((user) => [user.id, user]));
    const [asker, asked] = [users.get(askerId), users.get(askedId)];
    if (!shift || !asker || !asked) return;
    const { email: to, locale, username } = asked;
    const { resourceName: resource, location, timeZone } = shift;
    const dates = this.texts.dateLocale(locale);
    const time = when(shift, timeZone, dates);
    const returnTime = inReturn ? when(inReturn, timeZone, dates) : '';
    const url = await this.links.toShift(projectId, shiftId);
    const names = { name: nameOf(asked), username, asker: nameOf(asker) };
    const data = { ...names, resource, location, time, returnTime, url };
    const dedupeKey = `bookings.swap:${swapId}`;
    await this.em.transactional(() =>
      this.mail.send({ projectId, to, locale, template: 'bookings.swap-asked', data, dedupeKey }),
    );
  }
}
