import { createTestApp, rowsRead, type SignedInClient, type TestApp } from '@roost/testing';

/** Of each kind. What reads a whole table looks at many times the bound. */
const MANY = 20_000;
/** Rows that one statement may look at for a page of 20. */
const BOUND = 500;

const DAY = 86_400_000;
const NOW = Date.now();
/** A moment so many days from now. */
const at = (days: number): string => new Date(NOW + days * DAY).toISOString();

/** Times go a year back from now: number 1 is the newest. The ids tell them, too. */
const ID = `uuidv7(-make_interval(mins => i * 26))`;

const FILL = [
  `insert into users_user (id, project_id, username, username_key, email, email_key, name, roles, suspended_at, erase_at, email_verified_at, listed)
   select ${ID}, $1, 'person' || i, 'person' || i, 'person' || i || '@example.org', 'person' || i || '@example.org',
     'Name ' || md5(i::text), case when i % 2000 = 7 then '{moderator}'::text[] else '{member}' end,
     case when i % 2000 = 8 then now() end, case when i % 2000 = 9 then now() end,
     case when i % 3 = 0 then now() end, case when i % 600 = 3 then true end
   from generate_series(1, ${String(MANY)}) i`,
  `insert into users_field (id, project_id, key, type, labels, required, is_unique, writer, audience, at_sign_up)
   values ('01900000-0000-7000-8000-000000000009', $1, 'nick', 'text', '{"en":"Nick"}', false, true, 'self', 'members', false)`,
  `insert into users_field_value (field_id, user_id, project_id, folded, is_unique, audience)
   select '01900000-0000-7000-8000-000000000009', id, $1, 'nick of ' || username, true, 3 from users_user`,
  `insert into mail_message (id, project_id, to_address, template, locale, state)
   select ${ID}, $1, 'Person' || i % 4000 || '@example.org', 'auth.code', 'en', case when i % 2000 = 7 then 'failed' else 'sent' end
   from generate_series(1, ${String(MANY)}) i`,
  `insert into kernel_audit (id, project_id, action, target, details, created_at)
   select id, $1, case when i % 2000 = 7 then 'mail.retried' else 'auth.signed-in' end, 'user:' || i % 500, '{}', uuid_extract_timestamp(id)
   from (select ${ID} as id, i from generate_series(1, ${String(MANY)}) i) line`,
  `insert into storage_blob (id, project_id, sha256, bytes, mime, kind, storage, reference_count, status)
   select ${ID}, $1, md5(i::text), 1000, case when i % 2000 = 7 then 'application/pdf' else 'image/png' end,
     case when i % 2000 = 7 then 'document' else 'image' end, 'local', 1, case when i % 2000 = 8 then 'failed' else 'ready' end
   from generate_series(1, ${String(MANY)}) i`,
  `insert into media_media (id, project_id, owner_id, blob_id, filename, access, trashed_at, created_at)
   select b.id, $1, u.id, b.id, 'IMG ' || i || '.png', case when i % 2000 = 9 then 'public' else 'private' end,
     case when i % 2000 = 10 then now() end, uuid_extract_timestamp(b.id)
   from generate_series(1, ${String(MANY)}) i join storage_blob b on b.sha256 = md5(i::text)
   join users_user u on u.username = case when i % 10 = 3 then 'person' || i % 900 + 1 else 'grace' end`,
  `insert into bookings_booking (id, project_id, resource_id, booker_id, unit_id, starts_at, ends_at, held, description, state)
   select ${ID}, $1, r.id, u.id,
     case when i % 2000 = 7 then '01900000-0000-7000-8000-000000000007'::uuid end, start, start + interval '1 hour',
     tstzrange(start, start + interval '1 hour'), 'Meeting',
     case when i % 2000 = 7 then 'rejected' when i % 2000 = 8 then 'pending' when i % 2 = 0 then 'confirmed' else 'cancelled' end
   from generate_series(1, ${String(MANY)}) i
   join bookings_resource r on r.name = 'Room ' || i % 10 + 1
   join users_user u on u.username = 'person' || i % 900 + 1
   cross join lateral (select date_trunc('hour', now()) + make_interval(hours => 5 * (i / 10) - 8500) as start) at`,
  `insert into groups_group (id, project_id, name) select ${ID}, $1, 'Class ' || i from generate_series(1, ${String(MANY)}) i`,
  `insert into groups_member (group_id, user_id, expires_at)
   select g.id, u.id, case when u.username like '%7' then now() end from users_user u
   cross join (select id from groups_group order by id limit 1) g`,
  `insert into bookings_shift (id, project_id, resource_id, starts_at, ends_at, capacity)
   select ${ID}, $1, r.id, now() + make_interval(hours => i / 10 - 1500), now() + make_interval(hours => i / 10 - 1499), 1
   from generate_series(1, ${String(MANY)}) i join bookings_resource r on r.name = 'Room ' || i % 10 + 1`,
  `insert into bookings_shift_person (shift_id, user_id, during)
   select s.id, u.id, tstzrange(s.starts_at, s.ends_at)
   from (select *, row_number() over (order by id) as i from bookings_shift) s
   join users_user u on u.username = 'person' || s.i % 900 + 1
   on conflict do nothing`,
];

