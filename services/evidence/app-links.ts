import { platformData } from './platforms.ts'

const appLinks = platformData.appLinks.map(({ link, becomes }) => {
  const [prefix = '', parameter] = link.replace('{value}', '').replace(/=$/, '').split('?')
  return { prefix: prefix.toLowerCase(), parameter, becomes }
})

/** The public twin of a link that opens an app (`snapchat://add/N`), or undefined when it has none. */
export const publicTwin = (raw: string): string | undefined => {
  const [address = '', query = ''] = (raw.split('#')[0] ?? '').split(/\?(.*)/s)
  for (const { prefix, parameter, becomes } of appLinks) {
    const value = parameter ? fromQuery(address, prefix, query, parameter) : fromPath(address, prefix)
    if (value) return becomes.replace('{value}', () => value)
  }
  return undefined
}

const fromPath = (address: string, prefix: string): string | undefined => {
  if (!address.toLowerCase().startsWith(prefix)) return undefined
  const rest = address.slice(prefix.length).replace(/\/{1,9}$/, '')
  const segments = rest.split('/')
  // Only Discord's channels have several segments; a name or a number is one.
  const most = prefix.startsWith('discord') ? 3 : 1
  return segments.length <= most && segments.every(isPlain) ? rest : undefined
}

const fromQuery = (address: string, prefix: string, query: string, parameter: string): string | undefined => {
  if (address.toLowerCase().replace(/\/$/, '') !== prefix) return undefined
  const value = new URLSearchParams(query).get(parameter) ?? ''
  return isPlain(value) ? value : asPhone(parameter, value)
}

const asPhone = (parameter: string, value: string): string | undefined => {
  const digits = value.replace(/[+ ]/g, '')
  return parameter === 'phone' && /^\d+$/.test(digits) ? digits : undefined
}

// A value with a slash or a dot alone would leave the place it is meant for.
const isPlain = (value: string): boolean => /^[\w.@-]+$/.test(value) && !/^\.+$/.test(value)
