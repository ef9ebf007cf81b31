const name = 'relais_session'

/** Not readable by scripts, never sent from another site, gone with the browser. */
const attributes = (publicOrigin: string): string =>
  `Path=/; HttpOnly; SameSite=Strict${publicOrigin.startsWith('https:') ? '; Secure' : ''}`

export const sessionCookie = (token: string, publicOrigin: string): string =>
  `${name}=${token}; ${attributes(publicOrigin)}`

export const endedSessionCookie = (publicOrigin: string): string => `${name}=; Max-Age=0; ${attributes(publicOrigin)}`

const readCookie = (header: string | undefined, wanted: string): string | undefined => {
  const pair = (header ?? '').split(';').find((part) => part.trim().startsWith(`${wanted}=`))
  const token = pair?.trim().slice(wanted.length + 1)
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
}

export const readSessionCookie = (header: string | undefined): string | undefined => readCookie(header, name)

const directoryName = 'relais_annuaire'

/** `Lax`: it comes back with the browser from the directory, which is another site; it opens nothing by itself. */
const directoryAttributes = (publicOrigin: string): string =>
  `Path=/api/openid; HttpOnly; SameSite=Lax${publicOrigin.startsWith('https:') ? '; Secure' : ''}`

export const directoryCookie = (browser: string, publicOrigin: string): string =>
  `${directoryName}=${browser}; Max-Age=600; ${directoryAttributes(publicOrigin)}`

export const endedDirectoryCookie = (publicOrigin: string): string =>
  `${directoryName}=; Max-Age=0; ${directoryAttributes(publicOrigin)}`

export const readDirectoryCookie = (header: string | undefined): string | undefined => readCookie(header, directoryName)
