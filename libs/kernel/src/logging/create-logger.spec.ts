import { Writable } from 'node:stream';
import { KernelConfig } from '../config/kernel.config.js';
import { createLogger } from './create-logger.js';

describe('createLogger', () => {
  it('writes JSON lines without secrets', () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const logger = createLogger(Object.assign(new KernelConfig(), { logLevel: 'info' }), 'api', sink);
    logger.info(
      {
        password: 'hunter2',
        body: { token: 'abc' },
        req: { headers: { authorization: 'Bearer x', cookie: 'y' } },
        kept: 1,
      },
      'hello',
    );
    const line = JSON.parse(lines.join('')) as Record<string, unknown>;
    expect(line).toMatchObject({ level: 'info', process: 'api', msg: 'hello', kept: 1, password: '[redacted]' });
    expect(lines.join('')).not.toMatch(/hunter2|abc|Bearer x|"y"/);
  });
});
