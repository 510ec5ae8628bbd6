import type { EntityManager } from '@mikro-orm/postgresql';
import type { Principal } from '@roost/plugin-kit';
import { type Exchange, RequestScope } from '../scope/request-scope.js';
import { digestOf, keyedRequest } from './keyed-request.js';

const exchange = (request: Partial<Exchange['request']>): Exchange => ({
  request: { method: 'POST', url: '/probe', headers: { 'idempotency-key': 'a' }, ...request },
  reply: { statusCode: 200, getHeaders: () => ({}), header: () => undefined },
});
const held = { projectId: 'p', permissions: new Set<string>() };

describe('keyedRequest', () => {
  const nameOf = (principal: Principal | undefined, request = exchange({})): string | undefined => {
    const scope = new RequestScope('0'.repeat(32), {} as EntityManager, '', request);
    scope.principal = principal;
    return scope.run(() => keyedRequest()?.principal);
  };

  it('is that of people and of keys, and of nobody else', () => {
    expect(nameOf({ kind: 'user', userId: 'u', ...held } as unknown as Principal)).toBe('user:u');
    expect(nameOf({ kind: 'key', userId: 'u', keyId: 'k', ...held } as unknown as Principal)).toBe('user:u/key:k');
    expect(nameOf({ kind: 'service', service: 's', ...held } as unknown as Principal)).toBeUndefined();
    expect(nameOf({ kind: 'anonymous', ...held } as unknown as Principal)).toBeUndefined();
    expect(nameOf(undefined)).toBeUndefined();
  });

  it('has a key of one header', () => {
    const user = { kind: 'user', userId: 'u', ...held } as unknown as Principal;
    expect(nameOf(user, exchange({ headers: {} }))).toBeUndefined();
    for (const key of ['', '\u0007', 'x'.repeat(201), ['a', 'b']]) {
      expect(() => nameOf(user, exchange({ headers: { 'idempotency-key': key } }))).toThrow('Idempotency-Key');
    }
  });
});

describe('digestOf', () => {
  const file = { stagedFile: {} };
  const declared = (digest: string, length = '10') =>
    digestOf(exchange({ ...file, headers: { 'content-digest': digest, 'content-length': length } }));

  it('tells methods, paths and bodies apart', () => {
    const requests = [
      {},
      { url: '/probe?a=1' },
      { body: { a: 1 } },
      { body: { a: 2 } },
      { ...file, stagedDigest: 'x' },
    ];
    expect(new Set(requests.map((request) => digestOf(exchange(request)))).size).toBe(requests.length);
  });

  it('goes by what the client declared of a file whose digest nobody took', () => {
    expect(declared('sha-256=:a:')).toBe(declared('sha-256=:a:'));
    expect(declared('sha-256=:a:')).not.toBe(declared('sha-256=:b:'));
    expect(declared('sha-256=:a:')).not.toBe(declared('sha-256=:a:', '11'));
  });
});
