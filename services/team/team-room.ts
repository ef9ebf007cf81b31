import type { CareBook, OwnCare } from '../care/care-book.ts'
import type { Case } from '../cases/case.ts'
import type { CaseRepository } from '../cases/case-repository.ts'
import { isAnswerOwed } from '../cases/deadlines.ts'
import type { PersonalLimits } from '../cases/work/personal-limits.ts'
import type { Accounts } from '../counsellors/accounts.ts'
import type { Presence } from '../counsellors/presence.ts'
import { severities } from '../taxonomy.ts'

export interface TeamParts {
  cases: CaseRepository
  accounts: Pick<Accounts, 'having'>
  presence: Pick<Presence, 'present'>
  care: Pick<CareBook, 'own'>
  limits: Pick<PersonalLimits, 'of'>
}

export interface TeamMember extends Pick<OwnCare, 'exposure' | 'pausedUntil' | 'refusedUntil'> {
  id: string
  name: string
  isHere: boolean
  /** How many conversations at once. */
  limit: number
  /** Critical cases of the last day to talk over: offered, and asked for. */
  debriefs: { owed: number; asked: number }
  holds: Case[]
}

export interface DayFigures {
  arrived: number
  closed: number
}

const parisDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' })
const hourMs = 3_600_000

/** When this day began in Paris (ms): found among the hours before `now`, since days of a clock change have 23 or 25. */
export const dayBegan = (now: number): number => {
  const today = parisDay.format(now)
  let hour = Math.floor(now / hourMs) * hourMs
  while (parisDay.format(hour - 1) === today) hour -= hourMs
  return hour
}

/** Who is there, what they hold and what waits, for whoever looks after the team. Counts alone of the day. */
export class TeamRoom {
  readonly #parts: TeamParts

  constructor(parts: TeamParts) {
    this.#parts = parts
  }

  /** People by first name, since nobody is ranked; the queue in its order; those of both whose answer is late. */
  async standing(now: number): Promise<{ members: TeamMember[]; queued: Case[]; overdue: Case[] }> {
    const { cases } = this.#parts
    const [queued, held] = await Promise.all([cases.queued(200), cases.held()])
    const overdue = [...queued, ...held].filter((report) => isAnswerOwed(report) && report.dueAt < now)
    return { members: await this.#members(held, now), queued, overdue }
  }

  async #members(held: readonly Case[], now: number): Promise<TeamMember[]> {
    const { accounts, presence, care, limits } = this.#parts
    const [people, present] = await Promise.all([accounts.having('counsellor'), presence.present(now)])
    const members = people.map(async ({ id, name }): Promise<TeamMember> => {
      const { exposure, pausedUntil, refusedUntil, debriefs } = await care.own(id, now)
      const asked = debriefs.filter(({ debrief }) => debrief === 'asked').length
      return {
        ...{ id, name, isHere: present.includes(id), limit: await limits.of(id) },
        ...{ exposure, pausedUntil, refusedUntil },
        debriefs: { owed: debriefs.length, asked },
        holds: held.filter(({ claimedBy }) => claimedBy === id),
      }
    })
    return (await Promise.all(members)).sort((a, b) => a.name.localeCompare(b.name, 'fr'))
  }

  async day(now: number): Promise<DayFigures> {
    const { cases } = this.#parts.cases
    const from = dayBegan(now)
    const sum = async (counts: Promise<number>[]): Promise<number> =>
      (await Promise.all(counts)).reduce((all, count) => all + count, 0)
    const statuses = ['queued', 'claimed', 'waiting', 'closed'] as const
    return {
      arrived: await sum(statuses.map((status) => cases.countDocuments({ status, createdAt: { $gte: from } }))),
      closed: await sum(
        severities.map((severity) => cases.countDocuments({ severity, closedAt: { $exists: true, $gte: from } })),
      ),
    }
  }
}
