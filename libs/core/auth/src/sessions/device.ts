import Bowser from 'bowser';

/** What a person would call the device and program behind a User-Agent header. */
export function deviceOf(userAgent: string | null): string {
  if (!userAgent) return 'Unknown device';
  const { browser, os, platform } = Bowser.parse(userAgent);
  const program = browser.name ?? userAgent.split(/[\s/(]/, 1)[0] ?? userAgent;
  const system = os.name ?? platform.vendor;
  return system === undefined ? program : `${program} on ${system}`;
}
