/**
 * The floor of the HTTP figures: node:http and pg, the same SQL, an ES256 token verified with node:crypto.
 *
 * argv: database URL, public key (PEM, base64), `each` to verify on every request or `once` to remember the verified token.
 */
import { createHash, verify } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';

const [databaseUrl, key, mode] = process.argv.slice(2);
const publicKey = Buffer.from(key, 'base64').toString();
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const verified = new Map();

function userOf(authorization = '') {
  const token = authorization.slice(7);
  const hash = mode === 'once' ? createHash('sha256').update(token).digest('base64') : '';
  const known = verified.get(hash);
  if (known && known.exp * 1000 > Date.now()) return known.sub;
  const [header, payload, signature] = token.split('.');
  const good = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature ?? '', 'base64url'),
  );
  const claims = good ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : null;
  if (!claims || claims.exp * 1000 < Date.now()) return null;
  if (mode === 'once') verified.set(hash, claims);
  return claims.sub;
}

const PROFILE = `
  select id, project_id as "projectId", username, email, name, bio, avatar_id as "avatarId", roles, locale,
    email_verified_at as "emailVerifiedAt", suspended_at as "suspendedAt", erase_at as "eraseAt", created_at as "createdAt"
  from users_user where id = $1`;
const UTC = (column) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const MANIFEST = `
  select m.id, m.filename, b.kind, b.mime, b.bytes::float8 as bytes, b.sha256, b.width, b.height, b.frames, b.duration, b.pages,
    b.tags, b.thumbhash, b.failure_reason as "failureReason", b.notice, m.access, m.owner_id as owner,
    case when b.status = 'ready' and p.status = 'processing' then 'processing' else b.status end as status,
    ${UTC('m.created_at')} as "createdAt", ${UTC('m.trashed_at')} as "trashedAt",
    case when p.id is null then null else json_build_object('mime', p.mime, 'width', p.width, 'height', p.height, 'bytes', p.bytes,
      'thumbhash', p.thumbhash) end as preview,
    coalesce((
      select json_agg(json_build_object('rung', v.rung, 'name', v.name, 'width', v.width, 'height', v.height, 'bytes', v.bytes,
        'etag', v.etag) order by v.rung)
      from media_variant v where v.blob_id = coalesce(b.preview_id, b.id)
    ), '[]'::json) as variants
  from media_media m join media_blob b on b.id = m.blob_id left join media_blob p on p.id = b.preview_id
  where m.id = $1 and m.trashed_at is null and (m.owner_id = $2 or m.access = 'public')`;

const server = createServer(async (request, response) => {
  const user = userOf(request.headers.authorization);
  if (!user) {
    response.writeHead(401).end();
    return;
  }
  const { rows } =
    request.url === '/users/me'
      ? await pool.query(PROFILE, [user])
      : await pool.query(MANIFEST, [request.url.slice('/media/'.length), user]);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ message: 'ok', data: rows[0] }));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
