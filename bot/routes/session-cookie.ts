const name = 'relais_session'

/** Not readable by scripts, never sent from another site, gone with the browser. */
const attributes = (publicOrigin: string): string =>
  `Path=/; HttpOnly; SameSite=Strict${publicOrigin.startsWith('https:') ? '; Secure' : ''}`

export const sessionCookie = (token: string, publicOrigin: string): string =>
  `${name}=${token}; ${attributes(publicOrigin)}`

export const endedSessionCookie = (publicOrigin: string): string => `${name}=; Max-Age=0; ${attributes(publicOrigin)}`

export const readSessionCookie = (header: string | undefined): string | undefined => {
  const pair = (header ?? '').split(';').find((part) => part.trim().startsWith(`${name}=`))
  const token = pair?.trim().slice(name.length + 1)
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
}
