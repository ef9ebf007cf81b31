import { randomUUID } from 'node:crypto'
import type { AlertWay } from '../services/alerts/alert.ts'
import { Alerts, type Send } from '../services/alerts/alerts.ts'
import { AuditJournal } from '../services/audit/audit-journal.ts'
import { AuditSealer } from '../services/audit/audit-sealer.ts'
import { StaffAudit } from '../services/audit/staff-audit.ts'
import { Toolbox } from '../services/canned/toolbox.ts'
import { CaseQueue } from '../services/cases/case-queue.ts'
import { CaseRepository } from '../services/cases/case-repository.ts'
import { CaseSearch } from '../services/cases/case-search.ts'
import { LabelConfirmation } from '../services/cases/label-confirmation.ts'
import { Sweep } from '../services/cases/sweep.ts'
import { CaseKeeping } from '../services/cases/work/case-keeping.ts'
import { PersonalLimits } from '../services/cases/work/personal-limits.ts'
import { TaskBook } from '../services/cases/work/task-book.ts'
import { Transfers } from '../services/cases/work/transfers.ts'
import type { Clock } from '../services/clock.ts'
import { Concerns } from '../services/concerns/concerns.ts'
import { ConversationLog } from '../services/conversations/conversation-log.ts'
import { Accounts } from '../services/counsellors/accounts.ts'
import { ChatLinks } from '../services/counsellors/chat-links.ts'
import { OpenIdFlows } from '../services/counsellors/openid/openid-flows.ts'
import { Presence } from '../services/counsellors/presence.ts'
import { type SessionLimits, Sessions } from '../services/counsellors/sessions.ts'
import { SignInLimits } from '../services/counsellors/sign-in-limits.ts'
import { Duty } from '../services/duty/duty.ts'
import { Rotas } from '../services/duty/rotas.ts'
import { Escalation, isAnswered } from '../services/escalation/escalation.ts'
import { FollowUpCodes } from '../services/privacy/follow-up-codes.ts'
import { GuessLimits } from '../services/privacy/guess-limits.ts'
import { keyedHash } from '../services/privacy/keyed-hash.ts'
import type { Keys } from '../services/privacy/stored-root.ts'
import { memoryCounters, openStoreCounters } from '../services/privacy/try-counters.ts'
import { CaseViews } from '../services/relay/case-view.ts'
import { Receipts } from '../services/relay/receipts.ts'
import { Relay } from '../services/relay/relay.ts'
import { TypingHints } from '../services/relay/typing-hints.ts'
import { Purge } from '../services/retention/purge.ts'
import type { RetentionPeriods } from '../services/retention/retention.ts'
import { Counting } from '../services/stats/counting.ts'
import { Editions } from '../services/stats/editions.ts'
import { Publishing } from '../services/stats/publishing.ts'
import type { Store } from '../services/store/collection.ts'
import { Leases } from '../services/store/leases.ts'
import { Teams } from '../services/team/teams.ts'
import type { AzureOpinionOptions } from '../services/triage/azure/azure-opinion.ts'
import type { AzureLanguageSettings } from '../services/triage/azure/language-client.ts'
import { noSecondOpinion, type SecondOpinion } from '../services/triage/azure/opinion.ts'
import { openTeamwork } from './teamwork.ts'

export interface ServiceOptions {
  /** No other process uses the store: nothing need be told to others through it. */
  alone: boolean
  limits: boolean
  retention: RetentionPeriods
  /** No published count is smaller. */
  statsK: number
  /** Cells of the figures that cannot be otherwise than 0 here. */
  statsImpossible: ReadonlySet<string>
  sessionLimits: SessionLimits
  /** Without it, no second opinion is asked for. */
  azureLanguage?: AzureLanguageSettings
  azureOpinion?: AzureOpinionOptions
  /** How people outside the console are told; absent ways are not configured. */
  alertWays: Partial<Record<AlertWay, Send>>
}

