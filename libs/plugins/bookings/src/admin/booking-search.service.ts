import { Readable } from 'node:stream';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Page, type UserPrincipal } from '@roost/plugin-kit';
import { stringify } from 'csv-stringify/sync';
import type { BookingDetails, BookingFilter } from '../booking-rows.js';
import { BookingsRepository } from '../bookings.repository.js';
import type { ListAdminBookingsQuery } from './bookings-admin.dto.js';
import { type Contact, PeopleService } from '../people.service.js';

/** Rows that are in memory at once. */
const BATCH = 1_000;

const COLUMNS = [
  'id',
  'resource',
  'start',
  'end',
  'state',
  'unit',
  'username',
  'name',
  'email',
  'description',
  'reason',
  'created',
];

const CSV = { columns: COLUMNS, escape_formulas: true, record_delimiter: 'windows' } as const;

/** What to look for, as managers say it. */
export type BookingCriteria = Omit<ListAdminBookingsQuery, 'limit' | 'cursor' | 'oldestFirst'>;

/** Finds bookings for managers. */
@Injectable()
export class BookingSearchService {
  constructor(
    private readonly bookings: BookingsRepository,
    private readonly people: PeopleService,
    private readonly em: EntityManager,
    private readonly audit: AuditLog,
  ) {}

  async page(
    { limit, cursor, oldestFirst, ...criteria }: ListAdminBookingsQuery,
    { projectId }: UserPrincipal,
  ): Promise<Page<BookingDetails>> {
    const filter = filterOf(criteria, projectId);
    return Page.of(await this.bookings.page({ ...filter, limit: limit + 1, cursor, oldestFirst }), limit);
  }

  /**
   * All that is found, as CSV (RFC 4180), read as it is written. Cells that a spreadsheet would run as formulas are quoted. That
   * somebody took contact data out is in the audit log.
   */
  async csv(criteria: BookingCriteria, { projectId }: UserPrincipal): Promise<Readable> {
    await this.em.transactional(() =>
      this.audit.record({ action: 'exported', target: 'bookings', projectId, details: { ...criteria } }),
    );
    return Readable.from(this.lines(filterOf(criteria, projectId)), { objectMode: false });
  }

  /** Page by page, as fast as whoever reads takes it. */
  private async *lines(filter: BookingFilter): AsyncGenerator<string> {
    for (let cursor: string | undefined; ;) {
      const batch = await this.bookings.page({ ...filter, limit: BATCH, cursor, oldestFirst: true });
      const contacts = await this.people.contacts(batch.map(({ bookerId }) => bookerId));
      const header = cursor === undefined;
      if (header || batch.length > 0)
        yield stringify(
          batch.map((booking) => recordOf(booking, contacts)),
          { ...CSV, header },
        );
      cursor = batch.at(-1)?.id;
      if (batch.length < BATCH) return;
    }
  }
}

function filterOf({ state, resource, booker, unit, from, to }: BookingCriteria, projectId: string): BookingFilter {
  const states = state === undefined ? undefined : [state];
  // What nobody decided about in time is no longer in the queue.
  const since = from ?? (state === 'pending' ? new Date() : undefined);
  return { projectId, resourceId: resource, bookerId: booker, unitId: unit, states, from: since, to };
}

function recordOf(booking: BookingDetails, contacts: ReadonlyMap<string, Contact>): string[] {
  const booker = contacts.get(booking.bookerId);
  return [
    booking.id,
    booking.resourceName,
    booking.start.toISOString(),
    booking.end.toISOString(),
    booking.state,
    booking.unitName ?? '',
    booker?.username ?? '',
    booker?.name ?? '',
    booker?.email ?? '',
    booking.description,
    booking.reason ?? '',
    booking.createdAt.toISOString(),
  ];
}
