import { newId } from '@roost/plugin-kit';
import { PostsService } from '@roost/posts';
import {
  createTestApp,
  eventually,
  mailsOf,
  mailTo,
  makePng,
  messagesArrived,
  type SignedInClient,
  type TestApp,
} from '@roost/testing';

interface PostBody {
  id: string;
  author_email: string | null;
  author_username: string;
  title: string;
  content: string;
  mediaIds: string[];
  createdAt: string;
  updatedAt: string | null;
  media_ids: string[];
  created_at: string;
  updated_at: string | null;
}

describe('/posts', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let bob: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    [ada, bob] = await Promise.all([app.client.signUp(), app.client.signUp()]);
  });
  afterAll(async () => {
    await app.close();
  });

  const post = async (author: SignedInClient, draft: object = {}): Promise<PostBody> => {
    const { status, data, body } = await author.post<PostBody>('/posts', {
      title: 'The café is open',
      content: 'Come by from ten.',
      ...draft,
    });
    expect([status, body.message]).toEqual([201, 'Post created successfully']);
    return data;
  };
  const listOf = async (author: SignedInClient, reader = app.client): Promise<PostBody[]> =>
    (await reader.get<PostBody[]>(`/posts/by/${author.account.username}`)).data;

  it('are written by people who are signed in', async () => {
    expect((await app.client.post('/posts', { title: 'a', content: 'b' })).status).toBe(401);
    const written = await post(ada);
    expect(written).toEqual({
      id: expect.any(String) as string,
      author_email: ada.account.email,
      author_username: ada.account.username,
      title: 'The café is open',
      content: 'Come by from ten.',
      mediaIds: [],
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      updatedAt: null,
      media_ids: [],
      created_at: written.createdAt,
      updated_at: null,
    });
  });

  it.each([
    ['no title', { title: undefined }, '/title'],
    ['a blank title', { title: '  ' }, '/title'],
    ['a title of 101 characters', { title: 'x'.repeat(101) }, '/title'],
    ['a content of 501 characters', { content: '😀'.repeat(501) }, '/content'],
    ['a medium that is no id', { mediaIds: ['x'] }, '/mediaIds'],
    ['eleven media', { mediaIds: Array.from({ length: 11 }, () => crypto.randomUUID()) }, '/mediaIds'],
    ['a field that there is not', { authorId: crypto.randomUUID() }, '/authorId'],
  ])('refuse %s', async (_what, draft, pointer) => {
    const { status, body } = await ada.post('/posts', { title: 'a', content: 'b', ...draft });
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });

  it('are not written for somebody who is gone', async () => {
    const draft = { title: 'Still here', content: 'Am I?', mediaIds: [], notifyFollowers: true };
    const { projectId } = (
      await app.em().execute<[{ projectId: string }]>('select project_id as "projectId" from users_user limit 1')
    )[0];
    const writing = app.api.get(PostsService).create(draft, { userId: newId(), projectId });
    await expect(writing).rejects.toMatchObject({ code: 'users.not_found' });
    expect(await app.em().execute(`select 1 from posts_post where title = 'Still here'`)).toEqual([]);
  });

  it('take 100 and 500 characters, however many bytes those are', async () => {
    const { title, content } = await post(ada, { title: '😀'.repeat(100), content: 'å'.repeat(500) });
    expect([[...title].length, content.length]).toEqual([100, 500]);
  });

  it('are listed, the newest first, page by page', async () => {
    const author = await app.client.signUp();
    const titles = ['one', 'two', 'three'];
    for (const title of titles) await post(author, { title });
    const first = await app.client.get<PostBody[]>(`/posts/by/${author.account.username}?limit=2`);
    expect([first.body.message, first.data.map(({ title }) => title)]).toEqual(['Got posts!', ['three', 'two']]);
    const cursor = first.body.meta?.nextCursor ?? '';
    const second = await app.client.get<PostBody[]>(`/posts/by/${author.account.username}?limit=2&cursor=${cursor}`);
    expect([second.data.map(({ title }) => title), second.body.meta?.nextCursor]).toEqual([['one'], null]);
    const all = await app.client.get<PostBody[]>('/posts?limit=3');
    expect([all.body.message, all.data.map(({ title }) => title)]).toEqual(['Got posts!', titles.toReversed()]);
    expect((await app.client.get('/posts/by/nobody-of-this-name')).status).toBe(404);
  });

  it('are read one by one', async () => {
    const written = await post(ada);
    const read = await ada.get<PostBody>(`/posts/${written.id}`);
    expect([read.body.message, read.data]).toEqual(['Got post!', written]);
    expect((await app.client.get<PostBody>(`/posts/${written.id}`)).data).toEqual({ ...written, author_email: null });
    expect((await ada.get(`/posts/${newId()}`)).body.code).toBe('posts.not_found');
    expect((await ada.get('/posts/longer-than-any-username-and-no-id')).body.code).toBe('http.bad_request');
  });

  it('are found by the name of their author where the first apps look, whom they also follow there', async () => {
    const { username } = ada.account;
    const [early, documented] = [
      await bob.get<PostBody[]>(`/posts/${username}?limit=1`),
      await bob.get<PostBody[]>(`/posts/by/${username}?limit=1`),
    ];
    expect([early.body.message, early.data.length]).toEqual(['Got posts!', 1]);
    expect(early.body).toEqual(documented.body);
    // As short as a username may be, and as long.
    for (const name of ['ab', 'x'.repeat(32), 'by', 'nobody-of-this-name']) {
      expect((await bob.get(`/posts/${name}`)).body.code).toBe('users.not_found');
    }
    const following = async () => (await bob.get<{ username: string }[]>('/posts/me/following')).data.length;
    expect([(await bob.put(`/posts/${username}/follow`)).status, await following()]).toEqual([200, 1]);
    expect([(await bob.delete(`/posts/${username}/follow`)).status, await following()]).toEqual([200, 0]);
  });

  it('may be sent back as they were answered', async () => {
    const { data: picture } = await ada.upload(makePng(60, 40));
    const written = await post(ada, { mediaIds: [picture.id] });
    const sentBack = await ada.patch<PostBody>(`/posts/${written.id}`, { ...written, title: 'Another title' });
    expect(sentBack.data).toMatchObject({
      id: written.id,
      title: 'Another title',
      mediaIds: [picture.id],
      createdAt: written.createdAt,
    });
    const again = await ada.patch<PostBody>(`/posts/${written.id}`, { ...sentBack.data, content: 'More' });
    expect(again.data).toMatchObject({ title: 'Another title', content: 'More' });
    const copy = await post(ada, again.data);
    expect(copy).toMatchObject({ title: 'Another title', content: 'More', mediaIds: [picture.id], updatedAt: null });
    expect(copy.id).not.toBe(written.id);
    const stranger = { ...written, id: copy.id, author_username: bob.account.username, created_at: '1970-01-01' };
    expect((await ada.patch<PostBody>(`/posts/${written.id}`, stranger)).data).toMatchObject({
      id: written.id,
      author_username: ada.account.username,
      createdAt: written.createdAt,
    });
  });

  it('take media_ids for mediaIds', async () => {
    const { data: picture } = await ada.upload(makePng(60, 40));
    const { id, mediaIds } = await post(ada, { media_ids: [picture.id] });
    expect(mediaIds).toEqual([picture.id]);
    expect((await ada.patch<PostBody>(`/posts/${id}`, { media_ids: [] })).data.mediaIds).toEqual([]);
    const both = { mediaIds: [picture.id], media_ids: [] };
    expect((await ada.patch<PostBody>(`/posts/${id}`, both)).data.mediaIds).toEqual([picture.id]);
    expect((await ada.patch(`/posts/${id}`, { media_ids: ['x'] })).body.errors?.[0]?.pointer).toBe('/media_ids');
    expect((await ada.post('/posts', { title: 'a', content: 'b', media_ids: ['x'] })).status).toBe(400);
  });

  it('show the address of the author as the author allows', async () => {
    const author = await app.client.signUp();
    await post(author);
    const seen = async () => [
      (await listOf(author))[0]?.author_email,
      (await listOf(author, bob))[0]?.author_email,
      (await listOf(author, author))[0]?.author_email,
    ];
    const { email } = author.account;
    expect(await seen()).toEqual([null, email, email]);
    expect((await author.put('/posts/me/preferences', { emailVisibility: 'everyone' })).status).toBe(200);
    expect(await seen()).toEqual([email, email, email]);
    await author.put('/posts/me/preferences', { emailVisibility: 'nobody' });
    expect(await seen()).toEqual([null, null, email]);
    expect((await author.get('/posts/me/preferences')).data).toEqual({ emailVisibility: 'nobody' });
    expect((await author.put('/posts/me/preferences', { emailVisibility: 'friends' })).status).toBe(400);
  });

  it('are changed and deleted by their author and by moderators only', async () => {
    const { id } = await post(ada);
    expect((await bob.patch(`/posts/${id}`, { title: 'mine' })).body.code).toBe('posts.not_yours');
    expect((await bob.delete(`/posts/${id}`)).status).toBe(403);
    const changed = await ada.patch<PostBody>(`/posts/${id}`, { title: 'The café is closed' });
    expect(changed.data).toMatchObject({ title: 'The café is closed', content: 'Come by from ten.' });
    expect(changed.data.updatedAt).not.toBeNull();
    expect(changed.data.updated_at).toBe(changed.data.updatedAt);
    expect((await ada.patch(`/posts/${id}`, { title: null })).status).toBe(400);

    const moderator = await app.client.signUp();
    const admin = await app.signUpAdmin();
    await admin.put(`/admin/users/${moderator.account.id}/roles`, { roles: ['member', 'moderator'] });
    expect((await moderator.patch<PostBody>(`/posts/${id}`, { content: 'Hidden.' })).data.content).toBe('Hidden.');
    expect((await moderator.delete(`/posts/${id}`)).status).toBe(200);
    expect((await ada.delete(`/posts/${id}`)).body.code).toBe('posts.not_found');
  });

  it('of one project are not found from another', async () => {
    const { id } = await post(ada);
    await (await app.signUpAdmin()).post('/admin/projects', { slug: 'other' });
    expect((await app.client.get<PostBody[]>('/posts', { 'x-roost-project': 'other' })).data).toEqual([]);
    expect((await app.client.get<PostBody[]>('/posts')).data.map((item) => item.id)).toContain(id);
  });

  it('show media of the author, which become public, until they are gone', async () => {
    const { data: picture } = await ada.upload(makePng(120, 80));
    const { id, mediaIds, media_ids } = await post(ada, { mediaIds: [picture.id] });
    expect([mediaIds, media_ids]).toEqual([[picture.id], [picture.id]]);
    expect((await app.client.get(`/media/${picture.id}`)).status).toBe(200);
    expect((await bob.post('/posts', { title: 'a', content: 'b', mediaIds: [picture.id] })).body.code).toBe(
      'posts.unknown_media',
    );
    await ada.delete(`/media/${picture.id}?permanent=true`);
    await eventually(
      async () => (await listOf(ada)).find((item) => item.id === id)?.mediaIds,
      (ids) => ids?.length === 0,
    );
  });

  it('of the people whom one follows are a list of their own', async () => {
    const [reader, followed, other] = await Promise.all([
      app.client.signUp(),
      app.client.signUp(),
      app.client.signUp(),
    ]);
    const feed = async (query = ''): Promise<{ ids: string[]; next: string | null | undefined }> => {
      const { data, body } = await reader.get<PostBody[]>(`/posts/me/feed${query}`);
      return { ids: data.map(({ id }) => id), next: body.meta?.nextCursor };
    };
    const [first, , second] = [await post(followed), await post(other), await post(followed)];
    expect(await feed()).toEqual({ ids: [], next: null });
    await reader.put(`/posts/by/${followed.account.username}/follow`);
    expect(await feed()).toEqual({ ids: [second.id, first.id], next: null });
    const { ids, next } = await feed('?limit=1');
    expect(ids).toEqual([second.id]);
    expect(await feed(`?limit=1&cursor=${String(next)}`)).toEqual({ ids: [first.id], next: null });
    await app.asOwner('update users_user set suspended_at = now() where username = $1', [followed.account.username]);
    expect(await feed()).toEqual({ ids: [], next: null });
  });

  it('are told to followers by one job, in one mail each', async () => {
    const author = await app.client.signUp();
    const path = `/posts/by/${author.account.username}/follow`;
    for (const follower of [ada, bob, bob]) expect((await follower.put(path)).status).toBe(200);
    expect((await author.put(path)).body.code).toBe('posts.follows_self');
    const { data } = await bob.get<{ username: string }[]>('/posts/me/following');
    expect(data.map(({ username }) => username)).toEqual([author.account.username]);
    await bob.delete(path);
    await post(author, { title: 'Quiet', notifyFollowers: false });
    await post(author, { title: 'Loud' });
    const mail = await mailTo(app.client, ada.account.email, /wrote: Loud/);
    expect(mail.text).toContain('Come by from ten.');
    const subjects = (await mailsOf(app.client)).filter(({ subject }) => subject.startsWith(author.account.username));
    expect(subjects.map(({ to, subject }) => [to, subject])).toEqual([
      [ada.account.email, `${author.account.username} wrote: Loud`],
    ]);
  });

  it('leave nothing to do where nobody hears of them', async () => {
    await app.asOwner(`create table probe_written (name text)`);
    await app.asOwner(`create function probe_note() returns trigger language plpgsql security definer as $$
      begin insert into probe_written values (new.name); return new; end $$`);
    await app.asOwner(
      `create trigger probe_note after insert on kernel_outbox for each row execute function probe_note()`,
    );
    const writtenBy = async (author: SignedInClient) => {
      await app.asOwner('delete from probe_written');
      await post(author);
      return app.asOwner<{ name: string }>(`select name from probe_written where name like 'posts.%'`);
    };
    const author = await app.client.signUp();
    await messagesArrived(app);
    expect(await writtenBy(author)).toEqual([]);
    await ada.put(`/posts/${author.account.username}/follow`);
    expect(await writtenBy(author)).toEqual([{ name: 'posts.notify-followers' }]);
    await app.asOwner('drop trigger probe_note on kernel_outbox; drop function probe_note; drop table probe_written');
  });

  it('of a suspended author are not shown', async () => {
    const author = await app.client.signUp();
    const { id } = await post(author);
    const admin = await app.client.signIn('grace', 'nanoseconds of wire');
    await admin.post(`/admin/users/${author.account.id}/suspend`);
    expect((await ada.get<PostBody[]>('/posts?limit=100')).data.map((item) => item.id)).not.toContain(id);
    await admin.post(`/admin/users/${author.account.id}/restore`);
    expect((await ada.get<PostBody[]>('/posts?limit=100')).data.map((item) => item.id)).toContain(id);
  });
});
