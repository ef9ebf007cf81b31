import type { Activity } from 'botframework-schema'
import { z } from 'zod'
import type { CaseFailure, CaseQueue } from '../../../services/cases/case-queue.ts'
import type { Clock } from '../../../services/clock.ts'
import type { Accounts } from '../../../services/counsellors/accounts.ts'
import type { AlertPlaces } from '../../../services/counsellors/alert-places.ts'
import { type ChatLinks, readLinkCode } from '../../../services/counsellors/chat-links.ts'
import { type Counsellor, isInRole } from '../../../services/counsellors/counsellor.ts'
import type { GuessLimits } from '../../../services/privacy/guess-limits.ts'
import type { Relay } from '../../../services/relay/relay.ts'
import { triageMessage } from '../../../services/triage/triage-message.ts'
import type { ChatAddress } from './adapter.ts'
import { hourText } from './alert-times.ts'
import { type AdaptiveCard, claimVerb, settledCard } from './cards.ts'
import { type Incoming, isChannel } from './incoming.ts'
import { message } from './teams-activity.ts'
import { type TeamsWords, teamsWords } from './teams-words.ts'

interface Parts {
  links: ChatLinks
  places: AlertPlaces
  accounts: Pick<Accounts, 'active'>
  queue: CaseQueue
  relay: Pick<Relay, 'taken'>
  guesses: Pick<GuessLimits, 'takeAddress'>
  hash: (purpose: string, value: string) => string
  consoleUrl: string
  clock: Clock
  /** The alert that stands somewhere must change now. */
  changed: () => void
  onError: (error: unknown) => void
}

const claimSchema = z.object({
  action: z.object({ verb: z.literal(claimVerb), data: z.object({ caseId: z.string().min(1).max(100) }) }),
})

/** What a tap on a card is answered with: another card, or one sentence. */
export type Acted = { card: AdaptiveCard } | { words: string }

/** Counsellors in Teams: a linked account, the channel where alerts go, and the claim from a card. Nothing of any story. */
export class StaffChat {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** What to say to staff in a private chat; `undefined`: this is nobody of ours, or not a code. */
  async inPrivate(person: string, text: string): Promise<Partial<Activity>[] | undefined> {
    const { links, consoleUrl, clock, guesses, accounts } = this.#parts
    const code = readLinkCode(text)
    if (code !== undefined) {
      const mayTry = await guesses.takeAddress(person)
      const accountId = mayTry ? await links.redeem(code, person, clock()) : undefined
      const account = accountId === undefined ? undefined : await accounts.active(accountId)
      return account ? say('teams:staff.linked', { name: account.name }) : say('teams:staff.badCode')
    }
    if (!(await this.#person(person))) return undefined
    // Whoever works here may be in danger too: the numbers cost nothing.
    const danger = triageMessage(text).severity === 'critical' ? say('teams:staff.danger') : []
    return [...danger, ...say('teams:staff.here', { url: consoleUrl })]
  }

  /** "alertes" and "alertes stop", in a channel; `undefined`: nothing that staff may say there. */
  async inChannel(
    incoming: Incoming,
    person: string,
    text: string,
    address: ChatAddress,
  ): Promise<Partial<Activity>[] | undefined> {
    const command = /^alertes?(?<stop>\s+stop)?$/i.exec(text)
    if (!isChannel(incoming) || !command) return undefined
    const { places, clock, changed } = this.#parts
    const account = await this.#person(person)
    if (!account || !isInRole(account, 'supervisor', 'administrator')) return say('teams:alerts.notAllowed')
    if (command.groups?.stop) {
      await places.remove(this.#placeId(address), account.id, clock())
      return say('teams:alerts.off')
    }
    await places.add({ _id: this.#placeId(address), to: JSON.stringify(address), by: account.id, at: clock() })
    changed()
    return say('teams:alerts.on')
  }

  async leftChannel(address: ChatAddress): Promise<void> {
    await this.#parts.places.remove(this.#placeId(address), 'bot', this.#parts.clock())
  }

  /** A tap on a card; `undefined`: no card of ours. */
  async act(person: string, value: unknown): Promise<Acted | undefined> {
    const tapped = claimSchema.safeParse(value)
    if (!tapped.success) return undefined
    const { queue, relay, clock, consoleUrl, changed, onError } = this.#parts
    const { caseId } = tapped.data.action.data
    const account = await this.#person(person)
    if (!account) return { words: teamsWords('teams:alert.unlinked') }
    const claimed = await queue.claim(caseId, account, clock())
    changed()
    if (!claimed.ok) return { words: teamsWords(claimWords[claimed.reason] ?? 'teams:alert.failed') }
    // It is theirs now, whether or not the teen can be told so.
    await relay.taken(claimed.case, account.name).catch(onError)
    const what = teamsWords('teams:alert.taken', { time: hourText(claimed.case.claimedAt ?? clock()) })
    return { card: settledCard(claimed.case.severity, what, { consoleUrl: caseUrl(consoleUrl, caseId) }) }
  }

  async #person(person: string): Promise<Counsellor | undefined> {
    const { links, accounts } = this.#parts
    const accountId = await links.accountOf(person)
    return accountId === undefined ? undefined : accounts.active(accountId)
  }

  #placeId({ conversationId }: ChatAddress): string {
    return this.#parts.hash('alert-place', conversationId)
  }
}

/** Behind `#`, so that no request line holds it. */
export const caseUrl = (consoleUrl: string, caseId: string): string => `${consoleUrl}#case=${caseId}`

const say = (key: TeamsWords, variables?: Record<string, string>): Partial<Activity>[] => [
  message(teamsWords(key, variables)),
]

const claimWords: Partial<Record<CaseFailure, TeamsWords>> = {
  not_allowed: 'teams:alert.refused',
  case_not_found: 'teams:alert.gone',
  not_in_queue: 'teams:alert.gone',
  already_claimed: 'teams:alert.already',
  limit_reached: 'teams:alert.limit',
}
