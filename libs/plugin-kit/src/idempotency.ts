/**
 * Requests that a client may send again, told by the header `Idempotency-Key`. Every POST with `@Answers()` that is not public honours it
 * by itself: the handler runs in one transaction with the key, and the answer is kept for a day. This is for handlers that cannot be one
 * transaction, as those that take bytes while they arrive.
 */
export abstract class Idempotency {
  /**
   * Claims the key of the request at hand in the transaction of the work that it is for: both commit together. Requests with the same key
   * wait here for each other, so bytes and calls to others stay outside of that transaction. Without the header nothing is claimed.
   *
   * @param value what tells the work, as its id
   * @param facts what makes requests the same beside method and path, as length and digest that the client declared of the bytes
   * @returns the value of the first request with the key; when that is another one, its work was done already.
   * @throws `http.idempotency_mismatch` (422) when the key came with other facts, `http.idempotency_key_invalid` (400), and an Error
   * outside a transaction
   * @example
   * const begun = await this.em.transactional(async () => {
   *   const first = await this.idempotency.claim(id, [headers['upload-length'], headers['upload-checksum']]);
   *   if (first === id) await this.uploads.insert({ id });
   *   return first;
   * });
   */
  abstract claim(value: string, facts: readonly (string | number | undefined)[]): Promise<string>;

  /** Forgets what was answered to a person, in the transaction that erases them. */
  abstract forget(userId: string): Promise<void>;
}
