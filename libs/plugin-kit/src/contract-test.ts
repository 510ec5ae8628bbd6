/**
 * One thing that every driver of a port has to do. A port's contract is a list of them, in a file of its own that no other file of the
 * plugin imports: whoever writes a driver runs it with the test runner of their choice, because a test is only a name and a function.
 *
 * @example
 * // of the port: shed-door.contract.ts
 * export function shedDoorContract(open: () => ShedDoor): ContractTest[] {
 *   return [{ name: 'takes the same admission again', run: async () => { … } }];
 * }
 * // of a driver, with node:test; in Jest and Vitest alike
 * for (const { name, run } of shedDoorContract(() => new KeeperDoor())) it(name, run);
 */
export interface ContractTest {
  readonly name: string;
  /** Rejects, as with an `AssertionError` of `node:assert`, where the driver does not do it. */
  readonly run: () => Promise<void>;
}
