/** An earlier request with the same `Idempotency-Key` began the upload. */
export class BegunBefore extends Error {
  constructor(readonly id: string) {
    super(`The upload ${id} was begun before`);
  }
}
