import { createHash } from 'node:crypto';
import { personOf, type Principal } from '@roost/plugin-kit';
import { kernelErrors } from '../kernel.errors.js';
import { type Exchange, RequestScope } from '../scope/request-scope.js';

/** Printable ASCII. */
const KEY = /^[\x20-\x7e]{1,200}$/;
/** By which clients say what the bytes of a body are (RFC 9530, tus). */
const DECLARED = ['content-digest', 'repr-digest', 'upload-checksum', 'content-length'] as const;

/** A request with an `Idempotency-Key`, by someone who has a name. */
export interface KeyedRequest {
  projectId: string;
  /** Kind and id. */
  principal: string;
  key: string;
  exchange: Exchange;
}

/** The request at hand. @returns undefined without a key, and for who has no name. @throws `http.idempotency_key_invalid` */
export function keyedRequest(): KeyedRequest | undefined {
  const { principal, exchange } = RequestScope.current ?? {};
  const key = exchange?.request.headers['idempotency-key'];
  const name = nameOf(principal);
  if (key === undefined || !exchange || !principal || name === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) throw kernelErrors.idempotency_key_invalid();
  return { projectId: principal.projectId, principal: name, key, exchange };
}

/** What makes a request another one. Of a file its own digest, or, where nobody took one, what the client declared. */
export function digestOf({ request }: Exchange): string {
  const { method, headers, body, stagedFile, stagedDigest } = request;
  const file = stagedFile && (stagedDigest ?? DECLARED.map((name) => headers[name] ?? null));
  return digest([method, pathOf(request), body ?? null, file ?? null]);
}

/** Path and query. A slash at the end of the path makes no other resource. */
export function pathOf({ url }: Exchange['request']): string {
  const mark = url.indexOf('?');
  const [path, query] = mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark)];
  return path.replace(/(.)\/$/, '$1') + query;
}

export const digest = (facts: unknown): string => createHash('sha256').update(JSON.stringify(facts)).digest('hex');

export const userName = (userId: string): string => `user:${userId}`;

function nameOf(principal: Principal | undefined): string | undefined {
  const person = personOf(principal);
  if (!person) return undefined;
  // What a session was answered is not for a key, which may have fewer rights.
  return userName(person.userId) + (person.kind === 'key' ? `/key:${person.keyId}` : '');
}
