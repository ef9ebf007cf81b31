import type { Contact } from './activity.ts'
import { readContacts } from './activity.ts'
import type { Machine } from './machine.ts'
import { t } from './words.ts'

/** How it stands, as the server tells it: times as ISO, waits in minutes, never a place in the queue. */
export interface Standing {
  state: 'open' | 'waiting' | 'late' | 'away' | 'here' | 'gone' | 'closed'
  from?: number
  to?: number
  until?: string
  nextAt?: string
}

const states: readonly string[] = ['open', 'waiting', 'late', 'away', 'here', 'gone', 'closed']
const everyMs = 30_000
/** What was said longer ago than this may not be true any more. */
const trueForMs = 90_000
/** What changes in the thread often changes how it stands: looked at soon, once for several lines. */
const soonMs = 800

const noBreak = '\u00a0'
const zone = 'Europe/Paris'
const clock = new Intl.DateTimeFormat('fr-FR', { timeZone: zone, hour: 'numeric', minute: '2-digit' })
const day = new Intl.DateTimeFormat('fr-FR', { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' })

/** The team's own hour, whatever the phone's zone. */
const hourWords = (iso: string): string => {
  const [hours = '', minutes = ''] = clock.format(Date.parse(iso)).split(':')
  return `${Number(hours)}${noBreak}h${minutes === '00' ? '' : `${noBreak}${minutes}`}`
}

const dayWords = (iso: string, now: number): string => {
  const wanted = day.format(Date.parse(iso))
  if (wanted === day.format(now)) return t('standing.today')
  return wanted === day.format(now + 86_400_000) ? t('standing.tomorrow') : wanted
}

const lengthWords = (minutes: number): string => {
  if (minutes < 60) return t('standing.minutes', { count: String(minutes) })
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)}${noBreak}h${rest === 0 ? '' : `${noBreak}${rest}`}`
}

const waitWords = ({ from = 0, to }: Standing): string => {
  if (to === undefined) return t('standing.long', { from: lengthWords(from) })
  const end = lengthWords(to)
  return from === 0 ? t('standing.soon', { to: end }) : t('standing.range', { from: lengthWords(from), to: end })
}

const returnWords = (nextAt: string, now: number): string =>
  t('standing.back', { day: dayWords(nextAt, now), time: hourWords(nextAt) })

/** The line on the page, in short sentences; empty where the conversation itself says it all. `now` in milliseconds. */
export function standingWords(standing: Standing | undefined, now: number): string {
  const { state, until, nextAt } = standing ?? { state: 'open' }
  const back = nextAt === undefined ? [] : [returnWords(nextAt, now)]
  switch (state) {
    case 'waiting':
      return [
        waitWords(standing as Standing),
        ...(until === undefined ? [] : [t('standing.until', { time: hourWords(until) }), ...back]),
      ].join(' ')
    case 'late':
      return t('standing.late')
    case 'away':
      return [t('standing.away'), ...back, t('standing.numbers')].join(' ')
    case 'gone':
      return t('standing.gone')
    case 'closed':
      return t('standing.closed')
    default:
      return ''
  }
}

export type ProblemKind = 'words' | 'secret' | 'absent' | 'other'
/** `contacts`: danger was heard in it. */
export type Told = { ok: true; contacts: Contact[] } | { ok: false; why: 'file' | 'failed' }

/** Asks the server now and then how it stands, and tells it of a problem with the person who answers. Keeps nothing. */
export class StandingLine {
  readonly #machine: Machine
  readonly #token: () => string | undefined
  readonly #changed: () => void
  #known: { standing: Standing; at: number } | undefined
  #cancel = () => {}
  #isAsking = false
  #isClosed = false
  #mark = ''

  constructor(machine: Machine, token: () => string | undefined, changed: () => void) {
    this.#machine = machine
    this.#token = token
    this.#changed = changed
  }

  /** Undefined when nothing is known that is still true. */
  get standing(): Standing | undefined {
    const known = this.#known
    return known && this.#machine.now() - known.at < trueForMs ? known.standing : undefined
  }

  /** `mark` changes whenever the thread does. */
  follow(mark: string): void {
    if (mark === this.#mark || this.#isClosed) return
    this.#mark = mark
    this.#later(soonMs)
  }

  async problem(kind: ProblemKind, text: string, key: string): Promise<Told> {
    const token = this.#token()
    const answer = await this.#machine
      .request('POST', '/api/chat/problem', { token, body: { kind, text, key } })
      .catch(() => undefined)
    if (answer?.status === 201) return { ok: true, contacts: readContacts(answer.body) }
    return { ok: false, why: answer?.status === 415 ? 'file' : 'failed' }
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
  }

  #later(ms: number): void {
    this.#cancel()
    this.#cancel = this.#machine.after(ms, () => void this.#look())
  }

  async #look(): Promise<void> {
    const token = this.#token()
    if (this.#isClosed || this.#isAsking) return
    this.#isAsking = true
    const asked = token ? this.#machine.request('GET', '/api/chat/status', { token }) : undefined
    const answer = await asked?.catch(() => undefined)
    this.#isAsking = false
    if (this.#isClosed) return
    const standing = answer?.status === 200 ? readStanding(answer.body) : undefined
    if (standing) this.#known = { standing, at: this.#machine.now() }
    this.#changed()
    this.#later(everyMs)
  }
}

function readStanding(body: unknown): Standing | undefined {
  const told = body as Partial<Standing> | undefined
  return typeof told?.state === 'string' && states.includes(told.state) ? (told as Standing) : undefined
}
