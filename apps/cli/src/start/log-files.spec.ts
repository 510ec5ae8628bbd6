import { forTerminal } from './log-files.js';

const line = (level: string): string =>
  JSON.stringify({
    level,
    time: '2026-11-20T10:11:12.000Z',
    context: 'Relay',
    msg: 'went wrong',
    err: { message: 'no luck' },
  });

describe('forTerminal', () => {
  it('shows warnings and worse in one line', () => {
    expect(forTerminal('worker', line('warn'))).toBe('10:11:12 warn worker Relay: went wrong: no luck');
    expect(forTerminal('worker', line('info'))).toBeUndefined();
    expect(forTerminal('worker', line('info'), true)).toContain('info worker');
  });

  it('shows what is no log line', () => {
    expect(forTerminal('api', 'Segmentation fault')).toBe('api: Segmentation fault');
    expect(forTerminal('api', '  ')).toBeUndefined();
  });

  it('does not trip over a line that only looks like JSON', () => {
    expect(forTerminal('api', '{ broken')).toBe('api: { broken');
  });
});
