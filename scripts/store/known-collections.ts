import { tickets } from '../../bot/channels/direct-line/tickets.ts'
import { alertsDefinition, alertWaysDefinition } from '../../services/alerts/alert.ts'
import { auditChainDefinition, auditDefinition, auditSegmentsDefinition } from '../../services/audit/audit-record.ts'
import { cannedDefinition, tagListDefinition } from '../../services/canned/toolbox.ts'
import { careMoments, careStates } from '../../services/care/care-record.ts'
import { helpCalls } from '../../services/care/help-calls.ts'
import { casesDefinition } from '../../services/cases/case-repository.ts'
import { limitsDefinition } from '../../services/cases/work/personal-limits.ts'
import { concernsDefinition } from '../../services/concerns/concern.ts'
import { conversations, entries } from '../../services/conversations/conversation-log.ts'
import { seenActivities } from '../../services/conversations/seen-activities.ts'
import { accountsDefinition, invitationsDefinition } from '../../services/counsellors/account.ts'
import { alertPlacesDefinition, chatAlertsDefinition } from '../../services/counsellors/alert-places.ts'
import { chatLinksDefinition, linkCodesDefinition } from '../../services/counsellors/chat-links.ts'
import { openIdFlowsDefinition } from '../../services/counsellors/openid/openid-flows.ts'
import { passwordResetsDefinition } from '../../services/counsellors/password-resets.ts'
import { presenceDefinition } from '../../services/counsellors/presence.ts'
import { sessionsDefinition } from '../../services/counsellors/sessions.ts'
import { directoryDefinition } from '../../services/directory/directory.ts'
import { rotaChangesDefinition, rotaDefinition } from '../../services/duty/rotas.ts'
import { followUps } from '../../services/privacy/follow-up-codes.ts'
import { storedRoots } from '../../services/privacy/stored-root.ts'
import { triesDefinition } from '../../services/privacy/try-counters.ts'
import { hintDefinition } from '../../services/relay/typing-hints.ts'
import { periodsDefinition } from '../../services/retention/periods-in-force.ts'
import { tombstonesDefinition } from '../../services/retention/purge.ts'
import {
  countingStateDefinition,
  editionBasesDefinition,
  quarterCountsDefinition,
} from '../../services/stats/count-store.ts'
import { editionsDefinition } from '../../services/stats/editions.ts'
import type { CollectionDefinition, Doc, Store } from '../../services/store/collection.ts'
import { keyChecks } from '../../services/store/key-check.ts'
import { leasesDefinition } from '../../services/store/leases.ts'
import { recordsDefinition } from '../../services/store/migrations.ts'
import { overseersDefinition } from '../../services/team/overseers.ts'
import { teamsDefinition } from '../../services/team/teams.ts'

/** Its documents' type is the schema's business, which every tool goes through. */
const known = <T extends Doc>(definition: CollectionDefinition<T>): CollectionDefinition<Doc> =>
  definition as CollectionDefinition<Doc>

/** Every collection of the application. A test holds the list against what a whole journey leaves in a store. */
export const knownCollections: CollectionDefinition<Doc>[] = [
  known(accountsDefinition),
  known(alertsDefinition),
  known(alertWaysDefinition),
  known(alertPlacesDefinition),
  known(auditChainDefinition),
  known(auditDefinition),
  known(auditSegmentsDefinition),
  known(cannedDefinition),
  known(careMoments),
  known(careStates),
  known(casesDefinition),
  known(chatAlertsDefinition),
  known(chatLinksDefinition),
  known(concernsDefinition),
  known(conversations),
  known(countingStateDefinition),
  known(periodsDefinition),
  known(editionBasesDefinition),
  known(directoryDefinition),
  known(editionsDefinition),
  known(entries),
  known(followUps),
  known(helpCalls),
  known(hintDefinition),
  known(invitationsDefinition),
  known(keyChecks),
  known(leasesDefinition),
  known(linkCodesDefinition),
  known(limitsDefinition),
  known(overseersDefinition),
  known(passwordResetsDefinition),
  known(openIdFlowsDefinition),
  known(presenceDefinition),
  known(quarterCountsDefinition),
  known(recordsDefinition),
  known(rotaChangesDefinition),
  known(rotaDefinition),
  known(seenActivities),
  known(sessionsDefinition),
  known(storedRoots),
  known(teamsDefinition),
  known(tagListDefinition),
  known(tickets),
  known(tombstonesDefinition),
  known(triesDefinition),
]

/** Raw documents come without indexes: makes them for what lies there, as a server's start would. */
export const declareKnown = async (store: Store): Promise<void> => {
  const there = await store.raw.collections()
  for (const definition of knownCollections) if (there.includes(definition.name)) await store.collection(definition)
}
