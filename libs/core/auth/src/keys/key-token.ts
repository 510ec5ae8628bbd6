import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Letters and digits only: a double click selects a whole token, and no URL or shell changes it. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = BigInt(DIGITS.length);
const PREFIX = 'rk_';
const SECRET_BYTES = 32;
/** Digits of 128, 256 and 32 bits. */
const ID_DIGITS = 22;
const SECRET_DIGITS = 43;
const CHECK_DIGITS = 6;

const TOKEN = /^(rk_([0-9A-Za-z]{22})_[0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
const BEARER = /^bearer +(\S+)$/i;

/** What is known of a key from its token. */
export interface ReadToken {
  id: string;
  /** What the database keeps of the secret. */
  secretHash: string;
}

/**
 * Makes the token of a key: `rk_<id>_<secret>`. The last six characters are a checksum of the rest, as GitHub's tokens have: a scanner
 * tells a token from random text, and a mistyped one costs no query.
 */
export function makeToken(id: string): { token: string; secretHash: string } {
  const body = `${tokenPrefix(id)}_${encode(BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`), SECRET_DIGITS)}`;
  const token = body + checksumOf(body);
  return { token, secretHash: hashOf(token) };
}

/** The beginning of the token, which is no secret and tells keys apart. */
export const tokenPrefix = (id: string): string => PREFIX + encode(BigInt(`0x${id.replaceAll('-', '')}`), ID_DIGITS);

/** Reads an Authorization header. @returns undefined for one that has no well-formed token of a key. */
export function readToken(authorization: string): ReadToken | undefined {
  const [, token = ''] = BEARER.exec(authorization) ?? [];
  const [, body = '', id = '', checksum] = TOKEN.exec(token) ?? [];
  if (body === '' || checksum !== checksumOf(body)) return undefined;
  const hex = decode(id).toString(16).padStart(32, '0');
  // 22 digits can say a little more than 128 bits.
  if (hex.length > 32) return undefined;
  return { id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), secretHash: hashOf(token) };
}

const hashOf = (token: string): string => hash('sha256', token, 'base64url');

const checksumOf = (body: string): string => encode(BigInt(crc32(body)), CHECK_DIGITS);

function encode(value: bigint, length: number): string {
  let digits = '';
  for (let rest = value; rest > 0n; rest /= BASE) digits = DIGITS.charAt(Number(rest % BASE)) + digits;
  return digits.padStart(length, '0');
}

const decode = (digits: string): bigint =>
  [...digits].reduce((value, digit) => value * BASE + BigInt(DIGITS.indexOf(digit)), 0n);
