import { createHash } from 'node:crypto'
import type { Request, Response, Server } from 'restify'
import { z } from 'zod'
import type { Case } from '../../../services/cases/case.ts'
import { planTeenMessage } from '../../../services/cases/case-plans.ts'
import type { CaseRepository } from '../../../services/cases/case-repository.ts'
import type { Clock } from '../../../services/clock.ts'
import { concernKinds, longestConcern } from '../../../services/concerns/concern.ts'
import type { Concerns } from '../../../services/concerns/concerns.ts'
import type { ConversationLog } from '../../../services/conversations/conversation-log.ts'
import type { Accounts } from '../../../services/counsellors/accounts.ts'
import type { Duty } from '../../../services/duty/duty.ts'
import type { EmergencyContact } from '../../../services/emergency/contact.ts'
import { contactsFor } from '../../../services/emergency/contacts.ts'
import { hasImagePayload } from '../../../services/evidence/image-payload.ts'
import { readSituation } from '../../../services/triage/situation.ts'
import { triageMessage } from '../../../services/triage/triage-message.ts'
import { teenStatus } from '../../teen-status.ts'
import { type Limiter, withinLimit } from './limits.ts'
import { activityBody, refuse } from './refusals.ts'
import type { Tokens } from './tokens.ts'

interface TeenRoutes {
  tokens: Tokens
  log: ConversationLog
  cases: CaseRepository
  concerns: Concerns
  duty: Duty
  accounts: Accounts
  clock: Clock
  limit?: Limiter
}

const problemBody = z.object({
  kind: z.enum(concernKinds),
  text: z.string().trim().max(longestConcern),
  /** The page's own name for the request. */
  key: z.string().min(1).max(100),
})

/** Beside the conversation: how it stands, and a problem with the person who answers, which nobody of it may read. */
export function registerTeenRoutes(server: Server, parts: TeenRoutes): void {
  const { tokens, log, cases, clock, limit } = parts

  /** The case of whoever asks; undefined once a refusal was written. */
  const open = async (request: Request, response: Response): Promise<Case | undefined> => {
    const token = await tokens.verify(request.header('authorization'))
    if (!token.ok) return void refuse(response, token.reason)
    if (!(await withinLimit(limit, token.claims.conv))) return void refuse(response, 'too_many')
    const conversation = await log.get(token.claims.conv)
    const report = conversation && (await cases.get(conversation.caseId))
    if (!report) return void refuse(response, 'conversation_unknown')
    return report
  }

  server.get('/api/chat/status', async (request: Request, response: Response) => {
    const report = await open(request, response)
    if (report) response.send(200, await teenStatus(parts, report, clock()))
  })

  server.post('/api/chat/problem', ...activityBody, async (request: Request, response: Response) => {
    const report = await open(request, response)
    if (!report) return
    const body = problemBody.safeParse(request.body ?? {})
    if (!body.success) return refuse(response, 'bad_activity')
    const { kind, text, key } = body.data
    if (hasImagePayload(text)) return refuse(response, 'file_refused')
    const now = clock()
    const id = createHash('sha256').update(`${report._id}|${key}`).digest('base64url')
    const contacts = await lookForDanger(cases, report, text, now)
    await parts.concerns.raise(id, report, { kind, text }, now)
    response.send(201, { contacts })
  })
}

/** The safety net reads this too: danger raises the case, and the numbers are given. What was said stays where it is. */
async function lookForDanger(
  cases: CaseRepository,
  report: Case,
  text: string,
  now: number,
): Promise<EmergencyContact[]> {
  const { severity, categories, signals } = triageMessage(text)
  if (severity !== 'critical') return []
  await cases.commit(planTeenMessage(report, now, true))
  return contactsFor({ ...readSituation([text]), categories, signals, ageBand: report.ageBand }, now)
}
