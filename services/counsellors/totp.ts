import { createHmac, timingSafeEqual } from 'node:crypto'

const stepMs = 30_000
const digits = 6
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 base32, without regard to case, spaces and padding. `undefined`: not base32, or shorter than 80 bits. */
export const decodeBase32 = (text: string): Buffer | undefined => {
  const letters = text.replace(/[\s=-]/g, '').toUpperCase()
  if (!/^[A-Z2-7]{16,}$/.test(letters)) return undefined
  const bits = Array.from(letters, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = bits.match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}

/** RFC 4648 base32 without padding. */
export const encodeBase32 = (bytes: Buffer): string => {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** What an authenticator application reads from a QR code: the name it shows, and the secret. */
export const totpUri = (secret: string, email: string): string =>
  `otpauth://totp/${encodeURIComponent(`Relais:${email}`)}?${new URLSearchParams({ secret, issuer: 'Relais' })}`

/** The code of one 30-second step: RFC 6238 with SHA-1 and six digits, what authenticator apps use. */
export const totpCode = (key: Buffer, step: number): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0xf
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/**
 * The step that this code belongs to: the present one, or one before or after, since clocks drift. `undefined`: wrong.
 * The caller keeps the step and refuses it, and any before it, the next time: a code works once.
 */
export const matchingStep = (secret: string, code: string, now: number): number | undefined => {
  const key = decodeBase32(secret)
  const given = Buffer.from(code.replace(/\s/g, ''))
  if (!key || given.length !== digits) return undefined
  const present = Math.floor(now / stepMs)
  return [present, present - 1, present + 1].find((step) => timingSafeEqual(Buffer.from(totpCode(key, step)), given))
}
