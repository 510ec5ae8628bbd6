/** What the figures of media ask of a running Roost. */
import { randomUUID } from 'node:crypto';

export async function call(url, path, token, body, headers = {}) {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(url + path, { ...body, headers: { ...headers, ...authorization } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return JSON.parse(text).data;
}

export const json = (method, content) => [
  { method, body: JSON.stringify(content) },
  { 'content-type': 'application/json' },
];

export async function signUp(url) {
  const username = `bench${randomUUID().slice(0, 8)}`;
  const account = { username, email: `${username}@example.org`, password: randomUUID() };
  await call(url, '/auth/register', undefined, ...json('POST', account));
  const { accessToken } = await call(url, '/auth/login', undefined, ...json('POST', account));
  return accessToken;
}

export async function upload(url, token, bytes, name) {
  const form = new FormData();
  form.append('file', new Blob([bytes]), name);
  return call(url, '/media', token, { method: 'POST', body: form });
}

export async function ready(url, token, id) {
  for (;;) {
    const { status } = await call(url, `/media/${id}`, token, {});
    if (status === 'ready') return;
    if (status === 'failed') throw new Error(`The file ${id} could not be processed`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export const pathsFor = (count, of) => Array.from({ length: count }, (_, index) => of(index));
