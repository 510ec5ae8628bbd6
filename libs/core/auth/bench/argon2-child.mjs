/** The floor of the login figure: bare verifications of a password, as many at once. argv: how many at once, seconds. Prints them per second. */
import { hash, verify } from '@node-rs/argon2';

const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const [concurrency, seconds] = process.argv.slice(2).map(Number);
const password = 'correct horse battery staple';
const hashed = await hash(password, OPTIONS);
const started = performance.now();
const until = started + seconds * 1000;
let count = 0;
const verifyOn = async () => {
  while (performance.now() < until) {
    if (!(await verify(hashed, password))) throw new Error('The password is right');
    count++;
  }
};
await Promise.all(Array.from({ length: concurrency }, verifyOn));
console.log((count * 1000) / (performance.now() - started));