/** Everything the system knows and does, apart from bots and HTTP. */
export async function createServices(store: Store, keys: Keys, clock: Clock, options: ServiceOptions) {
  const lookUpKey = keys.derive('look-up')
  const hash = (purpose: string, value: string): string => keyedHash(lookUpKey, purpose, value)
  const log = await ConversationLog.open(store, clock)
  const cases = await CaseRepository.open(store)
  const personalLimits = await PersonalLimits.open(store)
  const counters = options.alone ? memoryCounters : await openStoreCounters(store, (text) => hash('tries', text), clock)
  const limits = new SignInLimits(options.limits, counters)
  const accounts = await Accounts.open(store, (text) => hash('account', text), limits)
  const presence = await Presence.open(store)
  const leased = { leases: await Leases.open(store, clock), key: keys.derive('audit'), clock, holder: randomUUID() }
  const receipts = await Receipts.open(store)
  const codes = await FollowUpCodes.open(store)
  const counting = await Counting.open(store, leased)
  const rotas = await Rotas.open(store)
  const alerts = await Alerts.open(store, { ways: options.alertWays, clock, isMoot: isAnswered(cases) })
  const teamwork = await openTeamwork({
    store,
    cases,
    log,
    accounts,
    presence,
    alerts,
    hash,
    clock,
    limits: personalLimits,
  })
  const teams = await Teams.open(store)
  const tagKey = (tag: string): string => hash('tag', tag)
  const queue = new CaseQueue(cases, {
    tagKey,
    limitOf: (id) => personalLimits.of(id),
    spares: async (...asked) => {
      // The pause begins with the case that was let go of a moment ago, and not with the next round that sees it.
      await teamwork.careWatch.run(clock(), asked[0])
      return teamwork.care.isSpared(...asked)
    },
  })
  return {
    store,
    hash,
    log,
    cases,
    queue,
    accounts,
    presence,
    rotas,
    alerts,
    concerns: await Concerns.open(store, accounts, alerts),
    escalation: new Escalation({ cases, alerts, rotas, accounts, presence, ...leased }),
    duty: new Duty(presence, rotas, cases, teamwork.care),
    sessions: await Sessions.open(store, accounts, (text) => hash('session', text), options.sessionLimits),
    chatLinks: await ChatLinks.open(store, (text) => hash('chat-link', text)),
    codes,
    search: new CaseSearch(cases, codes, hash),
    tagKey,
    guesses: new GuessLimits(options.limits, counters),
    sweep: new Sweep(cases, presence),
    teamwork,
    directory: teamwork.directory,
    views: new CaseViews(log, accounts, receipts),
    receipts,
    personalLimits,
    toolbox: await Toolbox.open(store),
    keeping: new CaseKeeping(queue, cases),
    tasks: new TaskBook(queue, cases, accounts),
    teams,
    transfers: new Transfers({ queue, repository: cases, accounts, teams, care: teamwork.care }),
    relay: new Relay(queue, log, clock, teamwork.review),
    typing: options.alone ? TypingHints.alone() : await TypingHints.open(store, clock),
    typingToTeen: options.alone ? TypingHints.alone() : await TypingHints.open(store, clock, 'toTeen'),
    second: await secondOpinion(options),
    openIdFlows: await OpenIdFlows.open(store, (text) => hash('openid', text)),
    journal: await AuditJournal.open(store, keys.derive('audit')),
    staffAudit: await StaffAudit.open(store),
    auditSealer: await AuditSealer.open(store, leased),
    labels: new LabelConfirmation(cases),
    counting,
    editions: await Editions.open(store),
    publishing: await Publishing.open(store, counting, {
      ...leased,
      ...{ k: options.statsK, impossible: options.statsImpossible },
    }),
    purge: await Purge.open(store, { ...leased, periods: options.retention }),
  }
}

/** Azure's client is read from the disk by whoever configured it, and delays nobody else's start. */
async function secondOpinion({ azureLanguage, azureOpinion }: ServiceOptions): Promise<SecondOpinion> {
  if (!azureLanguage) return noSecondOpinion
  const { AzureOpinion } = await import('../services/triage/azure/azure-opinion.ts')
  return new AzureOpinion(azureLanguage, azureOpinion)
}

export type Services = Awaited<ReturnType<typeof createServices>>
