import type { Span } from '../evidence/text-shape.ts'
import { addressesOn } from '../privacy/personal-data/addresses.ts'
import { emailsOn, handlesOn, linksOn } from '../privacy/personal-data/online.ts'
import { inOrder, openPage, type Page, toOriginal, without } from '../privacy/personal-data/page.ts'
import { phonesOn } from '../privacy/personal-data/phones.ts'
import { elsewhereIn } from './elsewhere.ts'
import type { HeldFor } from './held-message.ts'
import { isListedLink, isListedNumber } from './known-directory.ts'
import { meetingsIn } from './meeting.ts'

/** Offsets are UTF-16, into the text as written. */
export interface ToReview extends Span {
  readonly kind: HeldFor
}

export interface ReviewContext {
  /** The same counsellor's latest messages in the case, oldest first: a number may come in pieces. */
  before?: readonly string[]
  /** What the teen wrote: an account that they named themselves may be named back to them. */
  teenSaid?: readonly string[]
}

/** A mobile without its zero. */
const shortMobile = /(?<![\d+])[67](?:[ .-]?\d{2}){4}(?!\d)/gu

const shortMobilesOn = ({ folded }: Page): Span[] =>
  [...folded.matchAll(shortMobile)].map((found) => ({ start: found.index, end: found.index + found[0].length }))

const numbersOn = (page: Page): Span[] =>
  [...phonesOn(page), ...shortMobilesOn(page)].filter(
    ({ start, end }) => !isListedNumber(page.folded.slice(start, end)),
  )

/** Not from the middle of a word: "le pseudo du c-ompte". */
const accountsOn = (page: Page): Span[] =>
  handlesOn(page).filter(({ start }) => !/\p{L}/u.test(page.folded.charAt(start - 1)))

/** A site's bare name: the finder of evidence wants more before it calls something a link. */
const bareSite =
  /(?<![\p{L}\p{N}@._-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|fr|org|net|io|me|gg|app|eu|info|ly|link|to|tv|co|be|ch|page|site)(?![\p{L}\p{N}-])/gu

const sitesOn = ({ folded }: Page): Span[] =>
  [...folded.matchAll(bareSite)].map((found) => ({ start: found.index, end: found.index + found[0].length }))

const strangeLinksOn = (page: Page): Span[] =>
  inOrder([...linksOn(page), ...sitesOn(page)]).filter(({ start, end }) => !isListedLink(page.cased.slice(start, end)))

const finders: readonly [HeldFor, (page: Page) => Span[]][] = [
  ['link', strangeLinksOn],
  // Before addresses: "le compte @lea.m" has the shape of one.
  ['handle', accountsOn],
  ['email', emailsOn],
  ['phone', numbersOn],
  ['address', addressesOn],
  ['elsewhere', ({ folded }) => elsewhereIn(folded)],
  ['meeting', ({ folded }) => meetingsIn(folded)],
]

/**
 * What in a counsellor's message would take the conversation, or the teen, to where nobody sees: a number, an account, a
 * link or an address that is not in our directory, another channel, a meeting. Empty: it may go. Pure; emergency numbers
 * and services of `emergency/contacts.json` pass. Doubt goes to the second reader.
 */
export const whatToReview = (text: string, context: ReviewContext = {}): ToReview[] => {
  const whole = openPage(text)
  const teen = openPage((context.teenSaid ?? []).join('\n')).folded
  const listed = linksOn(whole).filter(({ start, end }) => isListedLink(whole.cased.slice(start, end)))
  let page = without(whole, inOrder(listed))
  const found: ToReview[] = []
  for (const [kind, find] of finders) {
    const spans = inOrder(find(page))
    const held = spans.filter((span) => kind !== 'handle' || !isNamedBy(teen, page, span))
    for (const span of held) found.push({ ...toOriginal(page, span), kind })
    page = without(page, spans)
  }
  return [...found, ...numberInPieces(text, context.before ?? [])].sort((a, b) => a.start - b.start)
}

const isNamedBy = (teen: string, page: Page, { start, end }: Span): boolean => {
  const name = page.folded.slice(start, end).replace(/^@/, '')
  return name.length > 2 && teen.includes(name)
}

/** A number whose beginning was in the messages before: its end is in this one. */
const numberInPieces = (text: string, before: readonly string[]): ToReview[] => {
  if (before.length === 0) return []
  const earlier = before.join(' ')
  const joined = openPage(`${earlier} ${text}`)
  return inOrder(numbersOn(joined))
    .map((span) => toOriginal(joined, span))
    .filter(({ start, end }) => start < earlier.length && end > earlier.length + 1)
    .map(({ end }) => ({ kind: 'phone', start: 0, end: end - earlier.length - 1 }))
}
