import { BadRequestException, HttpException } from '@nestjs/common';
import { kernelErrors } from '../kernel.errors.js';
import { problemBody, toProblem } from './problem-body.js';

describe('toProblem', () => {
  it.each<[string, unknown, number, string]>([
    ['our own', kernelErrors.forbidden(), 403, 'http.forbidden'],
    ['Nest’s', new BadRequestException('no'), 400, 'http.bad_request'],
    ['a status without a code of its own', new HttpException('teapot', 418), 418, 'http.status_418'],
    [
      'Fastify’s',
      Object.assign(new Error('big'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }),
      413,
      'http.payload_too_large',
    ],
    ['what another server answered us', Object.assign(new Error('no key'), { statusCode: 401 }), 500, 'http.internal'],
    ['a full disk', Object.assign(new Error('x'), { code: 'ENOSPC' }), 507, 'http.insufficient_storage'],
    ['a full disk of Postgres', Object.assign(new Error('x'), { code: '53100' }), 507, 'http.insufficient_storage'],
    ['a disk that is read-only', Object.assign(new Error('x'), { code: 'EROFS' }), 503, 'http.unavailable'],
    ['a Postgres that is read-only', Object.assign(new Error('x'), { code: '25006' }), 503, 'http.unavailable'],
    ['a lost connection', Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }), 503, 'http.unavailable'],
    [
      'a lost connection inside',
      new Error('x', { cause: Object.assign(new Error('y'), { code: '57P01' }) }),
      503,
      'http.unavailable',
    ],
    [
      'a connection that was lost before its query',
      new Error('Client has encountered a connection error and is not queryable'),
      503,
      'http.unavailable',
    ],
    ['a server that hangs', new Error('Query read timeout'), 503, 'http.unavailable'],
    ['a server that does not greet', new Error('timeout expired'), 503, 'http.unavailable'],
    ['a statement that ran too long', Object.assign(new Error('x'), { code: '57014' }), 503, 'http.database_timeout'],
    ['a lock that was not let go', Object.assign(new Error('x'), { code: '55P03' }), 503, 'http.database_timeout'],
    ['a lost connection of another realm', { message: 'read ECONNRESET', code: 'ECONNRESET' }, 503, 'http.unavailable'],
    ['a bug', new TypeError('x is not a function'), 500, 'http.internal'],
    ['what is no error', 'thrown text', 500, 'http.internal'],
  ])('maps %s', (_what, thrown, status, code) => {
    const problem = toProblem(thrown);
    expect([problem.status, problem.code]).toEqual([status, code]);
  });

  it('says nothing of a bug', () => {
    const body = problemBody(toProblem(new Error('select secret from table')), 'trace', '/path');
    expect(body).toEqual({
      type: 'urn:roost:problem:http.internal',
      title: 'Something went wrong on our side',
      status: 500,
      code: 'http.internal',
      instance: '/path',
      traceId: 'trace',
    });
  });

  it('lists twenty wrong fields, says how many more there are, and repeats long names in part', () => {
    const errors = Array.from({ length: 500 }, (_, index) => ({
      pointer: `/${String(index)}${'x'.repeat(10_000)}`,
      code: 'whitelist_validation',
      detail: 'y'.repeat(10_000),
    }));
    const body = problemBody(kernelErrors.validation_failed({ errors }), 'trace', '/path');
    expect(body.errors).toHaveLength(20);
    expect(body.detail).toBe('480 more fields are not valid');
    expect(JSON.stringify(body).length).toBeLessThan(15_000);
  });
});
