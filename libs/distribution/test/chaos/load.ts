import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiAnswer, type ApiClient, eventually, makePng, type SignedInClient } from '@roost/testing';
import fc from 'fast-check';

/** What a person does. */
const ACTS = ['book', 'post', 'register', 'upload'] as const;
type Act = (typeof ACTS)[number];

const HOUR = 3_600_000;
/** Between two acts of a person. */
const PAUSE_MS = 150;
/** An act is repeated so often, as phones do. */
const TRIES = 4;

/** What the server said that it has taken. */
export interface Accepted {
  people: { id: string; username: string; email: string }[];
  uploads: { id: string; owner: SignedInClient; sha256: string }[];
  posts: { id: string; title: string; author: SignedInClient }[];
  bookings: { id: string; booker: SignedInClient }[];
}

/** People who go on whatever happens. What is not accepted is tried again under the same key, and then left. */
export class Load {
  readonly accepted: Accepted = { people: [], uploads: [], posts: [], bookings: [] };
  refused = 0;
  private count = 0;
  private isOver = false;
  private readonly lanes: Promise<void>[] = [];

  /** @param roomId of what everyone books, each at another time */
  constructor(
    private readonly client: ApiClient,
    private readonly roomId: string,
  ) {}

  begin(people: readonly SignedInClient[], seed: number): void {
    for (const [index, person] of people.entries()) {
      const acts = fc.sample(fc.constantFrom(...ACTS), { seed: seed + index, numRuns: 1000 });
      this.lanes.push(this.lane(person, acts));
    }
  }

  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.lanes);
  }

  private async lane(person: SignedInClient, acts: readonly Act[]): Promise<void> {
    for (let turn = 0; !this.isOver; turn++) {
      await this[acts[turn % acts.length] ?? 'post'](person, ++this.count);
      await sleep(PAUSE_MS);
    }
  }

  private async upload(owner: SignedInClient, number: number): Promise<void> {
    const bytes = makePng(200 + (number % 400), 100 + Math.floor(number / 400));
    const answer = await this.insist((headers) => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(bytes)]), `${number}.png`);
      return owner.request<{ id: string }>('POST', '/media', { form, headers });
    });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (answer) this.accepted.uploads.push({ id: answer.data.id, owner, sha256 });
  }

  private async post(author: SignedInClient, number: number): Promise<void> {
    const title = `Post ${number}`;
    const json = { title, content: 'Something happened' };
    const answer = await this.insist((headers) => author.request<{ id: string }>('POST', '/posts', { json, headers }));
    if (answer) this.accepted.posts.push({ id: answer.data.id, title, author });
  }

  private async book(booker: SignedInClient, number: number): Promise<void> {
    const start = Math.floor(Date.now() / HOUR) * HOUR + (24 + number) * HOUR;
    const [from, to] = [start, start + HOUR].map((time) => new Date(time).toISOString());
    const json = { resourceId: this.roomId, start: from, end: to, description: `No ${number}`, personal: true };
    const answer = await this.insist((headers) =>
      booker.request<{ id: string }>('POST', '/bookings', { json, headers }),
    );
    if (answer) this.accepted.bookings.push({ id: answer.data.id, booker });
  }

  private async register(_by: SignedInClient, number: number): Promise<void> {
    const username = `person${number}`;
    const email = `${username}@example.org`;
    const json = { username, email, password: `the password of ${username}` };
    const answer = await this.insist((headers) =>
      this.client.request<{ id: string }>('POST', '/auth/register', { json, headers }),
    );
    if (answer) this.accepted.people.push({ id: answer.data.id, username, email });
  }

  /** @returns what was accepted, or undefined when it never was. */
  private async insist<T>(
    ask: (headers: Record<string, string>) => Promise<ApiAnswer<T>>,
  ): Promise<ApiAnswer<T> | undefined> {
    const headers = { 'idempotency-key': randomUUID() };
    for (let tries = 0; tries < TRIES; tries++) {
      const answer = await ask(headers).catch(() => undefined);
      if (answer && answer.status < 300) return answer;
      this.refused++;
      await sleep(500);
    }
    return undefined;
  }
}

/** People who are signed in before anything happens. */
export async function makePeople(client: ApiClient, count: number): Promise<SignedInClient[]> {
  await eventually(
    () => client.get('/health/ready'),
    ({ status }) => status === 200,
    120_000,
  );
  return Promise.all(Array.from({ length: count }, () => client.signUp()));
}
