import { type ApiClient, createTestApp, type SignedInClient, type TestApp } from '@roost/testing';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export interface BookingBody {
  id: string;
  resourceName: string;
  start: string;
  end: string;
  state: string;
  personal: boolean;
  unitName: string | null;
  seriesId: string | null;
  own: boolean;
  description: string | null;
  reason: string | null;
  booker?: { username: string; email: string } | null;
  occurrences: { id: string; start: string; end: string; movedFrom: { start: string; end: string } | null }[];
}

/** An association with a manager, two members and whatever they can book. */
export interface House {
  app: TestApp;
  manager: SignedInClient;
  ada: SignedInClient;
  bob: SignedInClient;
  /** Makes a resource that is free. @returns its id */
  resource: (kind: string, policy?: object, more?: object) => Promise<string>;
  /** Makes a unit with members. @returns its id */
  unit: (...members: SignedInClient[]) => Promise<string>;
}

export async function openHouse(): Promise<House> {
  const app = await createTestApp({ worker: true, env: { BOOKINGS_APP_URL: 'https://app.example.org/' } });
  const [manager, ada, bob] = await Promise.all([app.signUpAdmin(), app.client.signUp(), app.client.signUp()]);
  let count = 0;
  return {
    app,
    manager,
    ada,
    bob,
    resource: async (kind, policy = {}, more = {}) => {
      const draft = { name: `${kind} ${String(++count)}`, kind, policy, ...more };
      const { status, data, bytes } = await manager.post<{ id: string }>('/admin/bookings/resources', draft);
      if (status !== 201) throw new Error(bytes.toString());
      return data.id;
    },
    unit: async (...members) => {
      const { data } = await manager.post<{ id: string }>('/admin/bookings/units', { name: `Unit ${String(++count)}` });
      for (const member of members) await manager.put(`/admin/bookings/units/${data.id}/members/${member.account.id}`);
      return data.id;
    },
  };
}

/** A time so many days ahead, at a full hour UTC. */
export function at(days: number, hour: number): Date {
  const date = new Date(Date.now() + days * DAY);
  date.setUTCHours(hour, 0, 0, 0);
  return date;
}

export const iso = (date: Date): string => date.toISOString();

/** As conflicts name times. */
export const span = (start: Date, hours: number): string =>
  `${iso(start)}/${iso(new Date(start.getTime() + hours * HOUR))}`;

export const book = (client: ApiClient, resourceId: string, start: Date, hours = 1, more: object = {}) =>
  client.post<BookingBody>('/bookings', {
    resourceId,
    start: start.toISOString(),
    end: new Date(start.getTime() + hours * HOUR).toISOString(),
    description: 'A rehearsal',
    personal: true,
    ...more,
  });
