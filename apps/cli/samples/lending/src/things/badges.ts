import { Injectable } from '@nestjs/common';
import {
  type CacheableRequest,
  type CachedResponse,
  isNotModified,
  type ProcessCache,
  ProcessCaches,
  ResponseCache,
  type RoostRequest,
} from '@roost/plugin-kit';
import { lendingErrors } from '../lending.errors.js';
import { type ThingRow, ThingsRepository } from './things.repository.js';
import { THING_CHANNEL } from './things.service.js';

/** Tells web pages whether a thing is `in` or `out`, without the image. */
export const STATE_HEADER = 'lending-state';

const BADGES = 1000;

/** The response with a badge, and the one for clients that already have it. */
interface Badge {
  readonly etag: string;
  readonly whole: CachedResponse;
  readonly unchanged: CachedResponse;
}

/** Images for web pages that say whether a thing is available. They are requested often and change rarely. */
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
  async find(thingId: string, headers: RoostRequest['headers']): Promise<CachedResponse> {
    const badge = await this.badges.get(thingId, async () => {
      const thing = await this.things.find(thingId);
      return thing && draw(thing);
    });
    if (!badge) throw lendingErrors.thing_not_found();
    return answer(badge, headers);
  }

  /** Cached badges are answered before the request reaches the route. */
  @ResponseCache('/lending/things/:id/badge')
  peek({ params: { id = '' }, headers }: CacheableRequest): CachedResponse | undefined {
    const badge = this.badges.peek(id);
    return badge && answer(badge, headers);
  }
}

/** Browsers revalidate each time (`no-cache`), and get the image only if it has changed. */
const answer = ({ etag, whole, unchanged }: Badge, headers: RoostRequest['headers']): CachedResponse =>
  isNotModified(headers, { etag }) ? unchanged : whole;

function draw({ loanId, isMissing }: ThingRow): Badge {
  const isIn = loanId === null && !isMissing;
  const [state, colour] = isIn ? ['in', '#2a7'] : ['out', '#c52'];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="60" height="20" rx="4" fill="${colour}"/>
<text x="30" y="14" fill="#fff" font-family="sans-serif" font-size="12" text-anchor="middle">${state}</text></svg>`;
  const etag = `"${state}"`;
  const headers = { etag, 'cache-control': 'no-cache', [STATE_HEADER]: state };
  return {
    etag,
    whole: { status: 200, headers: { ...headers, 'content-type': 'image/svg+xml' }, body: Buffer.from(svg) },
    unchanged: { status: 304, headers },
  };
}
