import { defineErrors } from '@roost/plugin-kit';

/** The errors of storage drivers. */
export const storageErrors = defineErrors('storage', {
  full: { status: 507, title: 'The storage is full' },
  unavailable: { status: 503, title: 'The storage is unavailable or read-only' },
  missing: { status: 404, title: 'These bytes are not stored' },
  refused: { status: 415, title: 'The storage refused this file' },
});
