/**
 * The floor of the HTTP figures: node:http and pg, and nothing else. Each route is one statement, which Postgres keeps under its name; a
 * verified token is remembered; nothing is validated, logged, counted or limited.
 *
 * argv: database URL, public key (PEM, base64).
 */
import { createServer } from 'node:http';
import { generateKeyPairSync, randomBytes, randomUUID, sign, verify } from 'node:crypto';
import { verify as verifyPassword } from '@node-rs/argon2';
import pg from 'pg';

const [databaseUrl, encodedKey] = process.argv.slice(2);
const publicKey = Buffer.from(encodedKey, 'base64').toString();
/** Tokens that this server gives out are its own. */
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const types = new pg.TypeOverrides();
for (const type of [pg.types.builtins.TIMESTAMPTZ, pg.types.builtins.DATE]) types.setTypeParser(type, (value) => value);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const ask = async (name, text, values) => (await pool.query({ name, text, values, types })).rows;

const remembered = new Map();

function userOf(authorization = '') {
  const known = remembered.get(authorization);
  if (known && known.exp * 1000 > Date.now()) return known.sub;
  const [header, payload, signature = ''] = authorization.slice('Bearer '.length).split('.');
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' };
  const isGood = verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
  const claims = isGood ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : null;
  if (!claims || claims.exp * 1000 < Date.now()) return null;
  remembered.set(authorization, claims);
  return claims.sub;
}

const PROFILE = `
  select id, project_id as "projectId", username, email, name, bio, avatar_id as "avatarId", roles, locale,
    email_verified_at as "emailVerifiedAt", suspended_at as "suspendedAt", erase_at as "eraseAt", created_at as "createdAt"
  from users_user where id = $1`;
const MANIFEST = `
  select m.id, m.filename, b.kind, b.mime, b.bytes::float8 as bytes, b.sha256, b.width, b.height, b.frames, b.duration, b.pages,
    b.tags, b.thumbhash, b.failure_reason as "failureReason", b.notice, m.access, m.owner_id as owner,
    case when b.status = 'ready' and p.status = 'processing' then 'processing' else b.status end as status,
    m.created_at as "createdAt", m.trashed_at as "trashedAt",
    case when p.id is null then null else json_build_object('mime', p.mime, 'width', p.width, 'height', p.height, 'bytes', p.bytes,
      'thumbhash', p.thumbhash) end as preview,
    coalesce((
      select json_agg(json_build_object('rung', v.rung, 'name', v.name, 'width', v.width, 'height', v.height, 'bytes', v.bytes,
        'etag', v.etag) order by v.rung)
      from storage_variant v where v.blob_id = coalesce(b.preview_id, b.id)
    ), '[]'::json) as variants
  from media_media m join storage_blob b on b.id = m.blob_id left join storage_blob p on p.id = b.preview_id
  where m.id = $1 and m.trashed_at is null and (m.owner_id = $2 or m.access = 'public')`;
const POST = `p.id, p.title, p.content, p.media_ids, p.created_at, p.updated_at`;
const POSTS = `
  select ${POST}, u.username as author_username, u.email as author_email
  from posts_post p join users_user u on u.id = p.author_id
  where p.project_id = (select project_id from users_user where id = $1) and u.suspended_at is null and u.erase_at is null
  order by p.id desc limit 20`;
const REVIEW = `id, author_id as "authorId", subject, rating, text, created_at as "createdAt"`;
const REVIEWS = `
  select ${REVIEW} from reviews_review
  where project_id = (select project_id from users_user where id = $1) and not hidden order by id desc limit 20`;
const NEW_POST = `
  insert into posts_post as p (id, project_id, author_id, title, content)
  select uuidv7(), project_id, id, $2, $3 from users_user where id = $1 returning ${POST}`;
const CHANGED_POST = `
  update posts_post p set title = $3, updated_at = now() where id = $2 and author_id = $1 returning ${POST}`;
const NEW_REVIEW = `
  insert into reviews_review (id, project_id, author_id, subject, rating, text)
  select uuidv7(), project_id, id, $2, $3, $4 from users_user where id = $1 returning ${REVIEW}`;
const CHANGED_REVIEW = `
  update reviews_review set rating = $3, text = $4 where id = $2 and author_id = $1 returning ${REVIEW}`;
const CREDENTIAL = `
  select u.id, c.password_hash from users_user u join auth_credential c on c.user_id = u.id where u.username_key = lower($1)`;
const NEW_SESSION = `
  insert into auth_session (id, user_id, expires_at) values ($1, $2, now() + interval '30 days')`;

async function signIn({ username, password }) {
  const [account] = await ask('credential', CREDENTIAL, [username]);
  if (!account || !(await verifyPassword(account.password_hash, password))) return null;
  const sid = randomUUID();
  const now = Math.floor(Date.now() / 1000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: account.id, sid, jti: randomUUID(), iat: now, exp: now + 900 };
  const text = `${part({ alg: 'ES256', typ: 'at+jwt' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  await ask('session', NEW_SESSION, [sid, account.id]);
  const refreshToken = randomBytes(32).toString('base64url');
  return { accessToken: `${text}.${signature.toString('base64url')}`, refreshToken };
}

const lastPart = (url) => url.slice(url.lastIndexOf('/') + 1);

/** @returns rows, or a row. */
function answer(method, url, user, body) {
  const isPost = url.startsWith('/posts');
  if (method === 'GET') {
    if (url === '/users/me') return ask('profile', PROFILE, [user]);
    if (url.startsWith('/media/')) return ask('manifest', MANIFEST, [lastPart(url), user]);
    return isPost ? ask('posts', POSTS, [user]) : ask('reviews', REVIEWS, [user]);
  }
  if (method === 'POST') {
    if (isPost) return ask('newPost', NEW_POST, [user, body.title, body.content]);
    return ask('newReview', NEW_REVIEW, [user, body.subject, body.rating, body.text]);
  }
  if (isPost) return ask('changedPost', CHANGED_POST, [user, lastPart(url), body.title]);
  return ask('changedReview', CHANGED_REVIEW, [user, lastPart(url), body.rating, body.text]);
}

const send = (response, status, data) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message: 'ok', data }));
};

async function serve(request, response, text) {
  const { method, url } = request;
  const body = text === '' ? undefined : JSON.parse(text);
  if (url === '/auth/login') {
    const session = await signIn(body);
    send(response, session ? 200 : 401, session);
    return;
  }
  const user = userOf(request.headers.authorization);
  if (!user) {
    response.writeHead(401).end();
    return;
  }
  const rows = await answer(method, url, user, body);
  const isList = method === 'GET' && (url.startsWith('/posts') || url.startsWith('/reviews'));
  send(response, method === 'POST' ? 201 : 200, isList ? rows : rows[0]);
}

const server = createServer((request, response) => {
  let text = '';
  const go = () => {
    serve(request, response, text).catch((error) => {
      console.error(error);
      response.writeHead(500).end();
    });
  };
  if (request.method === 'GET') {
    go();
    return;
  }
  request.on('data', (chunk) => (text += chunk));
  request.on('end', go);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
