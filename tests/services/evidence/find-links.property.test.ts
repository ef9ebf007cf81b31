import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FoundLinks, rejectionReasons } from '../../../services/evidence/evidence-link.ts'
import { findLinks } from '../../../services/evidence/find-links.ts'
import { isPrivateHost } from '../../../services/evidence/private-address.ts'

const scraps = fc.constantFrom(
  ...[
    'https://',
    'http://',
    'https//',
    'http:/',
    'www.',
    'm.',
    'instagram.com',
    'x.com/',
    'youtu.be/',
    't.me/',
    'm.me/',
    '.',
  ],
  ...[
    '/',
    '//',
    '\\',
    '?',
    '&',
    '=',
    '#',
    ':',
    '@',
    '%',
    '%2e',
    '..',
    '/../',
    '/./',
    ')',
    '(',
    '](',
    '"',
    "'",
    ' ',
    '\n',
    '»',
  ],
  ...[
    'utm_a=1',
    'a=b',
    'si=1',
    'é',
    'ß',
    '。',
    '😡',
    '\ud800',
    '\u200b',
    '\u00ad',
    '[::1]',
    '127.0.0.1',
    '0x7f.1',
    'localhost',
  ],
  ...[
    'blob:',
    'data:',
    'javascript:',
    'snapchat://add/',
    'discord://-/channels/',
    'insta',
    'sur',
    '.local',
    '.example',
    ':80',
  ],
  ...['discord.com/invite/', 'fb.com', 'xn--', '06 39 98 11 22', '*', '…', '😀', 'abc', '0', '\0', '\t'],
)
const soup = fc.array(fc.oneof({ weight: 6, arbitrary: scraps }, fc.string({ unit: 'binary', maxLength: 4 })), {
  maxLength: 30,
})
const anyText = fc.oneof(
  soup.map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .tuple(fc.webUrl({ withQueryParameters: true, withFragments: true }), soup)
    .map(([url, parts]) => url + parts.join('')),
)

const checkWellFormed = (text: string, { links, rejected }: FoundLinks): void => {
  const clean = text.replace(/[\u200B-\u200D\u2060\uFEFF]/g, '')
  expect(new Set(links.map(({ url }) => url)).size).toBe(links.length)
  for (const { url } of links) {
    const parsed = new URL(url)
    expect(url.length).toBeLessThanOrEqual(2048)
    expect(['https:', 'http:']).toContain(parsed.protocol)
    expect(parsed.username + parsed.password + parsed.hash).toBe('')
    expect(isPrivateHost(parsed.hostname)).toBe(false)
    expect(url).toMatch(/^[!-~]+$/)
  }
  for (const { raw, why } of rejected) {
    expect(rejectionReasons).toContain(why)
    expect(raw).not.toBe('')
    expect(clean).toContain(raw)
    expect(Buffer.from(raw, 'utf8').toString('utf8')).toBe(raw)
  }
}

describe('any text', () => {
  test('gives well-formed results', () => {
    fc.assert(
      fc.property(anyText, (text) => checkWellFormed(text, findLinks(text))),
      { numRuns: 3000 },
    )
  })

  test('a kept address is found again as itself', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const link of findLinks(text).links) expect(findLinks(link.url)).toEqual({ links: [link], rejected: [] })
      }),
      { numRuns: 3000 },
    )
  })

  test('long and repetitive, up to 100 KB, never throws', () => {
    fc.assert(
      fc.property(
        soup.map((parts) => parts.join('')).filter((part) => part !== ''),
        (part) => {
          const text = part.repeat(Math.ceil(100_000 / part.length)).slice(0, 100_000)
          checkWellFormed('', { ...findLinks(text), rejected: [] })
        },
      ),
      { numRuns: 15 },
    )
  })

  // A quadratic scan of any of these takes minutes, not milliseconds: the suite's time limit is what fails.
  test.each([
    '.',
    '@',
    'a',
    '(',
    ')',
    '/',
    ':',
    '-',
    '@.',
    'a@',
    'a.',
    '../',
    '://',
    'http://',
    '=https://',
    '+1 ',
    '0',
    'data:',
    'a://',
  ])('100 KB of %j with a letter behind end in time', (part) => {
    const row = part.repeat(100_000 / part.length)
    for (const text of [row, `${row}x`, `@${row}x`, `https://${row}x`, `a.bb/${row}`]) findLinks(text)
  })
})

describe('addresses that are not globally routable', () => {
  const privateIPv4 = fc
    .tuple(
      fc.constantFrom([10], [127], [192, 168], [169, 254], [0], [172, 16], [100, 64]),
      fc.array(fc.nat(255), { minLength: 3, maxLength: 3 }),
    )
    .map(([head, tail]) => [...head, ...tail].slice(0, 4))
  const written = ([a = 0, b = 0, c = 0, d = 0]: number[]) => [
    `${a}.${b}.${c}.${d}`,
    `${((a * 256 + b) * 256 + c) * 256 + d}`,
    `0x${(((a * 256 + b) * 256 + c) * 256 + d).toString(16)}`,
    `0${a.toString(8)}.0x${b.toString(16)}.${c * 256 + d}`,
    `[::ffff:${a}.${b}.${c}.${d}]`,
  ]

  test('are refused in every notation', () => {
    fc.assert(
      fc.property(privateIPv4, (bytes) => {
        for (const host of written(bytes)) {
          const link = `http://${host}/x`
          expect(findLinks(link)).toEqual({ links: [], rejected: [{ raw: link, why: 'private_address' }] })
        }
      }),
    )
  })
})
