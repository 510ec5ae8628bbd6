import { Injectable } from '@nestjs/common';
import { bookingsErrors } from '../bookings.errors.js';
import { type Interval, minutesOf } from '../policy/interval.js';
import { openIntervals } from '../policy/opening-hours.js';
import { ResourcesService } from '../resources/resources.service.js';
import { type BookedTime, StatisticsRepository } from './statistics.repository.js';

/** How much a resource was, or will be, used. Hours are rounded to hundredths. */
export interface ResourceUse extends Omit<BookedTime, 'resourceId'> {
  resourceId: string;
  resourceName: string;
  /** Of the open hours, from 0 to 1. */
  utilisation: number;
}

const LONGEST_MS = 366 * 86_400_000;
const NOTHING = { confirmed: 0, pending: 0, rejected: 0, cancelled: 0, hours: 0, unitHours: 0 };

const rounded = (value: number): number => Math.round(value * 100) / 100;

@Injectable()
export class StatisticsService {
  constructor(
    private readonly resources: ResourcesService,
    private readonly repository: StatisticsRepository,
  ) {}

  /** By name, also those that are archived. @throws `bookings.invalid_interval`, for more than a year, too */
  async use(projectId: string, window: Interval): Promise<ResourceUse[]> {
    const length = window.end.getTime() - window.start.getTime();
    if (length <= 0 || length > LONGEST_MS) throw bookingsErrors.invalid_interval();
    const [resources, booked] = await Promise.all([
      this.resources.listAll(projectId),
      this.repository.booked(projectId, window),
    ]);
    const byResource = new Map(booked.map((time) => [time.resourceId, time]));
    return resources
      .filter(({ kind }) => kind !== 'shift')
      .map(({ id, name, policy }) => {
        const time = byResource.get(id) ?? NOTHING;
        const open = openIntervals(policy.openingHours, policy.timeZone, window);
        const openHours = open.reduce((sum, interval) => sum + minutesOf(interval), 0) / 60;
        const utilisation = openHours === 0 ? 0 : rounded(time.hours / openHours);
        const hours = { hours: rounded(time.hours), unitHours: rounded(time.unitHours) };
        return { ...time, ...hours, resourceId: id, resourceName: name, utilisation };
      });
  }
}
