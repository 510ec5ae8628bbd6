/** What the figure of growth fills tables with, and what it asks of them. */

/** Of a table. The ratio of large to small is the same for each of them. */
export const SMALL = {
  posts: 10_000,
  media: 2_000,
  'media of somebody else': 1_000,
  people: 1_000,
  mails: 5_000,
  audit: 10_000,
  bookings: 2_000,
};

const DAY = 86_400_000;
const NOW = Date.now();
const at = (days) => new Date(NOW + days * DAY).toISOString();

/**
 * $1 is the project, $2 how many rows, $3 the account that owns and asks. Whatever a filter finds is the same number in every size, and rows of a day
 * are as many: a larger table goes further back.
 */
export const FILL = [
  {
    table: 'users_user',
    of: 'people',
    sql: `insert into users_user (id, project_id, username, username_key, email, email_key, name, roles, suspended_at)
      select uuidv7(-make_interval(mins => i)), $1, 'person' || i || 'x', 'person' || i || 'x', 'person' || i || 'x@example.org',
        'person' || i || 'x@example.org', 'Name ' || md5(i::text), case when i % ($2 / 30) = 7 then '{moderator}'::text[] else '{member}' end,
        case when i % ($2 / 30) = 8 then now() end
      from generate_series(1, $2::int) i where $3::uuid is not null`,
  },
  {
    table: 'users_field_value',
    of: 'people',
    sql: `insert into users_field_value (field_id, user_id, project_id, folded, is_unique, audience)
      select f.id, u.id, $1, 'nick of ' || u.username, true, 3 from users_user u cross join users_field f
      where $2::int > 0 and $3::uuid is not null`,
  },
  {
    table: 'posts_post',
    of: 'posts',
    sql: `insert into posts_post (id, project_id, author_id, title, content, created_at)
      select uuidv7(-make_interval(secs => i)), $1, case when i % ($2 / 100) = 7 then $3::uuid else a.id end,
        'Post ' || i, repeat('On Sunday, from ten. ', 10), now()
      from generate_series(1, $2::int) i join (
        select id, row_number() over (order by id) as number from users_user where suspended_at is null and id <> $3::uuid
      ) a on a.number = 1 + i % 900`,
  },
  {
    table: 'storage_blob',
    of: 'media',
    sql: `insert into storage_blob (id, project_id, sha256, bytes, mime, kind, storage, reference_count, status)
      select md5(i::text)::uuid, $1, md5(i::text), 1000, 'image/png', case when i % ($2 / 30) = 7 then 'document' else 'image' end, 'local', 1, 'ready'
      from generate_series(1, $2::int) i where $3::uuid is not null`,
  },
  {
    table: 'media_media',
    of: 'media',
    sql: `insert into media_media (id, project_id, owner_id, blob_id, filename)
      select uuidv7(-make_interval(mins => i)), $1, $3::uuid, md5(i::text)::uuid, 'IMG ' || i || '.png' from generate_series(1, $2::int) i`,
  },
  // Who asks may see thirty of them, whatever their number.
  {
    table: 'media_media',
    of: 'media of somebody else',
    sql: `insert into media_media (id, project_id, owner_id, blob_id, filename, access)
      select uuidv7(-make_interval(mins => i)), $1, u.id, md5(i::text)::uuid, 'IMG ' || i || '.png',
        case when i % ($2 / 30) = 7 then 'members' else 'private' end
      from generate_series(1, $2::int) i join users_user u on u.username = 'person77x' where $3::uuid is not null`,
  },
  {
    table: 'mail_message',
    of: 'mails',
    sql: `insert into mail_message (id, project_id, to_address, template, locale, state)
      select uuidv7(-make_interval(secs => i)), $1, 'Person' || i % ($2 / 10) || '@example.org', 'auth.code', 'en',
        case when i % ($2 / 30) = 7 then 'failed' else 'sent' end
      from generate_series(1, $2::int) i where $3::uuid is not null`,
  },
  {
    table: 'kernel_audit',
    of: 'audit',
    sql: `insert into kernel_audit (id, project_id, action, target, details, created_at)
      select id, $1, case when i % ($2 / 30) = 7 then 'mail.retried' else 'auth.signed-in' end, 'user:' || i % 500, '{}', uuid_extract_timestamp(id)
      from (select uuidv7(-make_interval(secs => i * 30)) as id, i from generate_series(1, $2::int) i) line where $3::uuid is not null`,
  },
  {
    table: 'bookings_booking',
    of: 'bookings',
    sql: `insert into bookings_booking (id, project_id, resource_id, booker_id, starts_at, ends_at, held, description, state)
      select uuidv7(-make_interval(mins => i)), $1, r.id, md5((i % 900)::text)::uuid, start, start + interval '1 hour',
        tstzrange(start, start + interval '1 hour'), 'Meeting', case when i % 50 = 7 and i >= $2 - 1000 then 'rejected' else 'confirmed' end
      from generate_series(0, $2::int - 1) i join (select id, row_number() over (order by name) - 1 as number from bookings_resource) r on r.number = i % 50
      cross join lateral (select date_trunc('hour', now()) + interval '10 days' - make_interval(hours => 12 * (i / 50)) as start) at
      where $3::uuid is not null`,
  },
];

/** What is asked. @returns paths by name */
export const pathsOf = ({ deepPost, deepMedia, resource }) => ({
  'GET /posts': '/posts',
  'GET /posts, behind nine tenths of them': `/posts?cursor=${deepPost}`,
  'GET /posts/:username': '/posts/grower',
  'GET /media': '/media',
  'GET /media, behind nine tenths of them': `/media?cursor=${deepMedia}`,
  'GET /media?owner=': '/media?owner=person77x',
  'GET /media?name=': '/media?name=IMG%201234.',
  'GET /media?kind=': '/media?kind=document',
  'GET /media?from=&to=': `/media?from=${at(-0.9)}&to=${at(-0.5)}`,
  'GET /users': '/users',
  'GET /users?search=, a value of an own field': '/users?search=nick%20of%20person777x',
  'GET /admin/users': '/admin/users',
  'GET /admin/users?search=': '/admin/users?search=son777x',
  'GET /admin/users?role=': '/admin/users?role=moderator',
  'GET /admin/users?state=suspended': '/admin/users?state=suspended',
  'GET /mail/messages?to=': '/mail/messages?to=person77@example.org',
  'GET /mail/messages?state=queued': '/mail/messages?state=queued',
  'GET /mail/messages?state=failed': '/mail/messages?state=failed',
  'GET /admin/audit?from=&to=': `/admin/audit?from=${at(-2)}&to=${at(-1)}`,
  'GET /admin/audit?action=, a rare one': '/admin/audit?action=mail.retried',
  'GET /admin/bookings?state=&resource=': `/admin/bookings?state=rejected&resource=${resource}`,
  'GET /bookings of all, a day': `/bookings?from=${at(1)}&to=${at(2)}`,
  'GET /admin/bookings/statistics, a day': `/admin/bookings/statistics?from=${at(1)}&to=${at(2)}`,
});
