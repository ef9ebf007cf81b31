import { randomBytes } from 'node:crypto'
import type { Request, Response, Server } from 'restify'
import { z } from 'zod'
import type { ConversationLog } from '../../../services/conversations/conversation-log.ts'
import { type Limiter, withinLimit } from './limits.ts'
import { activityBody, refuse } from './refusals.ts'
import { type Tokens, tokenSeconds } from './tokens.ts'

const tokenBody = z.object({ deviceKey: z.string().max(200).optional() }).default({})

interface PageRoutes {
  tokens: Tokens
  log: ConversationLog
  hash: (purpose: string, value: string) => string
  clientAddress: (request: Request) => string
  limit?: Limiter
}

/** What the teen's own page needs beside Direct Line: a token, and, if the teen wants it, a device that remembers. */
export function registerChatPageRoutes(server: Server, parts: PageRoutes): void {
  const { tokens, log, hash, clientAddress, limit } = parts

  server.post('/api/chat/token', ...activityBody, async (request: Request, response: Response) => {
    if (!(await withinLimit(limit, clientAddress(request)))) return refuse(response, 'too_many')
    const body = tokenBody.safeParse(request.body ?? {})
    const deviceKey = body.success ? body.data.deviceKey : undefined
    if (deviceKey === undefined) {
      const { token, conversationId } = await tokens.mintNew()
      response.send(200, { token, conversationId, expires_in: tokenSeconds })
      return
    }
    const conversation = await log.byDevice(hash('device', deviceKey))
    if (!conversation) return refuse(response, 'device_unknown')
    const token = await tokens.mint({ conv: conversation._id, user: `dl_${randomBytes(8).toString('base64url')}` })
    response.send(200, { token, conversationId: conversation._id, expires_in: tokenSeconds })
  })

  server.post('/api/chat/device', ...activityBody, async (request: Request, response: Response) => {
    const token = await tokens.verify(request.header('authorization'))
    if (!token.ok) return refuse(response, token.reason)
    if (!(await log.get(token.claims.conv))) return refuse(response, 'conversation_unknown')
    const deviceKey = randomBytes(32).toString('base64url')
    await log.setDevice(token.claims.conv, hash('device', deviceKey))
    response.send(200, { deviceKey })
  })

  server.del('/api/chat/device', async (request: Request, response: Response) => {
    const token = await tokens.verify(request.header('authorization'))
    if (!token.ok) return refuse(response, token.reason)
    await log.setDevice(token.claims.conv, undefined)
    response.send(200, {})
  })
}
