import { Injectable, Module } from '@nestjs/common';
import { BookingsModule, BookingsService } from '@roost/bookings';
import { MailService } from '@roost/mail';
import { defineErrors, definePlugin, type HookMap, OnHook, type Person } from '@roost/plugin-kit';
import { PostsModule, PostsService } from '@roost/posts';
import { createTestApp, mailsOf, mailTo, type SignedInClient, type TestApp } from '@roost/testing';

const DAY_MS = 86_400_000;
const errors = defineErrors('house-rules', {
  locked: { status: 423, title: 'The house is locked' },
  no_more_admins: { status: 409, title: 'There are enough admins' },
});

/** What the handlers are to do, by address or id. */
const locked = new Set<string>();
const heard: HookMap['auth.signing-in'][] = [];
/** What a sign-in waits for, and whom it tells that it does. */
const gate: { reached?: () => void; open?: Promise<void> } = {};

@Injectable()
class HouseRules {
  @OnHook('mail.sending')
  async onMail(sending: HookMap['mail.sending']): Promise<HookMap['mail.sending']> {
    if (sending.to.startsWith('quiet')) return Promise.resolve({ ...sending, isWithheld: true });
    if (sending.to.startsWith('never')) throw errors.locked();
    if (!sending.to.startsWith('moved')) return sending;
    return { ...sending, to: `new-${sending.to}`, locale: 'sv', data: { ...sending.data, name: 'changed' } };
  }

  @OnHook('auth.signing-in')
  async onSignIn(signingIn: HookMap['auth.signing-in']): Promise<HookMap['auth.signing-in']> {
    heard.push(signingIn);
    gate.reached?.();
    await gate.open;
    if (locked.has(signingIn.userId)) throw errors.locked({ detail: 'Come back tomorrow' });
    return Promise.resolve(signingIn);
  }

  @OnHook('users.roles-changing')
  async onRoles(changing: HookMap['users.roles-changing']): Promise<HookMap['users.roles-changing']> {
    if (changing.roles.includes('admin')) throw errors.no_more_admins();
    return Promise.resolve(changing);
  }
}

@Injectable()
class Secretary {
  constructor(
    private readonly posts: PostsService,
    private readonly bookings: BookingsService,
  ) {}

  /** Writes a post and books, in somebody's name. */
  async act(person: Person, resourceId: string): Promise<{ postId: string; bookingId: string | undefined }> {
    const draft = { title: 'Rounds', content: 'At noon.', mediaIds: [], notifyFollowers: false };
    const post = await this.posts.create(draft, person);
    const start = new Date(Math.ceil(Date.now() / DAY_MS) * DAY_MS + DAY_MS);
    const interval = { start, end: new Date(start.getTime() + 3_600_000) };
    const actor = { ...person, permissions: new Set<string>() };
    const request = { resourceId, interval, description: 'Rounds', unitId: null };
    const [booking] = await this.bookings.create(request, { id: person.userId, actor, byPolicy: true });
    return { postId: post.id, bookingId: booking?.id };
  }

  async read(postId: string, projectId: string): Promise<string[]> {
    const { items } = await this.posts.list({ projectId, limit: 10 });
    return [(await this.posts.get(postId, projectId)).title, ...items.map(({ title }) => title)];
  }
}

@Module({ imports: [BookingsModule, PostsModule], providers: [HouseRules, Secretary] })
class HouseRulesModule {}

const plugin = definePlugin({
  name: 'house-rules',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['auth', 'bookings', 'mail', 'posts', 'users'],
  errors,
  module: HouseRulesModule,
});

