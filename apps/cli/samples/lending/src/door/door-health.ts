import { Injectable } from '@nestjs/common';
import { HealthCheck, InjectOpenDrivers, type OpenDrivers } from '@roost/plugin-kit';
import { type ShedDoor, ShedDoorPort } from './shed-door.port.js';

/** Checks all open doors: the chosen one, and others while a club changes its door. */
@Injectable()
export class DoorHealth {
  constructor(@InjectOpenDrivers(ShedDoorPort) private readonly doors: OpenDrivers<ShedDoor>) {}

  /** Things can be lent without a door, so the server stays ready. */
  @HealthCheck('shed-door', { required: false })
  async check(): Promise<void> {
    await Promise.all([...this.doors.byName.values()].map((door) => door.check()));
  }
}
