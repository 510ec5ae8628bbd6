import { type ApiClient, createTestApp, makePng, type SignedInClient, type TestApp } from '@roost/testing';

describe('On-demand transforms of public media', () => {
  let app: TestApp;
  let ada: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ env: { LIMITS_IP_FACTOR: '1', MEDIA_RENDER_BUDGET: '2/1h' } });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  it('are counted for strangers, as long as they are new', async () => {
    const { id } = (await ada.upload(makePng(60, 50))).data;
    await ada.patch(`/media/${id}`, { access: 'public' });
    const see = async (client: ApiClient, width: number) =>
      (await client.get(`/media/${id}/render?width=${String(width)}&format=webp`)).status;
    for (const width of [10, 11, 10, 11]) expect(await see(app.client, width)).toBe(200);
    expect(await see(app.client, 12)).toBe(429);
    expect(await see(app.client, 11)).toBe(200);
    for (const width of [13, 14, 15]) expect(await see(ada, width)).toBe(200);
    const { url } = (await ada.post<{ url: string }>(`/media/${id}/sign`, { width: 16 })).data;
    expect((await app.client.get(new URL(url).pathname)).status).toBe(200);
  });
});
