import words from '../../../locales/fr/rota.json' with { type: 'json' }
import { wordsOf } from '../../shared/words.ts'

export const t = wordsOf(words)

export interface HoursView {
  days: number[]
  from: string
  to: string
}

export interface ShiftView extends HoursView {
  person: string
  since?: string | undefined
  until?: string | undefined
}

export interface ContentView {
  region: string
  onHolidays: 'closed' | 'open'
  weekly: HoursView[]
  shifts: ShiftView[]
  closures: { from: string; to: string; why: string }[]
  onCall: string[]
  fallback: { name: string; phone: string; email: string }
  ladderMinutes: { critical: number; other: number }
  atOnce: number
}

export interface SpanView {
  from: string
  to: string
}

export interface PersonView {
  id: string
  name: string
}

/** The rota as the server gives it; what follows `isOnCall` only to whoever may change it. */
export interface RotaView {
  version: number
  mayChange: boolean
  hours: Pick<ContentView, 'weekly' | 'closures'>
  mine: SpanView[]
  isOnCall: boolean
  content?: ContentView
  people?: PersonView[]
  uncovered?: SpanView[]
  changes?: { at: string; byName: string | null; parts: string[] }[]
}

export interface DutyView {
  present: string[]
  planned: string[]
  staffedUntil: string | null
  nextStaffedAt: string | null
  criticalWaiting: number
  capacity: { level: string; peopleNeeded: number; arrivalsPerHour: number; lengthMinutes: number }
  alerts: {
    ways: { way: 'mail' | 'webhook'; state: 'off' | 'untried' | 'working' | 'failing'; failingSince: string | null }[]
  }
}

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
type Weekday = (typeof weekdays)[number]
export const dayWord = (day: number): string => t(`day.${day as Weekday}`)

const zone = 'Europe/Paris'
const moment = new Intl.DateTimeFormat('fr-FR', {
  timeZone: zone,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
const hour = new Intl.DateTimeFormat('fr-FR', { timeZone: zone, hour: '2-digit', minute: '2-digit' })

export const momentWords = (iso: string): string => moment.format(Date.parse(iso))
export const hourWords = (iso: string): string => hour.format(Date.parse(iso))
export const spanWords = ({ from, to }: SpanView): string => `${momentWords(from)} – ${hourWords(to)}`
export const hoursWords = ({ days, from, to }: HoursView): string => `${days.map(dayWord).join(' ')} ${from} – ${to}`
