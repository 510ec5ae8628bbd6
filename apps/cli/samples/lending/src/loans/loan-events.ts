import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EventStream, EventStreams, Notifications } from '@roost/plugin-kit';
import { LOAN_CHANNEL, type LoanNotice } from './loan-notices.js';

const LONGEST_MS = 3_600_000;

/** Tells a client to load the list again, because it may have missed events. */
const RELOAD = { event: 'reload', data: {} };

/** Streams of loans and returns, for screens. */
@Injectable()
export class LoanEvents implements OnModuleInit {
  private readonly watchers = new Map<EventStream, { projectId: string }>();

  constructor(
    private readonly notifications: Notifications,
    private readonly streams: EventStreams,
  ) {}

  onModuleInit(): void {
    this.notifications.listen(LOAN_CHANNEL, (payload) => {
      if (payload === null) for (const stream of this.watchers.keys()) stream.send(RELOAD);
      else this.tell(JSON.parse(payload) as LoanNotice);
    });
  }

  /** @param after id of the last event that a reconnecting client received */
  watch(projectId: string, after: string | undefined): EventStream {
    const stream = this.streams.open({
      longestMs: LONGEST_MS,
      // Events sent while the client was behind were not accepted.
      onDrain: () => stream.send(RELOAD),
      onEnd: () => this.watchers.delete(stream),
    });
    this.watchers.set(stream, { projectId });
    if (after !== undefined) stream.send(RELOAD);
    return stream;
  }

  private tell({ id, projectId, ...data }: LoanNotice): void {
    const event = this.streams.encode({ event: 'loan', id, data });
    for (const [stream, watcher] of this.watchers) if (watcher.projectId === projectId) stream.send(event);
  }
}
