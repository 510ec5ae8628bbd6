import { Injectable } from '@nestjs/common';
import { type Lane, type NewDelivery, type NewEntry, RelayRepository } from '../outbox/relay.repository.js';
import { ParkedEntries } from '../missed/parked-entries.js';
import { EntryHandlers } from './entry-handlers.js';

/** An entry on its way into a lane, or past them. */
interface Placing {
  /** Of the entry that is placed, or of the event that is delivered. */
  id: string;
  handler: string;
  aggregate: string | null;
  state: NewDelivery['state'];
}

/** Makes deliveries of events, and puts what has an aggregate behind the entries that were there before. One worker at a time does it. */
@Injectable()
export class EntryPlacer {
  constructor(
    private readonly entries: RelayRepository,
    private readonly handlers: EntryHandlers,
    private readonly parked: ParkedEntries,
  ) {}

  /** Places the oldest new entries, in the transaction that holds the right to. @returns how many. */
  async place(limit: number): Promise<number> {
    const found = await this.entries.listNew(limit);
    if (found.length === 0) return 0;
    const [events, others] = [found.filter(isEvent), found.filter((entry) => !isEvent(entry))];
    const toBeDelivered = new Set(events.map(({ id }) => id));
    const absent = events.length > 0 ? await this.parked.absentHandlers() : () => [];
    const placings = found.flatMap((entry) => this.placingsOf(entry));
    await this.queueUp(placings);
    placings.push(...events.flatMap((event) => absent(event.name).map((handler) => park(event, handler))));
    const deliveries = placings
      .filter(({ id }) => toBeDelivered.has(id))
      .map(({ id, handler, state }) => ({ eventId: id, plugin: handler.split('/')[0] ?? '', handler, state }));
    if (events.length > 0) await this.entries.deliver([...toBeDelivered], deliveries);
    for (const state of ['pending', 'blocked'] as const) {
      const ids = placings.filter((placing) => placing.state === state && !toBeDelivered.has(placing.id));
      if (others.length > 0 && ids.length > 0)
        await this.entries.setState(
          ids.map(({ id }) => id),
          state,
        );
    }
    return found.length;
  }

  private placingsOf({ id, kind, name, handler, aggregate }: NewEntry): Placing[] {
    const handlers = kind === 'event' ? this.handlers.of(name) : [handler ?? name];
    return handlers.map((each) => ({ id, handler: each, aggregate, state: 'pending' }));
  }

  /** Whatever is not the first of its lane is blocked. */
  private async queueUp(placings: readonly Placing[]): Promise<void> {
    const byLane = Map.groupBy(placings.filter(inLane), ({ handler, aggregate }) =>
      JSON.stringify([handler, aggregate]),
    );
    const lanes = [...byLane.values()];
    if (lanes.length === 0) return;
    const busy = new Set(await this.entries.lockBusy(lanes.flatMap(([first]) => (first ? [first] : []))));
    lanes.forEach((lane, number) => {
      for (const placing of busy.has(number) ? lane : lane.slice(1)) placing.state = 'blocked';
    });
  }
}

const park = ({ id, aggregate }: NewEntry, handler: string): Placing => ({ id, handler, aggregate, state: 'parked' });
const isEvent = ({ kind }: NewEntry): boolean => kind === 'event';
const inLane = (placing: Placing): placing is Placing & Lane => placing.aggregate !== null;
