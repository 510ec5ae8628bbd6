import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventStreams, Notifications } from '@roost/plugin-kit';
import { KEY_CHANNEL, KEY_OWNER_CHANNEL, ROLE_CHANNEL, SESSION_CHANNEL } from './principal-cache.js';

/** Has streams looked at whose session or key has ended, or whose person may do less. */
@Injectable()
export class SessionStreams implements OnModuleInit {
  constructor(
    private readonly notifications: Notifications,
    private readonly streams: EventStreams,
  ) {}

  onModuleInit(): void {
    for (const channel of [SESSION_CHANNEL, KEY_CHANNEL, KEY_OWNER_CHANNEL]) {
      this.notifications.listen(channel, (id) => {
        this.streams.recheck(id ?? undefined);
      });
    }
    this.notifications.listen(ROLE_CHANNEL, () => {
      this.streams.recheck();
    });
  }
}
