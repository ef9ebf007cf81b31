import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** What a test makes this directory say; absent: as it should. */
export interface Said {
  claims?: Record<string, unknown>
  /** Who signs: a key that the directory has not published. */
  byStranger?: boolean
}

/** A directory that says in its ID tokens whatever a test wants, right or wrong. Signing in there asks nothing. */
export const startFaultyIssuer = async () => {
  const [own, stranger] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')])
  let said: Said = {}
  const nonces = new Map<string, string>()
  let issuer = ''

  const idToken = async (code: string): Promise<string> => {
    const seconds = Math.floor(Date.now() / 1000)
    const claims = {
      ...{ iss: issuer, aud: 'relais', sub: 'lea-du-directoire', iat: seconds, exp: seconds + 60 },
      ...{ nonce: nonces.get(code), email: 'lea@organisation.test', given_name: 'Léa', roles: ['ecoutants'] },
      ...said.claims,
    }
    const key = said.byStranger ? stranger.privateKey : own.privateKey
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key)
  }
  const json = (res: ServerResponse, body: object): void => {
    // In two: restify's own `writeHead`, put over the one of Node, returns nothing.
    res.writeHead(200, { 'content-type': 'application/json' })
    res.end(JSON.stringify(body))
  }
  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const { pathname } = new URL(req.url ?? '', issuer)
    if (pathname === '/.well-known/openid-configuration') {
      const at = (path: string): string => `${issuer}${path}`
      const can = { response_types_supported: ['code'], id_token_signing_alg_values_supported: ['RS256'] }
      return json(res, {
        ...{ issuer, ...can, code_challenge_methods_supported: ['S256'], subject_types_supported: ['public'] },
        ...{ authorization_endpoint: at('/auth'), token_endpoint: at('/token'), jwks_uri: at('/jwks') },
      })
    }
    if (pathname === '/jwks')
      return json(res, { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256' }] })
    let sent = ''
    for await (const chunk of req) sent += String(chunk)
    const code = new URLSearchParams(sent).get('code') ?? ''
    json(res, { access_token: 'x', token_type: 'bearer', expires_in: 60, id_token: await idToken(code) })
  }
  const server = createServer((req, res) => void handle(req, res)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    says: (now: Said) => {
      said = now
    },
    /** What its page would do: gives the query with which the browser goes back. */
    agrees: (authorization: string): URLSearchParams => {
      const asked = new URL(authorization).searchParams
      const code = `code-${nonces.size}`
      nonces.set(code, asked.get('nonce') ?? '')
      return new URLSearchParams({ code, state: asked.get('state') ?? '' })
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}
