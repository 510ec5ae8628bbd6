import type { Page } from './page.js';

/** An action for the audit log. */
export interface AuditEntry {
  /** What was done, for example `review-hidden`. It is stored as `reviews.review-hidden`. */
  action: string;
  /** What it was done to, for example `user:<id>`. */
  target: string;
  projectId: string;
  /** More details: plain data, never a secret. */
  details?: Readonly<Record<string, unknown>>;
  /** Who did it, if that is not the principal of the request, for example a person who identifies with a code. */
  actorId?: string;
  /** The API key that {@link actorId} did it with, if that is given. */
  keyId?: string;
}

/** An entry as it was written. */
export interface AuditRecord {
  id: string;
  projectId: string;
  /** Null for the system itself: a job, or a command on the server. */
  actorId: string | null;
  /** The API key of the actor that it was done with; null: a session. */
  keyId: string | null;
  action: string;
  target: string;
  /** Address that the request came from. */
  ip: string | null;
  traceId: string | null;
  details: Record<string, unknown>;
  createdAt: Date;
}

/** Filters. A missing one matches everything. */
export interface AuditQuery {
  projectId: string;
  actorId?: string | undefined;
  target?: string | undefined;
  action?: string | undefined;
  /** At or after this time. */
  from?: Date | undefined;
  /** Before this time. */
  to?: Date | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** The audit log: who did what, to what, and from which address. The database refuses to change entries, and deletes them only with their project. */
export abstract class AuditLog {
  /** Writes an entry in the caller's transaction, with the actor, API key, address and trace id of the request. @throws outside a transaction. */
  abstract record(entry: AuditEntry): Promise<void>;
}

/** Reads the entries of all plugins in the audit log. */
export abstract class AuditReader {
  /** The newest first. */
  abstract list(query: AuditQuery): Promise<Page<AuditRecord>>;
}
