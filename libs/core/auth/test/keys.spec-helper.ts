import { type ApiClient, eventually, type TestApp } from '@roost/testing';

/** An API key, with its token where it was just made. */
export interface Key {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  addresses: string[];
  limit: string | null;
  expiresAt: string | null;
  lastUsedAt: string | null;
  key: string;
}

/** What one process does, the others know by then. */
const SOON_MS = 1000;

/** Makes a key that reads the profile of its maker, unless the draft says otherwise. */
export async function makeKey(client: ApiClient, draft: object = {}): Promise<Key> {
  const { status, data, bytes } = await client.post<Key>('/auth/keys', {
    name: 'Backup',
    scopes: ['users.read-self'],
    ...draft,
  });
  if (status !== 201) throw new Error(bytes.toString());
  return data;
}

/** A program with a key. */
export const withKey = ({ key }: Pick<Key, 'key'>, { client }: TestApp): ApiClient =>
  client.as({ authorization: `Bearer ${key}` });

/** Every scope that somebody can give. */
export const allScopes = async (client: ApiClient): Promise<string[]> =>
  (await client.get<{ name: string }[]>('/auth/keys/scopes')).data.map(({ name }) => name);

/** Waits until a request is answered so, as it soon has to be. */
export const becomes = async (client: ApiClient, path: string, expected: number): Promise<unknown> =>
  eventually(
    () => client.get(path),
    ({ status }) => status === expected,
    SOON_MS,
  );
