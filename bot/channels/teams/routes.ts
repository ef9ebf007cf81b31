import type { InvokeResponse, TurnContext } from 'botbuilder'
import type { Activity } from 'botframework-schema'
import type { Request, Response, Server } from 'restify'
import { isStoreAway } from '../../../services/store/store-error.ts'
import { jsonBody } from '../../json-body.ts'
import { type ProblemCode, sendJson, sendProblem } from '../../routes/problem.ts'
import { type Limiter, withinLimit } from '../direct-line/limits.ts'
import { NotAuthentic, type TeamsAdapter } from './adapter.ts'
import { NotAnswered } from './answer-now.ts'
import { type Incoming, incomingSchema, isPersonal } from './incoming.ts'
import type { Acted, StaffChat } from './staff-chat.ts'
import type { Teams } from './teams.ts'

/** A message of Teams with its HTML twin: some 100 kB at most. */
const maxBodyBytes = 300_000

interface TeamsRoutes {
  adapter: TeamsAdapter
  teams: Teams
  staff: StaffChat
  limit?: Limiter | undefined
  onError: (error: unknown) => void
}

/** Where Microsoft's Bot Framework service posts what people do in Teams. Who does not prove to be that service gets 401. */
export function registerTeamsRoutes(server: Server, { adapter, teams, staff, limit, onError }: TeamsRoutes): void {
  const refuse = (response: Response, code: ProblemCode): void => sendProblem(response, code)

  const act = async (incoming: Incoming, context: TurnContext): Promise<void> => {
    if (incoming.type !== 'invoke') {
      if (isPersonal(incoming) && !(await withinLimit(limit, teams.personOf(incoming)))) throw new TooMany()
      return teams.take(incoming, context)
    }
    const acted =
      incoming.name === 'adaptiveCard/action' ? await staff.act(teams.personOf(incoming), incoming.value) : undefined
    await context.sendActivity({ type: 'invokeResponse', value: acted ? answerOf(acted) : { status: 501 } })
  }

  server.post(
    '/api/messages',
    ...jsonBody({ maxBytes: maxBodyBytes, refuse }),
    async (request: Request, response: Response) => {
      const authorization = request.header('authorization') ?? ''
      const incoming = incomingSchema.safeParse(request.body)
      // Nobody learns what a good activity looks like before saying who asks.
      if (!incoming.success) return refuse(response, authorization === '' ? 'unauthenticated' : 'invalid_body')
      try {
        const answer = await adapter.receive(authorization, forSdk(incoming.data), (context) =>
          act(incoming.data, context),
        )
        sendJson(response, answer?.status ?? 200, answer?.body ?? {})
      } catch (error) {
        if (error instanceof NotAuthentic) return refuse(response, 'unauthenticated')
        if (error instanceof TooMany) return refuse(response, 'too_many_attempts')
        if (!(error instanceof NotAnswered)) onError(error)
        refuse(response, isStoreAway(error) || error instanceof NotAnswered ? 'store_unavailable' : 'internal')
      }
    },
  )
}

class TooMany extends Error {
  override name = 'TooMany'
}

/** Only what the SDK needs to know who asks, and where to answer: no text, no name, no attachment. */
const forSdk = ({ type, id, channelId, serviceUrl, from, recipient, conversation }: Incoming): Activity =>
  ({
    ...{ type, channelId, serviceUrl, from: { id: from.id }, recipient: { id: recipient.id } },
    ...(id === undefined ? {} : { id }),
    conversation: { id: conversation.id },
  }) as Activity

const answerOf = (acted: Acted): InvokeResponse => ({
  status: 200,
  body:
    'card' in acted
      ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: acted.card }
      : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: acted.words },
})
