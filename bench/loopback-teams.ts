import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { TeamsAuthentication } from '../bot/channels/teams/open-teams.ts'

const appId = '5f0e5a3e-7d0b-4a51-9a62-1c6a4c1d2e3f'
const issuer = 'https://api.botframework.com'

export const loopbackEnv = {
  MicrosoftAppId: appId,
  MicrosoftAppPassword: 'for the bench',
  MicrosoftAppTenantId: appId,
  TEAMS_MODE: 'intake',
}

/** A connector that takes everything at once, on this machine, and who vouches for it: the least that Teams must be. */
export class LoopbackTeams {
  readonly #server: Server
  readonly #url: string
  readonly #token: string
  #ids = 0

  private constructor(server: Server, url: string, token: string) {
    this.#server = server
    this.#url = url
    this.#token = token
  }

  static async start(): Promise<LoopbackTeams> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'bench', endorsements: ['msteams'] }]
    let url = ''
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        const path = request.url ?? ''
        const body =
          path === '/openid' ? { issuer, jwks_uri: `${url}/keys` } : path === '/keys' ? { keys } : { id: '1' }
        response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' })
        response.end(JSON.stringify(body))
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    const token = await new SignJWT({ serviceurl: `${url}/` })
      .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
      .setIssuer(issuer)
      .setAudience(appId)
      .setExpirationTime('2h')
      .sign(privateKey)
    return new LoopbackTeams(server, url, token)
  }

  authentication(): TeamsAuthentication {
    const credentials = {
      isValidAppId: async (id: string) => id === appId,
      isAuthenticationDisabled: async () => false,
      createCredentials: async () => ({ signRequest: async (request: unknown) => request }),
    }
    return new ConfigurationBotFrameworkAuthentication(
      {
        ValidateAuthority: false,
        ToChannelFromBotLoginUrl: `${this.#url}/login`,
        ToChannelFromBotOAuthScope: issuer,
        ToBotFromChannelTokenIssuer: issuer,
        OAuthUrl: `${this.#url}/oauth`,
        ToBotFromChannelOpenIdMetadataUrl: `${this.#url}/openid`,
        ToBotFromEmulatorOpenIdMetadataUrl: `${this.#url}/openid`,
        CallerId: 'urn:botframework:azure',
      },
      credentials as unknown as ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1],
    )
  }

  personOf(chat: number): string {
    return `29:bench-${chat}`
  }

  async posts(url: string, chat: number, text: string): Promise<void> {
    this.#ids += 1
    const response = await fetch(`${url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
      body: JSON.stringify({
        ...{ type: 'message', id: String(this.#ids), channelId: 'msteams', serviceUrl: `${this.#url}/`, text },
        from: { id: this.personOf(chat) },
        recipient: { id: `28:${appId}` },
        conversation: { id: `a:bench-${chat}`, conversationType: 'personal' },
      }),
    })
    if (response.status !== 200) throw new Error(`not received: ${response.status}`)
    await response.arrayBuffer()
  }

  /** One request to the connector and its answer, in milliseconds. */
  async bareMs(): Promise<number> {
    const began = performance.now()
    const response = await fetch(`${this.#url}/v3/conversations/a/activities`, { method: 'POST', body: '{}' })
    await response.arrayBuffer()
    return performance.now() - began
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
