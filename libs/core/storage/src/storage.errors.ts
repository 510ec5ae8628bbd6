import { defineErrors } from '@roost/plugin-kit';

/** What every storage driver throws. */
export const storageErrors = defineErrors('storage', {
  full: { status: 507, title: 'There is no room left' },
  unavailable: { status: 503, title: 'The storage is away, or takes nothing' },
  missing: { status: 404, title: 'These bytes are not stored' },
  refused: { status: 415, title: 'The storage does not take such a file' },
});
