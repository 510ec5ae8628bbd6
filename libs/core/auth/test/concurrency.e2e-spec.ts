import { createTestApp, type SignedInClient, type TestApp } from '@roost/testing';

describe('Requests that come at the same time', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(async () => {
    await app.close();
  });

  const nameOf = async (client: SignedInClient): Promise<string> =>
    (await client.get<{ username: string }>('/users/me')).data.username;

  it('are each of their own caller, though nobody was known before', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => app.client.signUp()));
    // Nothing is remembered of a new token: all are verified at once, some of them twice.
    const asked = [...people, ...people];
    expect(await Promise.all(asked.map(nameOf))).toEqual(asked.map(({ account }) => account.username));
  });

  it('are refused or let in each by its own token', async () => {
    const ada = await app.client.signUp();
    const { accessToken } = ada.account;
    const forged = `${accessToken.slice(0, -6)}${accessToken.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA'}`;
    const tokens = [accessToken, forged, accessToken, forged, forged, accessToken];
    const answers = await Promise.all(
      tokens.map((token) => app.client.get('/users/me', { authorization: `Bearer ${token}` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(tokens.map((token) => (token === forged ? 401 : 200)));
  });
});
