import { readFile } from 'node:fs/promises';
import { type ApiClient, eventually, mailTo, type SignedInClient } from '@roost/testing';

const DAY_MS = 86_400_000;

/** What the sample does when its processes are those of a server: an API, and a worker beside it. */
export async function lendOverHttp(client: ApiClient, keeper: SignedInClient, codes: string): Promise<void> {
  const headers = { 'content-type': 'text/plain', 'idempotency-key': 'spring' };
  const accepted = await keeper.request<{ id: string }>('POST', '/lending/inventory', { body: 'Saw\nTent\n', headers });
  expect(accepted.status).toBe(202);
  const report = () => keeper.get<{ state: string; done: number }>(`/lending/inventory/${accepted.data.id}`);
  expect((await eventually(report, ({ data }) => data.state === 'done')).data.done).toBe(2);

  const ada = await client.signUp();
  const [tent] = (await ada.get<{ id: string }[]>('/lending/things?search=tent')).data;
  const badge = async () => (await client.get(`/lending/things/${tent?.id ?? ''}/badge`)).headers.get('lending-state');
  expect(await badge()).toBe('in');
  const request = {
    json: { dueAt: new Date(Date.now() + DAY_MS / 2).toISOString() },
    headers: { 'idempotency-key': 'one tap' },
  };
  const lend = () => ada.request<{ id: string }>('POST', `/lending/things/${tent?.id ?? ''}/loans`, request);
  const [{ status, data: loan }, again] = [await lend(), await lend()];
  expect([status, again.data.id]).toEqual([201, loan.id]);
  expect(await badge()).toBe('out');

  const { data } = await ada.get<{ code: string }>(`/lending/loans/${loan.id}/code`);
  await eventually(
    () => readFile(codes, 'utf8'),
    (lines) => lines.startsWith(`${data.code} `),
  );
  expect((await mailTo(client, ada.account.email, /Tent is due/)).text).toContain('back to the boat house');
  expect((await ada.post(`/lending/loans/${loan.id}/return`)).status).toBe(200);
  expect(await badge()).toBe('in');
}
