import { type ApiClient, makePng, type SignedInClient, type TestApp } from '@roost/testing';

export const PASSWORD = 'the password of two people';
const DAY_MS = 86_400_000;

/** Tables that have rows of a project once people have used all of it. */
export const FILLED = [
  'auth_code',
  'auth_credential',
  'auth_import',
  'auth_import_line',
  'auth_invitation',
  'auth_key',
  'auth_role',
  'auth_session',
  'bookings_block',
  'bookings_booking',
  'bookings_feed',
  'bookings_resource',
  'bookings_shift',
  'bookings_shift_person',
  'bookings_unit',
  'groups_group',
  'groups_member',
  'kernel_audit',
  'kernel_kept_answer',
  'mail_message',
  'mail_template',
  'media_album',
  'media_album_item',
  'media_album_member',
  'media_media',
  'media_share',
  'media_upload',
  'media_usage',
  'posts_follow',
  'posts_post',
  'posts_preference',
  'storage_blob',
  'storage_transform',
  'storage_variant',
  'users_field',
  'users_field_value',
  'users_user',
];

/** What a request answers that has to succeed. */
export async function good<T>(answer: ReturnType<ApiClient['get']>): Promise<T> {
  const { status, bytes, data } = await answer;
  if (status >= 300) throw new Error(`${String(status)} ${bytes.toString()}`);
  return data as T;
}

/** Somebody of default who acts on a project. */
export const actingOn = (admin: SignedInClient, slug: string): ApiClient =>
  admin.as({ authorization: `Bearer ${admin.account.accessToken}`, 'x-roost-project': slug });

/** A project in which everything was used. */
export async function fillProject(app: TestApp, admin: SignedInClient, slug: string): Promise<string> {
  const { id } = await good<{ id: string }>(
    admin.post('/admin/projects', { slug, publicUrl: `http://${slug}.localhost` }),
  );
  const anyone = app.client.as({ 'x-roost-project': slug });
  for (const username of ['ada', 'bob'])
    await good(anyone.post('/auth/register', { username, email: `${username}@example.org`, password: PASSWORD }));
  const [ada, bob] = [await anyone.signIn('ada', PASSWORD), await anyone.signIn('bob', PASSWORD)];
  const nick = { key: 'nick', type: 'text', labels: { en: 'Nick' }, unique: true };
  await good(actingOn(admin, slug).post('/admin/users/fields', nick));
  await good(ada.patch('/users/me', { fields: { nick: 'Countess' } }));
  await good(ada.post('/auth/keys', { name: 'Backup', scopes: ['users.read-self'] }));
  await anyone.post('/auth/login', { username: 'ada', password: 'not hers' });
  await good(anyone.post('/auth/start', { email: 'bob@example.org' }));
  const [first, second] = await Promise.all(
    [60, 61].map(async (width) => good<{ id: string }>(ada.upload(makePng(width, 40)))),
  );
  await good(ada.patch(`/media/${first?.id ?? ''}`, { access: 'public' }));
  await good(ada.request('DELETE', `/media/${second?.id ?? ''}`));
  const album = await good<{ id: string }>(ada.post('/media/albums', { name: 'Trip' }));
  await good(ada.post(`/media/albums/${album.id}/items`, { ids: [first?.id] }));
  await good(ada.post(`/media/albums/${album.id}/members`, { username: 'bob', role: 'viewer' }));
  await good(ada.post(`/media/albums/${album.id}/shares`, {}));
  await good(
    ada.request('POST', '/media/uploads', {
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': '50',
        'content-type': 'application/offset+octet-stream',
        'upload-metadata': `filename ${Buffer.from('a.txt').toString('base64')}`,
      },
      body: new Uint8Array(Buffer.from('the first half of the file')),
    }),
  );
  await good(bob.put('/posts/by/ada/follow'));
  await good(bob.put('/posts/me/preferences', { emailVisibility: 'nobody' }));
  await good(
    ada.request('POST', '/posts', {
      json: { title: 'Hello', content: 'All' },
      headers: { 'idempotency-key': `key-${slug}` },
    }),
  );
  const staff = actingOn(admin, slug);
  const resource = (kind: string) =>
    good<{ id: string }>(staff.post('/admin/bookings/resources', { name: kind, kind, policy: {} }));
  const [room, duty] = [await resource('car'), await resource('shift')];
  const time = (days: number) => {
    const start = new Date(Math.ceil(Date.now() / DAY_MS) * DAY_MS + days * DAY_MS);
    return { start: start.toISOString(), end: new Date(start.getTime() + 3_600_000).toISOString() };
  };
  await good(ada.post('/bookings', { resourceId: room.id, description: 'A trip', personal: true, ...time(1) }));
  const shift = await good<{ id: string }>(
    staff.post('/admin/bookings/shifts', { resourceId: duty.id, capacity: 2, ...time(2) }),
  );
  await good(ada.put(`/bookings/shifts/${shift.id}/me`));
  const group = await good<{ id: string }>(staff.post('/admin/groups', { name: 'Board' }));
  await good(staff.put(`/groups/${group.id}/members/${ada.account.id}`, { roles: ['manager'] }));
  const unit = await good<{ id: string }>(staff.post('/admin/bookings/units', { name: 'Altos' }));
  await good(staff.put(`/admin/bookings/units/${unit.id}/members/${ada.account.id}`));
  await good(staff.post('/admin/bookings/blocks', { userId: bob.account.id, reason: 'Late' }));
  await good(ada.post('/bookings/feeds', {}));
  await good(staff.put('/admin/roles/helper', { description: 'A test', permissions: [] }));
  await good(staff.post('/admin/invitations', { emails: ['cia@example.org'] }));
  const people = new FormData();
  people.append('file', new Blob(['email\ndan@example.org\nnobody\n']), 'people.csv');
  await good(staff.request('POST', '/admin/imports', { form: people }));
  const template = { locale: 'en', subject: 'Your code', body: '<mj-text>It is {{code}}</mj-text>' };
  await good(staff.put('/mail/templates/auth.sign-in-code', template));
  return id;
}
