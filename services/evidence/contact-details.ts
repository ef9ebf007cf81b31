import { type Span, trimDots } from './text-shape.ts'

/** E-mail addresses in a text, in order. Each `@` is looked at once, so that the time stays linear. */
export const findEmails = (text: string): Span[] => {
  const emails: Span[] = []
  let after = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const email = emailAround(text, at, after)
    if (!email) continue
    emails.push(email)
    after = email.end
  }
  return emails
}

const emailAround = (text: string, at: number, after: number): Span | undefined => {
  let start = at
  while (start > after && /[\p{L}\p{N}._%+-]/u.test(text.charAt(start - 1))) start -= 1
  while (start < at && /[.%+-]/.test(text.charAt(start))) start += 1
  domain.lastIndex = at + 1
  const host = trimDots(domain.exec(text)?.[0] ?? '')
  const isHost = /\.\p{L}{2,}$/u.test(host.slice(-64))
  return start < at && isHost ? { start, end: at + 1 + host.length } : undefined
}

const domain = /[\p{L}\p{N}.-]+/uy

/**
 * Phone numbers as people in France write them: ten digits from 0, bare or in pairs with one kind of separator,
 * or international from + or 00. Bounded repetitions only.
 */
const phone =
  /(?<![\p{L}\p{N}+_@])(?:(?:\+|00)33[ .\-\u00A0\u202F]?(?:\(0\)[ .\-\u00A0\u202F]?)?[1-9](?:[ .\-\u00A0\u202F]?\d\d){4}|0[1-9](?:([ .\-/\u00A0\u202F])\d\d\1\d\d\1\d\d\1\d\d|\d{8})|\+(?!33)[1-9](?:[ .\-\u00A0\u202F]?\(?\d\)?){7,13})(?![\d_]|[.-]\d)/gu

/** Phone numbers in a text, in order. */
export const findPhones = (text: string): Span[] =>
  [...text.matchAll(phone)].map((found) => ({ start: found.index, end: found.index + found[0].length }))