describe('Of a large table', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let member: SignedInClient;
  let room = '';
  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
    const [project] = await app.asOwner<{ id: string }>('select id from projects_project');
    for (let number = 1; number <= 10; number++) {
      const { status } = await admin.post('/admin/bookings/resources', {
        name: `Room ${String(number)}`,
        kind: 'room',
      });
      expect(status).toBe(201);
    }
    for (const sql of FILL) await app.asOwner(sql, sql.includes('$1') ? [project?.id] : []);
    await app.asOwner('analyze');
    // Afterwards: a sign-up reads the fields, and what is written behind its back is not told.
    member = await app.client.signUp();
    const [resource] = await app.asOwner<{ id: string }>(`select id from bookings_resource where name = 'Room 8'`);
    room = resource?.id ?? '';
  });
  afterAll(async () => {
    await app.close();
  });

  const isBounded = async (path: string, by = admin): Promise<number> => {
    let found: unknown;
    const queries = await rowsRead(app, async () => {
      const { status, data, body } = await by.get<unknown[]>(path);
      expect([status, body.code]).toEqual([200, undefined]);
      found = data;
    });
    expect(queries.length).toBeGreaterThan(0);
    expect(queries.filter((query) => query.rowsRead > BOUND)).toEqual([]);
    return Array.isArray(found) ? found.length : 0;
  };

  it.each([
    '/admin/users?search=person4711',
    '/admin/users?search=son',
    '/admin/users?search=4711@EXAMPLE',
    '/admin/users?search=nobody-at-all',
    '/admin/users?role=moderator',
    '/admin/users?role=member',
    '/admin/users?role=nobody',
    '/admin/users?state=suspended',
    '/admin/users?state=leaving',
    '/admin/users?state=active',
    '/users?search=son4711',
    '/mail/messages?to=person17@example.org',
    '/mail/messages?to=stranger@example.org',
    '/mail/messages?state=queued',
    '/mail/messages?state=failed',
    '/mail/messages?state=sent',
    '/admin/audit?action=mail.retried',
    '/admin/audit?action=mail.never',
    '/admin/audit?target=user:17',
    `/admin/audit?from=${at(-200)}&to=${at(-199)}`,
    `/admin/audit?to=${at(-340)}`,
    `/admin/audit?from=${at(-1)}&action=mail.retried`,
    '/admin/audit?from=0001-01-01T00:00:00Z&to=0002-01-01T00:00:00Z',
    '/media?limit=20',
    '/media?name=4711',
    '/media?name=nothing-like-it',
    '/media?kind=document',
    '/media?trashed=true',
    `/media?from=${at(-200)}&to=${at(-199)}`,
    `/media?to=${at(-360)}`,
    '/admin/media?name=g%204711',
    '/admin/media?kind=document',
    '/admin/media?status=failed',
    '/admin/media?status=processing',
    '/admin/media?state=trashed',
    '/admin/media?state=taken-down',
    '/admin/media?access=public',
    `/admin/media?sha256=${'0'.repeat(64)}`,
    '/admin/groups',
    '/admin/groups?search=4711',
    '/admin/groups?search=nothing-like-it',
    '/admin/groups?user=01900000-0000-7000-8000-000000000008',
    '/admin/jobs?state=failed',
    '/admin/jobs?name=mail.deliver',
    `/bookings?from=${at(-100)}&to=${at(-99)}`,
    `/admin/bookings?from=${at(-100)}&to=${at(-99)}`,
    `/admin/bookings?from=${at(-99)}&to=${at(-100)}`,
    `/bookings?from=${at(-300)}&to=${at(-239)}&limit=20`,
    `/bookings?from=${at(-300)}&to=${at(-239)}&limit=20&cursor=${String(NOW - 270 * DAY)}.01900000-0000-7000-8000-000000000007`,
    '/bookings/resources?limit=5',
    '/admin/bookings?state=rejected',
    '/admin/bookings?state=pending&oldestFirst=true',
    '/admin/bookings?unit=01900000-0000-7000-8000-000000000007',
    '/admin/bookings?unit=01900000-0000-7000-8000-000000000008',
    `/admin/bookings/statistics?from=${at(-100)}&to=${at(-99)}`,
    '/bookings/shifts/mine',
  ])('a few rows are read for %s', async (path) => {
    await isBounded(path);
  });

  it.each(['opt-in', 'opt-out'])(
    'a few rows are read where people look for others in a directory that is %s',
    async (directory) => {
      expect((await admin.patch('/admin/settings/users', { directory })).status).toBe(200);
      await member.get('/users?limit=1');
      const found = directory === 'opt-in' ? 1 : 20;
      expect(await isBounded('/users', member)).toBe(20);
      expect(await isBounded('/users?search=nick%20of%20person4803', member)).toBe(1);
      expect(await isBounded('/users?search=nick%20of', member)).toBe(20);
      expect(await isBounded('/users?search=son480', member)).toBe(found === 1 ? 1 : 5);
      expect(await isBounded('/users?search=nobody-at-all', member)).toBe(0);
    },
  );

  it.each([
    ['/admin/bookings?state=rejected&resource=', ''],
    ['/admin/bookings?state=pending&resource=', ''],
    [`/bookings?from=${at(200)}&to=${at(202)}&resource=`, ''],
    [`/bookings?from=${at(-300)}&to=${at(-239)}&limit=20&resource=`, ''],
    [`/bookings/shifts?from=${at(10)}&to=${at(12)}&resource=`, ''],
    [`/bookings/availability?from=${at(-3)}&to=${at(-1)}&resource=`, ''],
  ])('a few rows are read for %s<id>', async (path) => {
    await isBounded(path + room);
  });
});
