import { traceIdFrom } from './request-scope.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('traceIdFrom', () => {
  it('takes the trace id of a W3C header', () => {
    expect(traceIdFrom(`00-${TRACE}-00f067aa0ba902b7-01`)).toBe(TRACE);
  });

  it.each([
    undefined,
    '',
    'nonsense',
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
  ])('makes one where there is %j', (header) => {
    expect(traceIdFrom(header)).toMatch(/^[0-9a-f]{32}$/);
    expect(traceIdFrom(header)).not.toBe(traceIdFrom(header));
  });
});
