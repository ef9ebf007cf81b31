import { timingSafeEqual } from 'node:crypto'
import type { Request, Response, Server } from 'restify'
import type { DirectLine } from './direct-line.ts'
import { type Limiter, withinLimit } from './limits.ts'
import { readWatermark } from './reading.ts'
import { activityBody, refuse } from './refusals.ts'
import { type TokenClaims, tokenSeconds } from './tokens.ts'

const base = '/v3/directline'

export interface DirectLineRoutes {
  directLine: DirectLine
  /** Lets associations' servers mint tokens for their own pages. */
  secret: string
  clientAddress: (request: Request) => string
  limits?: { token: Limiter; post: Limiter }
}

export function registerDirectLineRoutes(
  server: Server,
  { directLine, secret, clientAddress, limits }: DirectLineRoutes,
): void {
  const { tokens } = directLine

  const withToken =
    (handle: (claims: TokenClaims, request: Request, response: Response) => Promise<void>) =>
    async (request: Request, response: Response): Promise<void> => {
      const token = await tokens.verify(request.header('authorization'))
      if (!token.ok) return refuse(response, token.reason)
      const named: string | undefined = request.params.id
      if (named !== undefined && named !== token.claims.conv) return refuse(response, 'foreign_conversation')
      await handle(token.claims, request, response)
    }

  server.post(`${base}/tokens/generate`, ...activityBody, async (request: Request, response: Response) => {
    if (!isSecret(request.header('authorization'), secret)) return refuse(response, 'token_invalid')
    if (!(await withinLimit(limits?.token, clientAddress(request)))) return refuse(response, 'too_many')
    const { token, conversationId } = await tokens.mintNew()
    response.send(200, { conversationId, token, expires_in: tokenSeconds })
  })

  server.post(
    `${base}/tokens/refresh`,
    ...activityBody,
    withToken(async (claims, _request, response) => {
      const token = await tokens.mint(claims)
      response.send(200, { conversationId: claims.conv, token, expires_in: tokenSeconds })
    }),
  )

  server.post(
    `${base}/conversations`,
    ...activityBody,
    withToken(async (claims, _request, response) => {
      const isNew = await directLine.open(claims.conv)
      response.send(isNew ? 201 : 200, await directLine.describe(claims, 0))
    }),
  )

  server.get(
    `${base}/conversations/:id`,
    withToken(async (claims, request, response) => {
      if (!(await directLine.exists(claims.conv))) return refuse(response, 'conversation_unknown')
      response.send(200, await directLine.describe(claims, readWatermark(queryOf(request, 'watermark'))))
    }),
  )

  server.post(
    `${base}/conversations/:id/activities`,
    ...activityBody,
    withToken(async (claims, request, response) => {
      if (!(await withinLimit(limits?.post, claims.conv, costOf(request)))) return refuse(response, 'too_many')
      const posted = await directLine.post(claims.conv, request.body, clientAddress(request))
      if (!posted.ok) return refuse(response, posted.reason)
      response.send(200, { id: posted.id })
    }),
  )

  server.get(
    `${base}/conversations/:id/activities`,
    withToken(async (claims, request, response) => {
      if (!(await directLine.exists(claims.conv))) return refuse(response, 'conversation_unknown')
      response.send(200, await directLine.read(claims.conv, readWatermark(queryOf(request, 'watermark'))))
    }),
  )

  server.post(
    `${base}/conversations/:id/upload`,
    withToken(async (claims, _request, response) => {
      if (await withinLimit(limits?.post, claims.conv)) await directLine.refuseFile(claims.conv)
      // Nobody reads the body: Node throws it away as it comes. Closing instead could hide the answer from a client that
      // is still sending, which would then try again.
      refuse(response, 'file_refused')
    }),
  )

  // Asked once by clients that could sign in with OAuth; we have none.
  server.get(`${base}/session/getsessionid`, async (_request: Request, response: Response) => {
    refuse(response, 'not_found')
  })
}

/** A message as long as a book takes as long to read as twenty short ones. */
const charactersAPoint = 5_000
const costOf = ({ body }: Request): number =>
  typeof body?.text === 'string' ? 1 + Math.floor(body.text.length / charactersAPoint) : 1

const queryOf = (request: Request, name: string): string | null =>
  new URL(request.url ?? '/', 'http://relais.invalid').searchParams.get(name)

const isSecret = (authorization: string | undefined, secret: string): boolean => {
  const given = Buffer.from(/^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '')
  const expected = Buffer.from(secret)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
