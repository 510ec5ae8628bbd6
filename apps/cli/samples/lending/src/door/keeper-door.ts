import { Injectable } from '@nestjs/common';
import type { ShedDoor } from './shed-door.port.js';

/** A door that a keeper opens. */
@Injectable()
export class KeeperDoor implements ShedDoor {
  async admit(): Promise<void> {
    // Keepers see what is lent on the kiosk.
  }

  async check(): Promise<void> {
    // There is no lock that could break.
  }
}
