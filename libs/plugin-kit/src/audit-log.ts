import type { Page } from './page.js';

/** What was done, for the audit log. */
export interface AuditEntry {
  /** What was done, as `review-hidden`: kept as `reviews.review-hidden`. */
  action: string;
  /** What it was done to, as `user:<id>`. */
  target: string;
  projectId: string;
  /** What else matters: plain data, never a secret. */
  details?: Readonly<Record<string, unknown>>;
  /** Who did it, where that is not the principal of the request: someone who proves who they are by a code, say. */
  actorId?: string;
}

/** An entry as it was written. */
export interface AuditRecord {
  id: string;
  projectId: string;
  /** Null for the system itself: a job, or a command on the server. */
  actorId: string | null;
  action: string;
  target: string;
  /** Address that the request came from. */
  ip: string | null;
  traceId: string | null;
  details: Record<string, unknown>;
  createdAt: Date;
}

/** What to look for; what is left out does not matter. */
export interface AuditQuery {
  projectId: string;
  actorId?: string | undefined;
  target?: string | undefined;
  action?: string | undefined;
  /** From this moment on. */
  from?: Date | undefined;
  /** Before this moment. */
  to?: Date | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Who did what, to what, from where. The database refuses to change or delete what was written. */
export abstract class AuditLog {
  /** Writes an entry in the caller's transaction, with the actor, address and trace id of the request. @throws outside a transaction. */
  abstract record(entry: AuditEntry): Promise<void>;
}

/** Reads what all plugins wrote to the audit log. */
export abstract class AuditReader {
  /** The newest first. */
  abstract list(query: AuditQuery): Promise<Page<AuditRecord>>;
}
