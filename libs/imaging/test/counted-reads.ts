/** A buffer that counts what is read of it, and of parts of it: how much work a reader does, however busy the machine is. */
export function countedReads(bytes: Buffer): { bytes: Buffer; reads: () => number } {
  let reads = 0;
  const counting = (buffer: Buffer): Buffer =>
    new Proxy(buffer, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (key === 'length') return value;
        reads++;
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          const answer = Reflect.apply(value, target, args) as unknown;
          // A search reads all that it passes over.
          if (key === 'indexOf') reads += (answer === -1 ? target.length : Number(answer)) - Number(args[1] ?? 0);
          return Buffer.isBuffer(answer) ? counting(answer) : answer;
        };
      },
    });
  return { bytes: counting(bytes), reads: () => reads };
}
