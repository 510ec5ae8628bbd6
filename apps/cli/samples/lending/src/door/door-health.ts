import { Injectable } from '@nestjs/common';
import { HealthCheck, InjectOpenDrivers, type OpenDrivers } from '@roost/plugin-kit';
import { type ShedDoor, ShedDoorPort } from './shed-door.port.js';

/** Whether the doors work: the one that is used, and those that a club is about to change from or to. */
@Injectable()
export class DoorHealth {
  constructor(@InjectOpenDrivers(ShedDoorPort) private readonly doors: OpenDrivers<ShedDoor>) {}

  /** Without a door things can still be lent, so the server stays ready. */
  @HealthCheck('shed-door', { required: false })
  async check(): Promise<void> {
    await Promise.all([...this.doors.byName.values()].map((door) => door.check()));
  }
}
