import { Injectable } from '@nestjs/common';
import {
  type CacheableRequest,
  type CachedResponse,
  type ProcessCache,
  ProcessCaches,
  ResponseCache,
} from '@roost/plugin-kit';
import { lendingErrors } from '../lending.errors.js';
import { type ThingRow, ThingsRepository } from './things.repository.js';
import { THING_CHANNEL } from './things.service.js';

/** Tells web pages whether a thing is `in` or `out`, without the picture. */
export const STATE_HEADER = 'lending-state';

const BADGES = 1000;

/** A badge as it is sent. */
export type Badge = CachedResponse & { readonly body: Buffer };

/** Small pictures that say whether a thing can be had, for the web pages of clubs: asked for often, and changed rarely. */
@Injectable()
export class Badges {
  private readonly badges: ProcessCache<Badge>;

  constructor(
    private readonly things: ThingsRepository,
    caches: ProcessCaches,
  ) {
    this.badges = caches.create('badges', { max: BADGES, channels: { [THING_CHANNEL]: 'key' } });
  }

  /** @throws `lending.thing_not_found` */
  async find(thingId: string): Promise<Badge> {
    const badge = await this.badges.get(thingId, async () => {
      const thing = await this.things.find(thingId);
      return thing && draw(thing);
    });
    if (!badge) throw lendingErrors.thing_not_found();
    return badge;
  }

  /** The badges that are in memory are answered before the request gets to the route. */
  @ResponseCache('/lending/things/:id/badge')
  peek({ params: { id = '' } }: CacheableRequest): CachedResponse | undefined {
    return this.badges.peek(id);
  }
}

function draw({ loanId, isMissing }: ThingRow): Badge {
  const isIn = loanId === null && !isMissing;
  const [state, colour] = isIn ? ['in', '#2a7'] : ['out', '#c52'];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="60" height="20" rx="4" fill="${colour}"/>
<text x="30" y="14" fill="#fff" font-family="sans-serif" font-size="12" text-anchor="middle">${state}</text></svg>`;
  const headers = { 'content-type': 'image/svg+xml', 'cache-control': 'no-cache', [STATE_HEADER]: state };
  return { status: 200, headers, body: Buffer.from(svg) };
}
