import type { Alerts } from '../services/alerts/alerts.ts'
import { CareBook } from '../services/care/care-book.ts'
import { CareWatch } from '../services/care/care-watch.ts'
import { HelpCalls } from '../services/care/help-calls.ts'
import type { CaseRepository } from '../services/cases/case-repository.ts'
import type { PersonalLimits } from '../services/cases/work/personal-limits.ts'
import type { Clock } from '../services/clock.ts'
import type { ConversationLog } from '../services/conversations/conversation-log.ts'
import type { Accounts } from '../services/counsellors/accounts.ts'
import type { Presence } from '../services/counsellors/presence.ts'
import { Directory } from '../services/directory/directory.ts'
import { Protection } from '../services/protection/protection.ts'
import { MessageReview } from '../services/safe-adults/message-review.ts'
import type { Store } from '../services/store/collection.ts'
import { Overseers } from '../services/team/overseers.ts'
import { Oversight } from '../services/team/oversight.ts'
import { WeeklySample } from '../services/team/sample.ts'
import { TeamCalls } from '../services/team/team-calls.ts'
import { TeamRoom } from '../services/team/team-room.ts'

interface Ground {
  store: Store
  cases: CaseRepository
  log: ConversationLog
  accounts: Accounts
  presence: Presence
  alerts: Alerts
  hash: (purpose: string, value: string) => string
  clock: Clock
  /** How many conversations each person has at once. */
  limits: PersonalLimits
}

/** What people of the team do with and for each other. */
export async function openTeamwork({ store, cases, log, accounts, presence, alerts, hash, clock, limits }: Ground) {
  const help = await HelpCalls.open(store)
  const overseers = await Overseers.open(store)
  const teamCalls = new TeamCalls({ store, alerts, accounts, overseers, calls: help })
  const care = await CareBook.open(store, {
    presence,
    hash: (text) => hash('care', text),
    alone: async (personId, now) => void (await teamCalls.help(personId, 'alone', now)),
  })
  return {
    ...{ help, overseers, teamCalls, care },
    careWatch: new CareWatch(cases, care),
    protection: new Protection(cases),
    review: new MessageReview(cases, log, clock, (report, message, now) => teamCalls.held(report, message, now)),
    team: new TeamRoom({ cases, accounts, presence, care, limits }),
    oversight: new Oversight(cases, accounts, care),
    sample: new WeeklySample(cases, (text) => hash('sample', text)),
    directory: await Directory.open(store, clock),
  }
}

export type Teamwork = Awaited<ReturnType<typeof openTeamwork>>
