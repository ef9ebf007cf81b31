import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { EmergencyContact } from './contact.ts'
import { hoursWordsSchema, isOpen, openingSchema, printHours } from './opening.ts'
import { dangersIn, type Situation, standIns } from './situation.ts'

export type { Situation } from './situation.ts'

export const contactIds = [
  ...['17', '112', '15', '18', '114', '3114', '119', '3018', 'police_chat', '17cyber', 'fil_sante_jeunes', 'pharos'],
  ...['point_de_contact', 'take_it_down', 'stop_ncii', 'stop_fisha', 'france_victimes', '3919', 'cnil'],
  ...['defenseur_des_droits', 'thesee', 'caffes'],
] as const

const actionSchema = z.string().regex(/^(tel:\d{2,10}|sms:\d{3}|https:\/\/[a-z0-9.-]+(\/\S*)?)$/)

const factsSchema = z.object({
  id: z.string(),
  name: z.string(),
  action: actionSchema,
  purpose: z.string(),
  opening: openingSchema,
  free: z.boolean(),
  /** Ways in for who cannot speak, best first; the first that is open is offered. */
  written: z.array(z.object({ label: z.string(), action: actionSchema, opening: openingSchema })),
  /** Date that the source carries: year, or year and month. To be checked again every quarter. */
  checkedOn: z.string().regex(/^\d{4}(-\d{2})?$/),
  source: z.string(),
})
type ContactFacts = z.infer<typeof factsSchema>

const { contacts, hoursWords } = z
  .object({ hoursWords: hoursWordsSchema, contacts: z.array(factsSchema) })
  .parse(JSON.parse(readFileSync(new URL('./contacts.json', import.meta.url), 'utf8')))

const byId = new Map(contacts.map((facts) => [facts.id, facts]))

/** Every service that is known, with its facts: for tests and for the pages that list sources. */
export const allContacts: readonly ContactFacts[] = contacts

const factsOf = (id: string): ContactFacts => {
  const facts = byId.get(id)
  if (!facts) throw new Error(`no contact ${id} in contacts.json`)
  return facts
}

/** "tous les jours, 9 h - 23 h", for a contact's id. Throws on an id that is not in the data. */
export const describeHours = (id: string): string => printHours(factsOf(id).opening, hoursWords)

/** One service as it is shown at `now` (ms), whether it is open or not. Throws on an id that is not in the data. */
export const contactById = (id: string, now: number): EmergencyContact => {
  const { name, purpose, free, action, written } = factsOf(id)
  const way = written.find((each) => isOpen(each.opening, now))
  const shown = { id, name, purpose, hours: describeHours(id), free, action }
  return way ? { ...shown, written: { label: way.label, action: way.action } } : shown
}

/** Whether a service answers at `now` (ms since the epoch). Throws on an id that is not in the data. */
export const isContactOpen = (id: string, now: number): boolean => isOpen(factsOf(id).opening, now)

/** What a page shows whatever is said, in this order: danger now, suicide, home, online violence, images. */
export const alwaysShown = ['17', '112', '114', '3114', '119', '3018', 'take_it_down'] as const

const mostContacts = 3

const noneOff: ReadonlySet<string> = new Set()

/**
 * The two or three services for what was said, most urgent first, only those that answer at `now` (ms since the epoch)
 * and that nobody switched `off`. There are two at least at any minute of the year.
 */
export const contactsFor = (situation: Situation, now: number, off = noneOff): EmergencyContact[] => {
  const isAvailable = (id: string) => isContactOpen(id, now) && !off.has(id)
  const dangers = dangersIn(situation)
  const open = dangers.map(({ first, next, night, isUrgent }) => {
    // While one of a danger's services is shut, those of the night stand in for it.
    const isShort = first.some((id) => !isAvailable(id))
    return {
      isUrgent,
      first: [...(isShort ? night : []), ...first].filter(isAvailable),
      next: next.filter(isAvailable),
    }
  })
  const [urgent, others] = [open.filter((each) => each.isUrgent), open.filter((each) => !each.isUrgent)]
  const ids = [urgent, others].flatMap((tier) => [
    ...tier.flatMap((each) => each.first),
    ...tier.flatMap((each) => each.next),
  ])
  const fitting = [...new Set(ids)].slice(0, mostContacts)
  const shown = fitting.length < 2 ? [...new Set([...fitting, ...standIns(situation)])].slice(0, 2) : fitting
  return shown.map((id) => contactById(id, now))
}

/** For pages that cannot know the situation or the time: always open, depending on nothing. */
export const fallbackContacts = (): EmergencyContact[] => ['3114', '17', '114'].map((id) => contactById(id, 0))
