/**
 * Supports the header `Idempotency-Key` in handlers that cannot be one transaction, such as those that read bytes as they arrive. Every
 * other POST with `@Answers()` that is not public supports the header without further code: the handler runs in one transaction with the
 * key, and the answer is kept for a day.
 */
export abstract class Idempotency {
  /**
   * Claims the key of the current request in the transaction of the work, so that both commit together. Requests with the same key wait
   * here for each other, so handle bytes and call other services outside that transaction. Without the header nothing is claimed.
   *
   * @param value identifies the work, for example by its id
   * @param facts what must be equal in repeated requests besides method and path, for example the length and digest that the client
   * declared
   * @returns the value of the first request with the key. If it differs from `value`, the work was already done.
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

  /** Deletes the kept answers of a person, in the transaction that erases them. */
  abstract forget(userId: string): Promise<void>;
}
