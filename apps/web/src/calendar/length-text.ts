import { formatLocale } from '../i18n/i18n.ts';
import { DAY_MINUTES } from './zoned.ts';

/** "30 minutes", "1 hour 30 minutes", "3 days". */
export function lengthText(minutes: number): string {
  const parts = [
    [Math.floor(minutes / DAY_MINUTES), 'day'],
    [Math.floor((minutes % DAY_MINUTES) / 60), 'hour'],
    [minutes % 60, 'minute'],
  ] as const;
  const text = parts.filter(([count]) => count > 0).map(([count, unit]) => countOf(count, unit));
  return text.length === 0 ? countOf(0, 'minute') : text.join(' ');
}

const countOf = (count: number, unit: string): string =>
  new Intl.NumberFormat(formatLocale(), { style: 'unit', unit, unitDisplay: 'long' }).format(count);
