import { say } from '../i18n/i18n.ts';

/** "2 s left", "3 min left". */
export function leftWord(seconds: number): string {
  if (seconds < 60) return say('upload.secondsLeft', { count: Math.max(1, Math.round(seconds)) });
  if (seconds < 3600) return say('upload.minutesLeft', { count: Math.round(seconds / 60) });
  return say('upload.hoursLeft', { count: Math.round(seconds / 3600) });
}
