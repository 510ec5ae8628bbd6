import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Of the characters that people write in telephone numbers, the digits. */
const NUMBER_LIKE = /^[+\d\s().\/-]+$/;

/** @param country of numbers that do not say theirs, as `SE`. @returns it in E.164, as +46812345600; undefined when it is none */
export function readTelephone(text: string, country: string): string | undefined {
  const trimmed = text.trim();
  if (!NUMBER_LIKE.test(trimmed)) return undefined;
  const number = parsePhoneNumberFromString(trimmed, isSupportedCountry(country) ? country : undefined);
  return number?.isPossible() ? number.number : undefined;
}

export const isTelephoneCountry = (country: string): boolean => isSupportedCountry(country);

/** The digits of a part of a number that are the same however it is written. @returns undefined when it is no part of one */
export function telephonePart(text: string): string | undefined {
  if (!NUMBER_LIKE.test(text)) return undefined;
  const digits = text.replaceAll(/\D/g, '').replace(/^0+/, '');
  return digits.length < 3 ? undefined : digits;
}
