import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestApp, eventually, mailsOf, mailTo, type SignedInClient, type TestApp } from '@roost/testing';
import reviewsPlugin from '../src/index.js';

interface ReviewBody {
  id: string;
  subject: string;
  rating: number;
  text: string;
}

const draft = { subject: 'The red car', rating: 4, text: 'Starts in winter.' };

describe('Reviews', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let admin: SignedInClient;
  before(async () => {
    app = await createTestApp({ plugins: [reviewsPlugin], worker: true });
    admin = await app.signUpAdmin();
    ada = await app.client.signUp();
  });
  after(async () => {
    await app.close();
  });

  const write = async (author: SignedInClient, subject: string): Promise<string> => {
    const { status, data } = await author.post<ReviewBody>('/reviews', { ...draft, subject });
    assert.equal(status, 201);
    return data.id;
  };
  const listed = async (subject: string): Promise<string[]> => {
    const { data } = await ada.get<ReviewBody[]>(`/reviews?subject=${encodeURIComponent(subject)}`);
    return data.map(({ id }) => id);
  };

  it('are written, listed, changed and deleted', async () => {
    const id = await write(ada, 'The blue room');
    assert.deepEqual(await listed('The blue room'), [id]);
    const { status, data } = await ada.patch<ReviewBody>(`/reviews/${id}`, { rating: 5 });
    assert.deepEqual([status, data.rating, data.text], [200, 5, draft.text]);
    assert.equal((await ada.delete(`/reviews/${id}`)).status, 200);
    assert.deepEqual(await listed('The blue room'), []);
    assert.equal((await ada.delete(`/reviews/${id}`)).body.code, 'reviews.not_found');
  });

  it('are behind the guard, checked, and in OpenAPI', async () => {
    assert.equal((await app.client.get('/reviews')).status, 401);
    const { status, body } = await ada.post('/reviews', { ...draft, rating: 6 });
    assert.deepEqual([status, body.errors?.map(({ pointer }) => pointer)], [400, ['/rating']]);
    const openApi = (await app.client.get('/openapi.json')).body as { paths?: object };
    assert.ok(openApi.paths && '/reviews' in openApi.paths);
  });

  it('are deleted by others only when they may moderate, which can be granted', async () => {
    const id = await write(ada, 'The attic');
    const bob = await app.client.signUp();
    assert.equal((await bob.delete(`/reviews/${id}`)).body.code, 'reviews.not_yours');
    const permissions = ['reviews.write', 'reviews.moderate'];
    assert.equal((await admin.put('/admin/roles/moderator', { description: 'Moderates', permissions })).status, 200);
    const granted = await admin.put(`/admin/users/${bob.account.id}/roles`, { roles: ['member', 'moderator'] });
    assert.equal(granted.status, 200);
    assert.equal((await bob.delete(`/reviews/${id}`)).status, 200);
  });

  it('are thanked for by one mail, which the worker sends', async () => {
    const author = await app.client.signUp();
    await write(author, 'The cellar');
    const { text } = await mailTo(app.client, author.account.email, /Thank you/);
    assert.match(text, /The cellar/);
    const mails = (await mailsOf(app.client)).filter(
      ({ to, subject }) => to === author.account.email && /Thank/.test(subject),
    );
    assert.equal(mails.length, 1);
  });

  it('are hidden once their author is suspended', async () => {
    const author = await app.client.signUp();
    await write(author, 'The garden');
    assert.equal((await admin.post(`/admin/users/${author.account.id}/suspend`, { reason: 'spam' })).status, 200);
    await eventually(
      () => listed('The garden'),
      (ids) => ids.length === 0,
    );
  });
});
