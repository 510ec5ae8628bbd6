import { randomUUID } from 'node:crypto';
import type { ApiAnswer, ApiClient, SignedInClient } from '@roost/testing';

export interface Album {
  id: string;
  owner: string;
  parentId: string | null;
  access: string;
  role: string;
  path: { id: string }[];
  count: number;
}

export interface Member {
  userId: string;
  username: string;
  role: string;
}

/** What is done with albums in specs. */
export const codes = ({ status, body }: ApiAnswer) => [status, body.code];

export const made = async (client: ApiClient, values: object = {}): Promise<string> =>
  (await client.post<Album>('/media/albums', { name: 'Trip', ...values })).data.id;

export const written = async (client: ApiClient): Promise<string> =>
  (await client.upload(Buffer.from(`A note, ${randomUUID()}`), 'note.txt')).data.id;

export const invite = (client: ApiClient, album: string, { account }: SignedInClient, role = 'contributor') =>
  client.post<Member>(`/media/albums/${album}/members`, { username: account.username, role });

export const uninvite = (client: ApiClient, album: string, { account }: SignedInClient) =>
  client.delete(`/media/albums/${album}/members/${account.id}`);

export const put = (client: ApiClient, album: string, ...ids: string[]) =>
  client.post<{ ids: string[] }>(`/media/albums/${album}/items`, { ids });

export const take = (client: ApiClient, album: string, id: string) =>
  client.delete(`/media/albums/${album}/items/${id}`);

export const idsIn = async (client: ApiClient, album: string): Promise<string[]> =>
  (await client.get<{ id: string }[]>(`/media/albums/${album}/items`)).data.map(({ id }) => id);

export const membersOf = async (client: ApiClient, album: string): Promise<Member[]> =>
  (await client.get<Member[]>(`/media/albums/${album}/members`)).data;

/** Of an album, and of the manifest and the bytes of a medium. */
export const statuses = async (client: ApiClient, album: string, id: string): Promise<number[]> =>
  Promise.all(
    ['', '/items', '/albums']
      .map((path) => `/media/albums/${album}${path}`)
      .concat(`/media/${id}`, `/media/${id}/file`)
      .map(async (path) => (await client.get(path)).status),
  );

export const all = (status: number): number[] => Array<number>(5).fill(status);
