import { createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';

const PAGE = 'http://localhost:3000';
const NAMED = { username: 'LinusTest', password: 'what only Linus knows' };

/** What the first apps call, as it is written there: paths with a slash at the end, `Application/json`, cookies. */
describe('The first apps', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, env: { CORS_ORIGINS: PAGE } });
  });
  afterAll(async () => {
    await app.close();
  });

  /** As a browser does with `credentials: 'include'`: it asks first, and reads the answer only where it may. */
  const fromPage = async (method: string, path: string, body: object, more: Record<string, string> = {}) => {
    const asked = await fetch(app.url + path, {
      method: 'OPTIONS',
      headers: {
        origin: PAGE,
        'access-control-request-method': method,
        'access-control-request-headers': 'content-type',
      },
    });
    const headers = { 'Content-Type': 'Application/json', origin: PAGE, ...more };
    const answer = await app.client.request(method, path, { body: JSON.stringify(body), headers });
    for (const { headers: allowed } of [asked, answer]) {
      expect(allowed.get('access-control-allow-origin')).toBe(PAGE);
      expect(allowed.get('access-control-allow-credentials')).toBe('true');
    }
    expect(asked.headers.get('access-control-allow-methods')).toContain(method);
    expect(asked.headers.get('access-control-allow-headers')).toBe('content-type');
    return answer;
  };

  it('register, sign in and go on with the cookie', async () => {
    const registered = await fromPage('POST', '/auth/register/', { ...NAMED, email: 'linus@example.org' });
    expect([registered.status, registered.body.message]).toEqual([201, 'User registered successfully!']);
    const login = await fromPage('POST', '/auth/login/', NAMED);
    expect([login.status, login.body.message]).toEqual([200, 'Logged in successfully!']);
    const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect((await app.client.get('/users/me/', { cookie })).data).toMatchObject({ username: NAMED.username });

    const written = await fromPage('POST', '/posts/', { title: 'Hello', content: 'World' }, { cookie });
    expect([written.status, written.body.message]).toEqual([201, 'Post created successfully']);
    const read = await app.client.get<{ title: string }[]>(`/posts/${NAMED.username}/`);
    expect([read.body.message, read.data.map(({ title }) => title)]).toEqual(['Got posts!', ['Hello']]);
    expect((await fromPage('POST', '/auth/logout/', {}, { cookie })).status).toBe(200);
    expect((await app.client.get('/users/me/', { cookie })).status).toBe(401);
  });

  it.each(['Application/JSON', 'APPLICATION/json; Charset=UTF-8', 'application/json ;charset=utf-8'])(
    'name the type of a body as %s',
    async (type) => {
      const answer = await app.client.request('POST', '/auth/login', {
        body: JSON.stringify({ ...NAMED, password: 'not it' }),
        headers: { 'content-type': type },
      });
      expect(answer.body.code).toBe('auth.invalid_credentials');
    },
  );

  it('name the type of a form as Multipart/Form-Data, and that of fields in capitals', async () => {
    const part = (name: string, value: string) =>
      `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const form = await app.client.request('POST', '/auth/register/', {
      body: `${part('email', 'form@example.org')}${part('password', NAMED.password)}--b--\r\n`,
      headers: { 'content-type': 'Multipart/Form-Data; Boundary=b' },
    });
    expect([form.status, form.body.message]).toEqual([201, 'User registered successfully!']);
    const fields = await app.client.request('POST', '/auth/token/', {
      body: new URLSearchParams({
        grant_type: 'password',
        username: 'form@example.org',
        password: NAMED.password,
      }).toString(),
      headers: { 'content-type': 'Application/X-WWW-Form-Urlencoded' },
    });
    expect(fields.status).toBe(200);
  });

  it('write posts as messages', async () => {
    const ada = await app.client.signUp();
    expect((await app.client.post('/messages', { title: 'a', content: 'b' })).status).toBe(401);
    expect((await ada.post('/messages', { title: '', content: 'b' })).body.errors?.[0]?.pointer).toBe('/title');
    const { status, data, body } = await ada.post<{ id: string }>('/messages/', { title: 'One', content: 'Two' });
    expect([status, body.message]).toEqual([201, 'Post created successfully']);
    expect((await app.client.get<unknown[]>(`/posts/${ada.account.username}`)).data).toMatchObject([{ id: data.id }]);
  });

  describe('find images at /get/<id>', () => {
    let ada: SignedInClient;
    let id: string;
    beforeAll(async () => {
      ada = await app.client.signUp();
      ({ id } = (await ada.upload(makePng(1500, 900))).data);
      await eventually(
        async () => (await ada.get<{ status: string }>(`/media/${id}`)).data.status,
        (status) => status === 'ready',
      );
    });

    it.each([
      ['', 'medium'],
      ['/', 'medium'],
      ['/m', 'medium'],
      ['/s', 'small'],
      ['/l/', 'large'],
      ['/o', 'original'],
      ['/thumb', 'thumb'],
    ])('%s is %s', async (path, rung) => {
      const [short, long] = [await ada.get(`/get/${id}${path}`), await ada.get(`/media/${id}/${rung}`)];
      expect([short.status, short.headers.get('content-type')]).toEqual([200, 'image/webp']);
      expect(short.headers.get('etag')).toBe(long.headers.get('etag'));
      expect(short.bytes.equals(long.bytes)).toBe(true);
    });

    it('where they may see them', async () => {
      expect((await app.client.get(`/get/${id}`)).body.code).toBe('media.not_found');
      expect((await ada.get(`/get/${id}/huge`)).body.code).toBe('media.not_found');
      expect((await ada.get('/get/1')).status).toBe(400);
      const { data } = await ada.post<{ token: string }>(`/media/${id}/shares`);
      expect((await app.client.get(`/get/${id}/s?share=${data.token}`)).status).toBe(200);
      await ada.patch(`/media/${id}`, { access: 'public' });
      expect((await app.client.get(`/get/${id}/s`)).status).toBe(200);
    });
  });
});
