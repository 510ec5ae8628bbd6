/** What a request needs to know of a session that is good, and of whose it is: small, and cached. */
export interface SessionFacts {
  id: string;
  userId: string;
  projectId: string;
  roles: readonly string[];
  cookieHash: string | null;
  refreshAcknowledged: number;
  /** Unix time in milliseconds: when the person proved who they are. */
  startedAtMs: number;
  /** Unix time in milliseconds: when it ends unless it is used, and at the latest. */
  expiresAtMs: number;
}
