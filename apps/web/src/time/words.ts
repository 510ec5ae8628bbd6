import { formatLocale, i18n } from '../i18n/i18n.ts';

/** To make one takes a slow phone 20 ms or more, so each is made once. */
const formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function kept<Format extends Intl.DateTimeFormat | Intl.NumberFormat, Options>(
  Kind: new (locale: string, options: Options) => Format,
  options: Options,
): Format {
  const locale = formatLocale();
  const key = `${Kind.name} ${locale} ${JSON.stringify(options)}`;
  const found = formats.get(key) as Format | undefined;
  if (found) return found;
  const made = new Kind(locale, options);
  formats.set(key, made);
  return made;
}

const format = (at: Date, options: Intl.DateTimeFormatOptions): string => kept(Intl.DateTimeFormat, options).format(at);

/** Days between the midnights of two moments, by the clock of whoever looks. */
function daysApart(a: Date, b: Date): number {
  const midnight = (at: Date): number => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
  return Math.round((midnight(a) - midnight(b)) / 86_400_000);
}

/** "Today", "Sunday 22 November", and the year where it is another one. */
export function dayWord(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const apart = daysApart(now, at);
  if (apart === 0) return capital(i18n.global.t('time.today'));
  if (apart === 1) return capital(i18n.global.t('time.yesterday'));
  const sameYear = at.getFullYear() === now.getFullYear();
  const year = sameYear ? {} : ({ year: 'numeric' } as const);
  return capital(format(at, { weekday: 'long', day: 'numeric', month: 'long', ...year }));
}

/** "today 09:14", "22 November", "22 November 2025". */
export function timeWord(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const apart = daysApart(now, at);
  const clock = format(at, { hour: '2-digit', minute: '2-digit' });
  if (apart === 0) return `${i18n.global.t('time.today')} ${clock}`;
  if (apart === 1) return `${i18n.global.t('time.yesterday')} ${clock}`;
  const sameYear = at.getFullYear() === now.getFullYear();
  return format(at, { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) });
}

/** "27 December 2026". */
export const dateWord = (iso: string): string =>
  format(new Date(iso), { day: 'numeric', month: 'long', year: 'numeric' });

/** The exact moment, for tooltips and details. */
export const exactTime = (iso: string): string =>
  format(new Date(iso), { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' });

/** "8.4 MB"; "0,4 GB" in Swedish. */
export function sizeWord(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  const value = bytes / 1000 ** power;
  const digits = power < 2 || value >= 100 ? 0 : 1;
  const options = { style: 'unit', unit: units[power], unitDisplay: 'short', maximumFractionDigits: digits } as const;
  return kept(Intl.NumberFormat, options).format(value);
}

export const numberWord = (value: number): string => kept(Intl.NumberFormat, {}).format(value);

/** "0:42", "1:03:10". */
export function lengthWord(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(formatLocale()) + text.slice(1);
