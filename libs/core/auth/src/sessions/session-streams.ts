import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventStreams, Notifications } from '@roost/plugin-kit';
import { ROLE_CHANNEL, SESSION_CHANNEL } from './principal-cache.js';

/** Has streams looked at whose session has ended, or whose person may do less. */
@Injectable()
export class SessionStreams implements OnModuleInit {
  constructor(
    private readonly notifications: Notifications,
    private readonly streams: EventStreams,
  ) {}

  onModuleInit(): void {
    this.notifications.listen(SESSION_CHANNEL, (sessionId) => {
      this.streams.recheck(sessionId ?? undefined);
    });
    this.notifications.listen(ROLE_CHANNEL, () => {
      this.streams.recheck();
    });
  }
}