describe('A plugin beside the others', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ plugins: [plugin], worker: true });
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  const password = 'a long enough password';
  const register = async (name: string) =>
    app.client.post<{ id: string }>('/auth/register', { email: `${name}@example.org`, username: name, password });

  describe('by mail.sending', () => {
    it('changes a mail, before it is queued', async () => {
      await register('moved-ada');
      const mail = await mailTo(app.client, 'new-moved-ada@example.org', /Välkommen/);
      expect(mail.text).toContain('Hej changed,');
    });

    it('withholds one, and what it is about stands', async () => {
      expect((await register('quiet-ada')).status).toBe(201);
      await register('loud-ada');
      await mailTo(app.client, 'loud-ada@example.org', /Welcome/);
      expect((await mailsOf(app.client)).filter(({ to }) => to.startsWith('quiet'))).toEqual([]);
    });

    it('refuses the fact itself', async () => {
      const mails = app.api.get(MailService, { strict: false });
      const mail = { projectId: crypto.randomUUID(), to: 'never@example.org', template: 'auth.welcome', data: {} };
      const accepted = app.em().transactional(() => mails.send(mail));
      await expect(accepted).rejects.toMatchObject({ code: 'house-rules.locked' });
      const kept = await app.em().execute<unknown[]>(`select 1 from mail_message where to_address like 'never%'`);
      expect(kept).toEqual([]);
    });
  });

  describe('by auth.signing-in', () => {
    it('refuses a sign-in with its own problem, and leaves no session', async () => {
      const { data } = await register('bob');
      const log = async () => app.client.post('/auth/login', { username: 'bob', password });
      expect((await log()).status).toBe(200);
      expect(heard.at(-1)).toMatchObject({ userId: data.id, means: 'password', ip: '127.0.0.1' });
      locked.add(data.id);
      const refused = await log();
      expect([refused.status, refused.body]).toMatchObject([
        423,
        { code: 'house-rules.locked', detail: 'Come back tomorrow' },
      ]);
      expect(refused.headers.get('set-cookie')).toBeNull();
      const sessions = await app.em().execute<unknown[]>('select 1 from auth_session where user_id = ?', [data.id]);
      expect(sessions).toHaveLength(1);
    });

    it.each<[string, (own: SignedInClient, id: string) => Promise<{ status: number }>]>([
      [
        'password was changed',
        (own) => own.put('/auth/password', { currentPassword: password, newPassword: 'another long enough one' }),
      ],
      ['account was left', (own) => own.delete('/users/me')],
      ['account was suspended', (_own, id) => admin.post(`/admin/users/${id}/suspend`)],
    ])('is overtaken when the %s meanwhile', async (what, change) => {
      const name = `erin-${String(what.length)}`;
      const { data } = await register(name);
      const own = await app.client.signIn(name, password);
      const [reached, open] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
      Object.assign(gate, { reached: reached.resolve, open: open.promise });
      const late = app.client.post('/auth/login', { username: name, password });
      await reached.promise;
      delete gate.reached;
      delete gate.open;
      expect((await change(own, data.id)).status).toBe(200);
      open.resolve(undefined);
      expect(await late).toMatchObject({ status: 401, body: { code: 'auth.invalid_credentials' } });
    });
  });

  describe('by users.roles-changing', () => {
    it('refuses a change of roles', async () => {
      const { data } = await register('carol');
      const path = `/admin/users/${data.id}/roles`;
      const refused = await admin.put(path, { roles: ['admin', 'member'] });
      expect([refused.status, refused.body.code]).toEqual([409, 'house-rules.no_more_admins']);
      const changed = await admin.put<{ roles: string[] }>(path, { roles: ['booking-manager', 'member'] });
      expect(changed.data.roles).toEqual(['booking-manager', 'member']);
    });
  });

  it('writes and reads posts and books, by the rules of those plugins', async () => {
    const { data: resource } = await admin.post<{ id: string }>('/admin/bookings/resources', {
      name: 'The red car',
      kind: 'car',
      policy: {},
    });
    const { data: user } = await register('dora');
    const [row] = await app
      .em()
      .execute<[{ project_id: string }]>('select project_id from users_user where id = ?', [user.id]);
    const projectId = row.project_id;
    const person = { userId: user.id, projectId };
    const secretary = app.api.get(Secretary, { strict: false });
    const { postId, bookingId } = await secretary.act(person, resource.id);
    expect(await secretary.read(postId, projectId)).toEqual(['Rounds', 'Rounds']);
    expect((await admin.get(`/bookings/${bookingId ?? ''}`)).status).toBe(200);
    await expect(secretary.act(person, resource.id)).rejects.toMatchObject({ code: 'bookings.taken' });
    await expect(secretary.read(postId, crypto.randomUUID())).rejects.toMatchObject({ code: 'posts.not_found' });
  });
});
