import type { ResourceKind } from './resource.entity.js';
import type { Hours, Policy } from '../policy/policy.js';

const EVERY_DAY: Hours['weekdays'] = [1, 2, 3, 4, 5, 6, 7];
const WORKING_DAYS: Hours['weekdays'] = [1, 2, 3, 4, 5];
const HOUR = 60;
const DAY = 24 * HOUR;

const OPEN: Omit<Policy, 'timeZone'> = {
  whoMayBook: 'everyone',
  unitIds: [],
  openingHours: [],
  minMinutes: 15,
  maxMinutes: 7 * DAY,
  maxDaysAhead: 90,
  bufferMinutes: 0,
  needsApproval: false,
  automatic: [],
};

/** What holds for a new resource where nothing else is said. */
export const DEFAULT_POLICIES: Readonly<Record<ResourceKind, Omit<Policy, 'timeZone'>>> = {
  // Units get it at once; persons on working days, else a manager decides.
  car: {
    ...OPEN,
    maxMinutes: 3 * DAY,
    bufferMinutes: 15,
    needsApproval: true,
    automatic: [
      { for: 'unit', hours: null },
      { for: 'personal', hours: { weekdays: WORKING_DAYS, from: '08:00', to: '17:00' } },
    ],
  },
  room: {
    ...OPEN,
    openingHours: [{ weekdays: EVERY_DAY, from: '07:00', to: '23:00' }],
    maxMinutes: 8 * HOUR,
  },
  equipment: { ...OPEN, maxMinutes: 14 * DAY, bufferMinutes: 30 },
  // Plans are made for a term and more.
  shift: { ...OPEN, maxDaysAhead: 365 },
};
