import { CaseQueue } from '../services/cases/case-queue.ts'
import { CaseRepository } from '../services/cases/case-repository.ts'
import { Sweep } from '../services/cases/sweep.ts'
import type { Clock } from '../services/clock.ts'
import { ConversationLog } from '../services/conversations/conversation-log.ts'
import { Accounts } from '../services/counsellors/accounts.ts'
import { Presence } from '../services/counsellors/presence.ts'
import { Sessions } from '../services/counsellors/sessions.ts'
import { SignInLimits } from '../services/counsellors/sign-in-limits.ts'
import { FollowUpCodes } from '../services/privacy/follow-up-codes.ts'
import { GuessLimits } from '../services/privacy/guess-limits.ts'
import { keyedHash } from '../services/privacy/keyed-hash.ts'
import type { Keys } from '../services/privacy/keys.ts'
import { CaseViews } from '../services/relay/case-view.ts'
import { Relay } from '../services/relay/relay.ts'
import { TypingHints } from '../services/relay/typing-hints.ts'
import type { Store } from '../services/store/collection.ts'
import type { AzureOpinionOptions } from '../services/triage/azure/azure-opinion.ts'
import type { AzureLanguageSettings } from '../services/triage/azure/language-client.ts'
import { noSecondOpinion, type SecondOpinion } from '../services/triage/azure/opinion.ts'

export interface ServiceOptions {
  limits: boolean
  /** Without it, no second opinion is asked for. */
  azureLanguage?: AzureLanguageSettings
  azureOpinion?: AzureOpinionOptions
}

/** Everything the system knows and does, apart from bots and HTTP. */
export async function createServices(store: Store, keys: Keys, clock: Clock, options: ServiceOptions) {
  const lookUpKey = keys.derive('look-up')
  const hash = (purpose: string, value: string): string => keyedHash(lookUpKey, purpose, value)
  const log = await ConversationLog.open(store, clock)
  const cases = await CaseRepository.open(store)
  const queue = new CaseQueue(cases)
  const limits = new SignInLimits(options.limits)
  const accounts = await Accounts.open(store, (text) => hash('account', text), limits)
  const presence = await Presence.open(store)
  return {
    store,
    hash,
    log,
    cases,
    queue,
    accounts,
    presence,
    sessions: await Sessions.open(store, accounts, (text) => hash('session', text)),
    codes: await FollowUpCodes.open(store),
    guesses: new GuessLimits(options.limits),
    sweep: new Sweep(cases, presence),
    views: new CaseViews(log, accounts),
    relay: new Relay(queue, log, clock),
    typing: new TypingHints(),
    second: await secondOpinion(options),
  }
}

/** Azure's client is read from the disk by whoever configured it, and delays nobody else's start. */
async function secondOpinion({ azureLanguage, azureOpinion }: ServiceOptions): Promise<SecondOpinion> {
  if (!azureLanguage) return noSecondOpinion
  const { AzureOpinion } = await import('../services/triage/azure/azure-opinion.ts')
  return new AzureOpinion(azureLanguage, azureOpinion)
}

export type Services = Awaited<ReturnType<typeof createServices>>
