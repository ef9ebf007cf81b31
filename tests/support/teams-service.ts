import type { webcrypto } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { TeamsAuthentication } from '../../bot/channels/teams/open-teams.ts'

export const teamsAppId = '5f0e5a3e-7d0b-4a51-9a62-1c6a4c1d2e3f'
const tenantId = '0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0'

/** Names that must be nowhere in a store: who it is, for the school that runs the tenant. */
export const tellTale = {
  aadObjectId: 'c0ffee00-1111-4222-8333-444455556666',
  name: 'Zéphyrine Exemple-Martin',
  mail: 'zephyrine.exemple@lycee.example',
  tenant: tenantId,
}

export const teamsEnv = (mode: 'doorway' | 'intake'): Record<string, string> => ({
  MicrosoftAppId: teamsAppId,
  MicrosoftAppPassword: 'a secret of the tests',
  MicrosoftAppTenantId: tenantId,
  TEAMS_MODE: mode,
})

export interface SentActivity {
  /** The connector's own id for it. */
  id: string
  chat: string
  method: 'POST' | 'PUT'
  authorization: string | undefined
  activity: {
    type: string
    text?: string
    textFormat?: string
    replyToId?: string
    summary?: string
    attachments?: { contentType: string; content: CardJson }[]
  }
}

export interface CardJson {
  type: string
  version: string
  body: Record<string, unknown>[]
  fallbackText: string
}

/** What the connector answers to one request; `undefined`: it takes it. */
export type Answering = (
  sent: SentActivity,
  bytes: number,
) => { status: number; headers?: Record<string, string>; hang?: boolean } | undefined

type CryptoKey = webcrypto.CryptoKey
type Claims = JWTPayload & { serviceurl?: string }

/** Microsoft's side on this machine: who vouches for Teams (OpenID metadata, keys of our own), and the connector. */
export class TeamsService {
  readonly #server: Server
  readonly #privateKey: CryptoKey
  readonly #strangeKey: CryptoKey
  readonly url: string
  /** What was taken, in order. */
  readonly taken: SentActivity[] = []
  /** Every request, refused ones too, with the instant it came. */
  readonly asked: { sent: SentActivity; at: number }[] = []
  /** Addresses that nobody may ever call: where a teen's pictures lie. */
  readonly fetched: string[] = []
  answering: Answering = () => undefined
  #ids = 0

  private constructor(server: Server, url: string, privateKey: CryptoKey, strangeKey: CryptoKey) {
    this.#server = server
    this.url = url
    this.#privateKey = privateKey
    this.#strangeKey = strangeKey
  }

  static async start(): Promise<TeamsService> {
    const known = await generateKeyPair('RS256', { extractable: true })
    const strange = await generateKeyPair('RS256')
    const jwk = { ...(await exportJWK(known.publicKey)), kid: 'test-key', use: 'sig', endorsements: ['msteams'] }
    const unendorsed = { ...jwk, kid: 'skype-key', endorsements: ['skype'] }
    const server = createServer((request, response) => {
      void service.#answer(request, response, [jwk, unendorsed]).catch(() => response.destroy())
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const service = new TeamsService(server, `http://127.0.0.1:${port}`, known.privateKey, strange.privateKey)
    return service
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  get serviceUrl(): string {
    return `${this.url}/emea/`
  }

  /** The SDK's own authentication, with our keys; no token is asked of Microsoft for what the bot sends. */
  authentication(): TeamsAuthentication {
    const credentials = {
      isValidAppId: async (appId: string) => appId === teamsAppId,
      isAuthenticationDisabled: async () => false,
      createCredentials: async () => ({
        signRequest: async (request: { headers: { set(name: string, value: string): void } }) => {
          request.headers.set('authorization', 'Bearer from-the-bot')
          return request
        },
      }),
    }
    return new ConfigurationBotFrameworkAuthentication(
      {
        ValidateAuthority: false,
        ToChannelFromBotLoginUrl: `${this.url}/login`,
        ToChannelFromBotOAuthScope: 'https://api.botframework.com',
        ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
        OAuthUrl: `${this.url}/oauth`,
        ToBotFromChannelOpenIdMetadataUrl: `${this.url}/openid`,
        ToBotFromEmulatorOpenIdMetadataUrl: `${this.url}/openid-emulator`,
        CallerId: 'urn:botframework:azure',
      },
      credentials as unknown as ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1],
    )
  }

  /** A token as Teams' service sends it; `claims` changes what it says, `how` who signs it. */
  token(claims: Claims = {}, how: { kid?: string; strange?: boolean; expired?: boolean } = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    return new SignJWT({ serviceurl: this.serviceUrl, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: how.kid ?? 'test-key' })
      .setIssuer(claims.iss ?? 'https://api.botframework.com')
      .setAudience(claims.aud ?? teamsAppId)
      .setNotBefore(now - 3600)
      .setExpirationTime(how.expired ? now - 1800 : now + 3600)
      .sign(how.strange ? this.#strangeKey : this.#privateKey)
  }

  /** What stands in a chat: messages in order, as changed since. */
  shown(chat: string): SentActivity['activity'][] {
    const byId = new Map<string, SentActivity['activity']>()
    for (const { id, chat: where, activity } of this.taken) {
      if (where === chat && activity.type === 'message') byId.set(id, activity)
    }
    return [...byId.values()]
  }

  async #answer(request: IncomingMessage, response: ServerResponse, keys: object[]): Promise<void> {
    const path = new URL(request.url ?? '/', this.url).pathname
    const json = (status: number, body: object, headers: Record<string, string> = {}): void => {
      // Not chained: restify, in the same process, changes what `writeHead` gives back.
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(body))
    }
    if (path === '/openid' || path === '/openid-emulator')
      return json(200, { issuer: 'https://api.botframework.com', jwks_uri: `${this.url}/keys` })
    if (path === '/keys') return json(200, { keys })
    const found = /^\/emea\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(path)
    if (!found || (request.method !== 'POST' && request.method !== 'PUT')) {
      this.fetched.push(path)
      return json(404, { error: { code: 'NotFound', message: 'nothing here' } })
    }
    const body = await text(request)
    const sent: SentActivity = {
      id: request.method === 'PUT' ? decodeURIComponent(found[2] ?? '') : `sent-${++this.#ids}`,
      chat: decodeURIComponent(found[1] ?? ''),
      method: request.method,
      authorization: request.headers.authorization,
      activity: JSON.parse(body),
    }
    this.asked.push({ sent, at: performance.now() })
    const refusal = this.answering(sent, Buffer.byteLength(body))
    if (refusal?.hang) return
    if (refusal)
      return json(refusal.status, { error: { code: 'Refused', message: 'as the test wants' } }, refusal.headers)
    this.taken.push(sent)
    json(request.method === 'PUT' ? 200 : 201, { id: sent.id })
  }
}
