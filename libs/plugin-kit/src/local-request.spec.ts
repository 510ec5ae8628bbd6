import { isLocalRequest } from './local-request.js';

const request = (remoteAddress: string | undefined, headers: Record<string, string>) => ({
  socket: { remoteAddress },
  headers,
});

describe('isLocalRequest()', () => {
  it.each([
    ['127.0.0.1', 'localhost:8000'],
    ['::ffff:127.0.0.1', '127.0.0.1:8000'],
    ['::1', '[::1]:8000'],
    ['::1', 'LOCALHOST'],
  ])('knows one from %s to %s', (address, host) => {
    expect(isLocalRequest(request(address, { host }))).toBe(true);
  });

  it.each([
    ['192.168.1.7', 'localhost:8000'],
    ['127.0.0.1', 'api.example.org'],
    ['127.0.0.1', 'localhost.example.org'],
    ['127.0.0.1', '10.0.2.2:8000'],
    [undefined, 'localhost'],
  ])('takes none from %s to %s for one', (address, host) => {
    expect(isLocalRequest(request(address, { host }))).toBe(false);
    expect(isLocalRequest(request(address, {}))).toBe(false);
  });

  it.each([
    'forwarded',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-real-ip',
    'via',
    'cf-connecting-ip',
    'true-client-ip',
  ])('takes none through a proxy that sends %s for one', (name) => {
    expect(isLocalRequest(request('127.0.0.1', { host: 'localhost', [name]: '127.0.0.1' }))).toBe(false);
  });
});
