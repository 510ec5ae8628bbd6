import { DEFAULT_POLICIES } from '../resources/default-policies.js';
import { evaluatePolicy } from './evaluate-policy.js';
import type { Policy } from './policy.js';

const timeZone = 'Europe/Stockholm';
const now = new Date('2027-03-01T00:00:00Z');
const car: Policy = { ...DEFAULT_POLICIES.car, timeZone };
const room: Policy = { ...DEFAULT_POLICIES.room, timeZone };
const UNIT = '01a1fb4b-2565-741a-844b-e95db20fbf1e';

const outcome = (
  policy: Policy,
  start: string,
  end: string,
  unitId: string | null = null,
  isManager = false,
): string => {
  try {
    return evaluatePolicy(policy, { interval: { start: new Date(start), end: new Date(end) }, unitId, isManager }, now);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('evaluatePolicy', () => {
  it.each<[string, string, [Policy, string, string, (string | null)?, boolean?]]>([
    ['a unit has the car at once', 'confirmed', [car, '2027-03-06T20:00:00Z', '2027-03-07T20:00:00Z', UNIT]],
    ['a person on a Monday, 08 to 17 there', 'confirmed', [car, '2027-03-08T07:00:00Z', '2027-03-08T16:00:00Z']],
    ['a person a minute past 17 there', 'pending', [car, '2027-03-08T07:00:00Z', '2027-03-08T16:01:00Z']],
    ['a person over two working days', 'pending', [car, '2027-03-08T08:00:00Z', '2027-03-09T08:00:00Z']],
    ['a person on a Saturday', 'pending', [car, '2027-03-06T10:00:00Z', '2027-03-06T11:00:00Z']],
    ['08 in summer time', 'confirmed', [car, '2027-04-05T06:00:00Z', '2027-04-05T07:00:00Z']],
    ['07 in summer time', 'pending', [car, '2027-04-05T05:59:00Z', '2027-04-05T07:00:00Z']],
    ['a room', 'confirmed', [room, '2027-03-08T07:00:00Z', '2027-03-08T08:00:00Z']],
    ['a room before it opens', 'bookings.closed', [room, '2027-03-08T05:59:00Z', '2027-03-08T08:00:00Z']],
    ['a room over night', 'bookings.closed', [room, '2027-03-08T21:00:00Z', '2027-03-09T05:00:00Z']],
    ['ten minutes', 'bookings.too_short', [room, '2027-03-08T08:00:00Z', '2027-03-08T08:10:00Z']],
    ['nine hours', 'bookings.too_long', [room, '2027-03-08T08:00:00Z', '2027-03-08T17:00:00Z']],
    ['in summer', 'bookings.too_far_ahead', [room, '2027-06-08T08:00:00Z', '2027-06-08T09:00:00Z']],
  ])('%s: %s', (_what, expected, args) => {
    expect(outcome(...args)).toBe(expected);
  });

  it('joins hours that touch at midnight', () => {
    const late: Policy = {
      ...room,
      openingHours: [
        { weekdays: [1], from: '20:00', to: '24:00' },
        { weekdays: [2], from: '00:00', to: '04:00' },
      ],
    };
    expect(outcome(late, '2027-03-08T19:00:00Z', '2027-03-09T03:00:00Z')).toBe('confirmed');
    expect(outcome(late, '2027-03-09T19:00:00Z', '2027-03-09T20:00:00Z')).toBe('bookings.closed');
  });

  it('knows hours that go on past midnight', () => {
    const bar: Policy = { ...room, openingHours: [{ weekdays: [5, 6], from: '20:00', to: '02:00' }] };
    // Friday the 5th of March 2027, 21:00 to 01:00 there.
    expect(outcome(bar, '2027-03-05T20:00:00Z', '2027-03-06T00:00:00Z')).toBe('confirmed');
    expect(outcome(bar, '2027-03-06T00:00:00Z', '2027-03-06T01:00:00Z')).toBe('confirmed');
    expect(outcome(bar, '2027-03-06T23:30:00Z', '2027-03-07T01:00:00Z')).toBe('confirmed');
    expect(outcome(bar, '2027-03-06T00:00:00Z', '2027-03-06T01:01:00Z')).toBe('bookings.closed');
    // Early on Friday, and after Sunday's evening, nobody is there.
    expect(outcome(bar, '2027-03-05T00:00:00Z', '2027-03-05T01:00:00Z')).toBe('bookings.closed');
    expect(outcome(bar, '2027-03-07T20:00:00Z', '2027-03-07T21:00:00Z')).toBe('bookings.closed');
    const night: Policy = {
      ...room,
      openingHours: [],
      needsApproval: true,
      automatic: [{ for: 'personal', hours: { weekdays: [1], from: '22:00', to: '06:00' } }],
    };
    expect(outcome(night, '2027-03-08T22:00:00Z', '2027-03-09T05:00:00Z')).toBe('confirmed');
    expect(outcome(night, '2027-03-08T22:00:00Z', '2027-03-09T05:15:00Z')).toBe('pending');
  });

  it('lets those book whom the policy names', () => {
    const hour = ['2027-03-08T08:00:00Z', '2027-03-08T09:00:00Z'] as const;
    const units: Policy = { ...room, whoMayBook: 'units' };
    const one: Policy = { ...room, unitIds: [UNIT] };
    const managers: Policy = { ...room, whoMayBook: 'managers' };
    expect(outcome(units, ...hour)).toBe('bookings.not_allowed');
    expect(outcome(units, ...hour, UNIT)).toBe('confirmed');
    expect(outcome(one, ...hour, crypto.randomUUID())).toBe('bookings.not_allowed');
    expect(outcome(one, ...hour)).toBe('bookings.not_allowed');
    expect(outcome(managers, ...hour, UNIT)).toBe('bookings.not_allowed');
    expect(outcome(managers, ...hour, null, true)).toBe('confirmed');
  });
});
