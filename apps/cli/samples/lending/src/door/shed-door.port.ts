import { definePort } from '@roost/plugin-kit';

/** A code, and how long it opens the door. */
export interface Admission {
  loanId: string;
  /** Six digits. */
  code: string;
  until: Date;
}

/** The lock on the door of the shed. */
export interface ShedDoor {
  /** Must accept the same admission again, and with another time. @throws to be retried later */
  admit(admission: Admission, signal: AbortSignal): Promise<void>;
  /** Resolves while the lock works. @throws when it does not */
  check(): Promise<void>;
}

/** A lock may be slow, so its drivers refuse calls inside a transaction. */
export const ShedDoorPort = definePort<ShedDoor>('shed-door', { defaultDriver: 'keeper', outsideTransactions: true });
