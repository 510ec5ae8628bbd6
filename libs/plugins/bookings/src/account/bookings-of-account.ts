import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { BlocksRepository } from '../blocks/blocks.repository.js';
import { BookingsRepository } from '../bookings.repository.js';
import { FeedsRepository } from '../feeds/feeds.repository.js';
import { ResourcesRepository } from '../resources/resources.repository.js';
import { ShiftsRepository } from '../shifts/shifts.repository.js';
import { UnitsService } from '../units/units.service.js';

const EVER = new Date(0);

/** What becomes of someone's bookings when they ask for everything that is kept, and when they are erased. */
@Injectable()
export class BookingsOfAccount {
  constructor(
    private readonly bookings: BookingsRepository,
    private readonly shifts: ShiftsRepository,
    private readonly units: UnitsService,
    private readonly blocks: BlocksRepository,
    private readonly feeds: FeedsRepository,
    private readonly resources: ResourcesRepository,
  ) {}

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const { userId, projectId, files } = exporting;
    const content = {
      bookings: await this.bookings.list({ projectId, bookerId: userId }),
      // Without the others who are on them.
      shifts: (await this.shifts.listOf(userId, EVER)).map(({ id, resourceName, start, end }) => ({
        id,
        resourceName,
        start,
        end,
      })),
      units: (await this.units.listOf({ userId })).map(({ name }) => name),
      blocks: await this.blocks.listAllOf(userId),
    };
    return { ...exporting, files: [...files, { path: 'bookings.json', content }] };
  }

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    const { userId } = erasing;
    await this.bookings.deleteAllOf(userId);
    await this.shifts.removeFromAll(userId);
    await this.blocks.deleteAllOf(userId);
    await this.feeds.deleteAllOf(userId);
    await this.resources.removeManager(userId);
    return erasing;
  }
}
