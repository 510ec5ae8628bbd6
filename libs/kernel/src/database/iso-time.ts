const UTC_TEXT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/;

/** A moment as Postgres writes it, in ISO 8601: UTC and milliseconds. `infinity` stays what it is. */
export function isoTime(text: string): string {
  const parts = UTC_TEXT.exec(text);
  if (parts) {
    const [, day = '', time = '', fraction = ''] = parts;
    return `${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  }
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
}
