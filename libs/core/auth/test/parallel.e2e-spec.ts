import { createTestApp, type TestApp } from '@roost/testing';

describe('Requests that are authenticated at the same time', () => {
  let app: TestApp;
  beforeAll(async () => {
    // Nothing is remembered: each request is verified.
    app = await createTestApp({ env: { AUTH_TOKEN_CACHE_SIZE: '0' } });
  });
  afterAll(async () => {
    await app.close();
  });

  it('are those of the people who make them, and all are answered', async () => {
    const people = [await app.client.signUp(), await app.client.signUp(), await app.client.signUp()];
    const nobody = app.client.as({ authorization: 'Bearer x.y.z' });
    const asked = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const client = people[index % 4];
        const { status, data } = await (client ?? nobody).get<{ id: string }>('/users/me');
        return client ? data.id === client.account.id : status === 401;
      }),
    );
    expect(asked).toEqual(asked.map(() => true));
  });
});
