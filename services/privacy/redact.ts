import type { Span } from '../evidence/text-shape.ts'
import { addressesOn } from './personal-data/addresses.ts'
import { birthDatesOn } from './personal-data/birth-dates.ts'
import { longNumbersOn, numbersOn } from './personal-data/numbers.ts'
import { emailsOn, handlesOn, linksOn } from './personal-data/online.ts'
import { inOrder, markersIn, openPage, type Page, toOriginal, toPage, without } from './personal-data/page.ts'
import { occurrences, personNames } from './personal-data/person-names.ts'
import { phonesOn } from './personal-data/phones.ts'
import { schoolsOn } from './personal-data/schools.ts'

const markers = {
  phone: '[téléphone]',
  email: '[e-mail]',
  address: '[adresse]',
  handle: '[pseudo]',
  link: '[lien]',
  birthDate: '[date]',
  school: '[établissement]',
  name: '[prénom]',
  number: '[numéro]',
} as const
export type PersonalDataKind = keyof typeof markers

/** Something personal in a text; offsets are UTF-16, into the text as written. */
export interface PersonalData extends Span {
  readonly kind: PersonalDataKind
}

export interface Redacted {
  readonly text: string
  /** What was hidden, in order and apart, with offsets into the text as it was given. */
  readonly hidden: readonly PersonalData[]
}

/** In this order: what an earlier one has found, a later one does not read. */
const finders: readonly [PersonalDataKind, (page: Page) => Span[]][] = [
  ['link', linksOn],
  ['email', emailsOn],
  ['number', longNumbersOn],
  ['birthDate', birthDatesOn],
  ['phone', phonesOn],
  ['handle', handlesOn],
  ['number', numbersOn],
  ['address', addressesOn],
  ['school', schoolsOn],
]

/** Hiding one piece may show the edge of another, glued to it. Rounds end as soon as one finds nothing. */
const mostRounds = 6

/** Everything personal on a page, with its offsets; `names` are those known from elsewhere, and grow. */
const findAll = (start: Page, names: Set<string>): PersonalData[] => {
  let page = start
  const found: PersonalData[] = []
  const keep = (kind: PersonalDataKind, spans: Span[]): void => {
    const apart = inOrder(spans)
    found.push(...apart.map((span) => ({ ...span, kind })))
    page = without(page, apart)
  }
  for (let round = 0, before = -1; round < mostRounds && found.length > before; round += 1) {
    before = found.length
    for (const [kind, find] of finders) keep(kind, find(page))
    for (const name of personNames(page)) names.add(name)
    keep('name', occurrences(page, names))
  }
  return found.sort((a, b) => a.start - b.start)
}

const openRedacted = (text: string): Page => {
  const page = openPage(text)
  return without(
    page,
    markersIn(text).map((span) => toPage(page, span)),
  )
}

/** Puts the markers in; the spans must be in order and apart. */
export const hide = (text: string, hidden: readonly PersonalData[]): string => {
  let out = ''
  let at = 0
  for (const { start, end, kind } of hidden) {
    out += text.slice(at, start) + markers[kind]
    at = end
  }
  return out + text.slice(at)
}

/**
 * Hides personal data in French text, as young people write it: each piece becomes a marker such as `[téléphone]`. What
 * triage needs stays: ages, times, towns, threats. Names are hidden where somebody is introduced by them and then
 * everywhere. Local, linear in the text's length, idempotent; never throws. It finds what has a form or is announced,
 * not everything: a reader who must not learn who somebody is needs more than this.
 */
export const redact = (text: string): string => redactWithOffsets(text).text

/** {@link redact}, and where the hidden pieces stood. `known`: names introduced elsewhere, as {@link namesIn} gives. */
export const redactWithOffsets = (text: string, known: Iterable<string> = []): Redacted => {
  const page = openRedacted(text)
  const hidden = findAll(page, new Set(known)).map(({ kind, ...span }) => ({ kind, ...toOriginal(page, span) }))
  return { text: hide(text, hidden), hidden }
}

/** The names that a text introduces, in small letters without accents. */
export const namesIn = (text: string): Set<string> => personNames(openRedacted(text))

/** The messages of one story: a name that one of them introduces is hidden in all. */
export const redactAll = (texts: readonly string[]): string[] => {
  const names = new Set(texts.flatMap((text) => [...namesIn(text)]))
  return texts.map((text) => redactWithOffsets(text, names).text)
}
