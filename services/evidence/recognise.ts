import type { LinkKind, Platform } from '../taxonomy.ts'
import { type PlatformFacts, platformOfHost, type Shape } from './platforms.ts'

/** Which platform a canonical url is on, and what it shows. Unknown sites and look-alikes are `other`/`other`. */
export const recognise = (url: URL): { platform: Platform; kind: LinkKind } => {
  const facts = platformOfHost(url.hostname)
  return facts ? { platform: facts.id, kind: kindOf(facts, url) } : { platform: 'other', kind: 'other' }
}

const kindOf = (facts: PlatformFacts, url: URL): LinkKind => {
  const host = facts.mirrors.includes(url.hostname) ? facts.hosts[0] : url.hostname
  const segments = pathSegments(facts, url)
  const shape = facts.shapes.find((each) => isOnHost(each, host) && fits(facts, each.path.split('/'), segments))
  return shape?.kind ?? 'other'
}

const isOnHost = (shape: Shape, host: string | undefined): boolean => host !== undefined && shape.hosts.includes(host)

const pathSegments = (facts: PlatformFacts, url: URL): string[] => {
  const segments = url.pathname.split('/').filter((segment) => segment !== '')
  const hasLocale = facts.localePaths && segments.length > 1 && /^[a-z]{2}(-[a-z]{2})?$/i.test(segments[0] ?? '')
  return hasLocale ? segments.slice(1) : segments
}

const fits = (facts: PlatformFacts, pattern: string[], segments: string[]): boolean => {
  const isOpen = pattern.at(-1) === '**'
  const fixed = isOpen ? pattern.slice(0, -1) : pattern
  if (isOpen ? segments.length < fixed.length : segments.length !== fixed.length) return false
  return fixed.every((part, i) => segmentFits(facts, part, segments[i] ?? ''))
}

const segmentFits = (facts: PlatformFacts, part: string, segment: string): boolean => {
  switch (part) {
    case '*':
      return true
    case '#':
      return /^\d+$/.test(segment)
    case '@name':
      return segment.length > 1 && segment.startsWith('@')
    case '+hash':
      return segment.length > 1 && segment.startsWith('+')
    case ':name':
      return /^@?[\w.%-]+$/.test(segment) && !facts.notNames.includes(segment.toLowerCase())
    default:
      return segment.toLowerCase() === part
  }
}
