/** What each client does: signs up, signs in, writes a post, reads it back, and hears of an error. It prints what it read. */
const STORY = `
const name = process.argv[3] ?? '';
const draft = { username: name, email: name + '@example.org', password: 'the password of ' + name };
`;

const OPENAPI_TYPESCRIPT = `
import createClient from 'openapi-fetch';
import type { components, paths } from './schema';
${STORY}
const state: components['schemas']['BookingState'] = 'pending';
const client = createClient<paths>({ baseUrl: process.argv[2] ?? '' });
async function main(): Promise<void> {
  const registered = await client.POST('/auth/register', { body: draft });
  const login = await client.POST('/auth/login', { body: { ...draft, email: undefined, session: 'token' } });
  const headers = { authorization: 'Bearer ' + login.data?.data.accessToken };
  const written = await client.POST('/posts', { body: { title: 'Typed', content: state }, headers });
  const id = written.data?.data.id ?? '';
  const read = await client.GET('/posts/{id}', { params: { path: { id } } });
  const list = await client.GET('/posts/by/{username}', { params: { path: { username: name }, query: { limit: 1 } } });
  const refused = await client.GET('/posts/{id}', { params: { path: { id: 'no id of a post, and no username either' } } });
  console.log(JSON.stringify([
    registered.data?.data.username, read.data?.data.title, read.data?.data.mediaIds, list.data?.data.length, refused.error?.code,
  ]));
}
void main();
`;

const HEY_API = `
import { getPost, listPostsOf, login, register, createPost, uploadMedia, type BookingState } from './hey-api';
import { client } from './hey-api/client.gen';
${STORY}
const state: BookingState = 'pending';
async function main(): Promise<void> {
  client.setConfig({ baseUrl: process.argv[2] ?? '' });
  const registered = await register({ body: draft });
  const session = await login({ body: { username: name, password: draft.password, session: 'token' } });
  client.setConfig({ auth: session.data?.data.accessToken ?? '' });
  const file = new Blob([Buffer.from('plain text')], { type: 'text/plain' });
  const medium = await uploadMedia({ body: { file } });
  const written = await createPost({ body: { title: 'Typed', content: state }, headers: { 'Idempotency-Key': name } });
  const read = await getPost({ path: { id: written.data?.data.id ?? '' } });
  const list = await listPostsOf({ path: { username: name }, query: { limit: 1 } });
  const refused = await getPost({ path: { id: 'no id of a post, and no username either' } });
  if (medium.data?.data.kind !== 'document') throw new Error(JSON.stringify(medium.error));
  console.log(JSON.stringify([
    registered.data?.data.username, read.data?.data.title, read.data?.data.mediaIds, list.data?.data.length, refused.error?.code,
  ]));
}
void main();
`;

const AXIOS = `
import { ApiError, AuthService, BookingState, OpenAPI, PostsService, SessionKind, type ProblemResponse } from './axios';
${STORY}
/** This generator counts an error that holds for all statuses among the answers. */
function good<T extends object>(answer: T | ProblemResponse): T {
  if ('traceId' in answer) throw new Error(JSON.stringify(answer));
  return answer;
}
async function main(): Promise<void> {
  OpenAPI.BASE = process.argv[2] ?? '';
  const registered = good(await AuthService.register({ requestBody: draft }));
  const session = good(await AuthService.login({ requestBody: { username: name, password: draft.password, session: SessionKind.TOKEN } }));
  OpenAPI.TOKEN = session.data.accessToken;
  const requestBody = { title: 'Typed', content: BookingState.PENDING };
  const written = good(await PostsService.createPost({ requestBody, idempotencyKey: name }));
  const read = good(await PostsService.getPost({ id: written.data.id }));
  const list = good(await PostsService.listPostsOf({ username: name, limit: 1 }));
  const refused = await PostsService.getPost({ id: 'no id of a post, and no username either' }).catch((error: unknown) => (error as ApiError).body as ProblemResponse);
  console.log(JSON.stringify([
    registered.data.username, read.data.title, read.data.mediaIds, list.data.length, 'code' in refused ? refused.code : '',
  ]));
}
void main();
`;

/** Programs that use a generated client, by the name of its generator. */
export const CLIENT_USES: Readonly<Record<string, string>> = {
  'openapi-typescript': OPENAPI_TYPESCRIPT,
  'hey-api': HEY_API,
  axios: AXIOS,
};
