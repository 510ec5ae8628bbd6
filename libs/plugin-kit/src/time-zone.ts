import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

/** Names that the engine still calls canonical, and the names that IANA has for them today. */
const RENAMED: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/**
 * The name that IANA's time zone database has for a time zone. An offset from UTC is none: it knows no daylight-saving time.
 *
 * @param name in any case, also an old name
 * @returns undefined where there is no such time zone
 * @example
 * canonicalTimeZone('europe/stockholm'); // 'Europe/Stockholm'
 * canonicalTimeZone('+02:00'); // undefined
 */
export function canonicalTimeZone(name: string): string | undefined {
  // The engine also takes offsets for time zones: names begin with a letter.
  if (!/^[a-z]/i.test(name)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return RENAMED[timeZone] ?? timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Reads a field of a request, or of settings, as the IANA name of a time zone. What a request says is kept in its canonical form; settings stay as
 * they are written: see {@link canonicalTimeZone}.
 *
 * @example
 * @ApiProperty({ example: 'Europe/Stockholm' })
 * @IsTimeZoneName()
 * timeZone: string;
 */
export const IsTimeZoneName = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? (canonicalTimeZone(value) ?? value) : value,
    ),
    ValidateBy({
      name: 'isTimeZoneName',
      validator: {
        validate: (value) => typeof value === 'string' && canonicalTimeZone(value) !== undefined,
        defaultMessage: () => '$property must be the IANA name of a time zone, as Europe/Stockholm',
      },
    }),
  );
