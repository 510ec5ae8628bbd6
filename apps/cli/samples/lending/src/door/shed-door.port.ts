import { definePort } from '@roost/plugin-kit';

/** Who may come in, by which code and until when. */
export interface Admission {
  loanId: string;
  /** Six digits. */
  code: string;
  until: Date;
}

/** The lock on the door of the shed. */
export interface ShedDoor {
  /** The same admission may come again, and with another time. @throws to be asked again later */
  admit(admission: Admission, signal: AbortSignal): Promise<void>;
  /** Resolves while the lock works. @throws when it does not */
  check(): Promise<void>;
}

/** A lock may take its time, so its drivers refuse to be called in a transaction. */
export const ShedDoorPort = definePort<ShedDoor>('shed-door', { defaultDriver: 'keeper', outsideTransactions: true });
