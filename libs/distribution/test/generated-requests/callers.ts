import { runCommand } from '@roost/kernel';
import { eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';
import type { KnownValues } from './known-values.js';

interface Made {
  id: string;
}

const HOUR = 3_600_000;

/** Makes people of a project, each time others. */
export interface People {
  /** Has every permission that there is in the project. */
  admin: () => Promise<SignedInClient>;
  member: () => Promise<SignedInClient>;
}

/** Of the project `default`. */
export const peopleOf = (app: TestApp): People => ({
  admin: async () => {
    const person = await app.client.signUp();
    await runCommand(app.composition, 'admin create', ['--email', person.account.email]);
    await eventually(
      () => person.get('/admin/roles'),
      ({ status }) => status === 200,
    );
    return person;
  },
  member: () => app.client.signUp(),
});

/** Who asks. Requests end sessions, take roles away and erase accounts: then somebody else takes the place. */
export class Callers {
  private isMade = false;
  private renewing: Promise<void> | undefined;

  private constructor(
    private readonly people: People,
    private readonly known: KnownValues,
    private admin: SignedInClient,
    private member: SignedInClient,
  ) {}

  /** @param known learns what they are told of what they make */
  static async make(people: People, known: KnownValues): Promise<Callers> {
    const callers = new Callers(people, known, await people.admin(), await people.member());
    await callers.furnish(callers.admin);
    await callers.furnish(callers.member);
    callers.isMade = true;
    return callers;
  }

  /** What only they know. */
  ownOf(caller: 'admin' | 'member'): Record<string, unknown> {
    const { account } = this[caller];
    return Object.fromEntries(Object.entries(account).map(([name, value]) => [`own.${name}`, value]));
  }

  /** Sees to it that both may still do what they did. */
  renew(): Promise<void> {
    this.renewing ??= this.renewed().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  private async renewed(): Promise<void> {
    const isAdmin = (await this.admin.get('/admin/roles')).status === 200;
    if (!isAdmin) this.admin = await this.people.admin();
    // What requests have made of the settings.
    await this.admin.patch('/admin/settings/media', { ladder: null, userQuota: null, projectQuota: null });
    if ((await this.member.get('/media/usage')).status !== 200) {
      this.member = await this.people.member();
      await this.furnish(this.member);
    }
    if (!isAdmin) await this.furnish(this.admin);
  }

  /** Makes one of each thing, so that there is something to ask for. */
  private async furnish(client: SignedInClient): Promise<void> {
    const { known } = this;
    const make = async (method: string, path: string, json?: object): Promise<Made> => {
      const { status, data, body, bytes } = await client.request<Made | undefined>(method, path, json ? { json } : {});
      // Later ones may meet settings that requests have made.
      if (status >= 400 && !this.isMade) throw new Error(`${method} ${path}: ${bytes.toString()}`);
      known.learn(path, body);
      return data ?? { id: '' };
    };
    known.learn('/users', client.account);
    const images = [await client.upload(makePng(90, 60), 'a.png'), await client.upload(makePng(91, 60), 'b.png')];
    for (const { body } of images) known.learn('/media', body);
    // Refused ones have none: see above.
    const image = images.map(({ body }) => body.data?.id).find((id) => id !== undefined) ?? '';
    await make('PATCH', `/media/${image}`, { access: 'public' });
    await make('POST', `/media/${image}/shares`, {});
    await make('POST', `/media/${image}/sign`, { width: 20 });
    const album = await make('POST', '/media/albums', { name: 'Summer' });
    await make('POST', `/media/albums/${album.id}/items`, { ids: [image] });
    const begun = await client.request('POST', '/media/uploads', {
      headers: { 'tus-resumable': '1.0.0', 'upload-length': '4000' },
    });
    known.learn('/media/uploads', { id: begun.headers.get('location')?.split('/').at(-1) ?? '' });
    // Starts what makes on-demand transforms: no answer is to be measured by that.
    await client.get(`/media/${image}/render?width=10`);
    await make('POST', '/posts', { title: 'One', content: 'Two', mediaIds: [image] });
    await make('POST', '/bookings/feeds', {});
    if (client !== this.admin) return;
    const unit = await make('POST', '/admin/bookings/units', { name: `Unit of ${client.account.username}` });
    await make('PUT', `/admin/bookings/units/${unit.id}/members/${this.member.account.id}`);
    const resourceOf = (kind: string) =>
      make('POST', '/admin/bookings/resources', {
        name: `${kind} of ${client.account.username}`,
        kind,
        policy: { openingHours: [] },
      });
    const [room, watch] = [await resourceOf('room'), await resourceOf('shift')];
    const [start, end] = [50, 51].map((hours) => new Date(Date.now() + hours * HOUR).toISOString());
    const shift = await make('POST', '/admin/bookings/shifts', { resourceId: watch.id, start, end, capacity: 3 });
    await make('PUT', `/admin/bookings/shifts/${shift.id}/people/${this.member.account.id}`);
    await make('POST', '/bookings', { resourceId: room.id, start, end, description: 'One', personal: true });
    await make('PUT', '/admin/roles/librarian', { description: 'Sees who is here', permissions: ['users.list'] });
    for (const list of ['/admin/users', '/admin/permissions', '/mail/templates', '/mail/messages'])
      await make('GET', list);
    // Of the server: people of other projects may not.
    known.learn('/admin/jobs', (await client.get('/admin/jobs')).body);
  }
}
