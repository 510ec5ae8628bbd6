/** Injection token of the {@link Composition} that the process runs. */
export const COMPOSITION = Symbol.for('roost:composition');
