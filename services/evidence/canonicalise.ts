import { type PlatformFacts, platformData, platformOfHost } from './platforms.ts'
import { stripEnd } from './text-shape.ts'

/**
 * The one form in which an address is kept: https for known platforms, no `www.`, no fragment, no tracking.
 * `url` is an http(s) address. Undefined when no stable form exists. Short links are kept as given: nothing is ever fetched.
 */
export const canonicalise = (url: string): string | undefined => {
  let previous = url
  // Dropping a fragment or a parameter can leave new punctuation at the end; two rounds settle all but contrived addresses.
  for (let round = 0; round < 8; round += 1) {
    const parsed = parse(withoutInnerLink(stripEnd(previous)))
    if (!parsed) return undefined
    const next = canonicalForm(parsed)
    if (next === previous) return next
    previous = next
  }
  return undefined
}

/** Reads an http(s) address as browsers do, never throwing. A backslash in the path stays one instead of becoming a slash. */
export const parse = (url: string): URL | undefined => {
  const [, scheme = '', authority = '', rest = ''] = /^(https?:\/\/)([^/?#\\]*)(.*)$/is.exec(url) ?? []
  const path = rest.replace(/^\\/, '/').replaceAll('\\', '%5C')
  // A zone ("%eth0") is not part of an address on the Internet, but must not hide what the address is.
  const address = `${scheme}${authority.replace(/%[^\]]*\]/, ']')}${path}`
  return URL.canParse(address) ? new URL(address) : undefined
}

const withoutInnerLink = (url: string): string => {
  for (const found of url.matchAll(/https?:\/\//gi)) {
    if (found.index > 0 && url[found.index - 1] !== '=') return url.slice(0, found.index)
  }
  return url
}

const canonicalForm = (url: URL): string => {
  const host = siteHost(url.hostname)
  const moved = movedAddress(host, url)
  const facts = platformOfHost(moved.host)
  const scheme = facts ? 'https:' : url.protocol
  const port = url.port !== '' && !(scheme === 'https:' && url.port === '443') ? `:${url.port}` : ''
  const query = withoutTracking(moved.query, facts)
  return `${scheme}//${moved.host}${port}${withoutLastSlashes(moved.path)}${query === '' ? '' : `?${query}`}`
}

const siteHost = (hostname: string): string => {
  let host = hostname.replace(/\.+$/, '')
  // "m.me" is a site of its own: a prefix goes only when a whole host is left.
  for (let prefix = sitePrefix(host); prefix; prefix = sitePrefix(host)) host = host.slice(prefix.length)
  return platformData.sameSite[host] ?? host
}

const sitePrefix = (host: string): string | undefined => /^(?:www|m|mobile)\.(?=[^.]+\.)/.exec(host)?.[0]

interface Address {
  host: string
  path: string
  query: string
}

/** Two sites whose short host says the same as a path on the main one. */
const movedAddress = (host: string, url: URL): Address => {
  const query = url.search.slice(1)
  const video = host === 'youtu.be' ? /^\/([\w-]+)\/*$/.exec(url.pathname)?.[1] : undefined
  if (video) return { host: 'youtube.com', path: '/watch', query: `v=${video}&${query}` }
  const invite = host === 'discord.com' ? /^\/invite\/([^/]+)\/*$/i.exec(url.pathname)?.[1] : undefined
  if (invite) return { host: 'discord.gg', path: `/${invite}`, query }
  return { host, path: url.pathname, query }
}

const withoutLastSlashes = (path: string): string => {
  let end = path.length
  while (end > 1 && path[end - 1] === '/') end -= 1
  return path.slice(0, end)
}

const withoutTracking = (query: string, facts: PlatformFacts | undefined): string => {
  const tracking = [...platformData.everywhere.tracking, ...(facts?.tracking ?? [])]
  const isKept = (pair: string) => pair !== '' && pair !== '=' && !tracking.some((name) => isNamed(name, keyOf(pair)))
  return query.split('&').filter(isKept).join('&')
}

const keyOf = (pair: string): string => {
  const key = (pair.split('=')[0] ?? '').toLowerCase()
  // Facebook's "__cft__[0]" comes with its brackets encoded or not; the name in front never is.
  return key.replace(/%5b.*$/, '')
}

const isNamed = (name: string, key: string): boolean =>
  name.endsWith('*') ? key.startsWith(name.slice(0, -1)) : key === name
