import assert from 'node:assert/strict';
import type { ContractTest } from '@roost/plugin-kit';
import type { ShedDoor } from './shed-door.port.js';

/** The contract suite of door drivers. */
export function shedDoorContract(open: () => ShedDoor): ContractTest[] {
  const door = open();
  const { signal } = new AbortController();
  const admission = { loanId: '019b0000-0000-7000-8000-000000000000', code: '314159', until: new Date() };
  return [
    {
      name: 'takes the same admission again, and with another time',
      run: async () => {
        await door.admit(admission, signal);
        await door.admit({ ...admission, until: new Date(Date.now() + 60_000) }, signal);
      },
    },
    {
      name: 'says that it works',
      run: async () => {
        await assert.doesNotReject(door.check());
      },
    },
  ];
}
