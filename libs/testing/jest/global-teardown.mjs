import { endLate } from './left-open.mjs';

export default async function globalTeardown(_globalConfig, { testEnvironmentOptions }) {
  endLate(testEnvironmentOptions.patienceMs);
}
