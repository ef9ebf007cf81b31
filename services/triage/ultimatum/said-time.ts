import type { DayPart, SchoolMoment } from './time-lists.ts'

/** A day as it was said. */
export type SaidDay =
  | { readonly kind: 'ahead'; readonly days: number }
  | { readonly kind: 'weekday'; readonly weekday: number }
  | { readonly kind: 'date'; readonly day: number; readonly month?: number }
  | { readonly kind: 'weekend' }

/** A time as it was said, before anybody looked at a clock. */
export interface SaidTime {
  readonly day?: SaidDay
  /** Minutes after midnight, as written: "8h" may be eight in the evening. */
  readonly clock?: number
  readonly part?: DayPart
  readonly school?: SchoolMoment
  /** A lapse of time in minutes; `inDays` when it was counted in days, which nobody counts to the minute. */
  readonly lapse?: number
  readonly inDays?: boolean
  /** "les vacances": a time that we cannot know. */
  readonly undated?: boolean
  /** "ce soir": this one, never the next. */
  readonly isThis?: boolean
}
