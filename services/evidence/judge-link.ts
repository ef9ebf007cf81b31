import { publicTwin } from './app-links.ts'
import { canonicalise, parse } from './canonicalise.ts'
import type { EvidenceLink, RejectedLink } from './evidence-link.ts'
import { isPrivateHost } from './private-address.ts'
import { recognise } from './recognise.ts'

/** Longer than any address a platform gives out; what servers and browsers agree to carry. */
const maxLinkLength = 2048

export type Verdict = { ok: true; link: EvidenceLink } | { ok: false; why: RejectedLink['why'] }

const refused = (why: RejectedLink['why']): Verdict => ({ ok: false, why })

/** Keeps a candidate in its canonical form, or refuses it for the first reason that applies. Never fetches, never throws. */
export const judgeLink = (raw: string): Verdict => {
  const address = httpAddress(raw)
  if (address === undefined) return refused('scheme')
  if (raw.length > maxLinkLength) return refused('too_long')
  if (hasUserInfo(address)) return refused('credentials')
  const url = parse(address)
  if (!url || isBlankHost(url.hostname)) return refused('not_a_link')
  if (isPrivateHost(url.hostname)) return refused('private_address')
  return kept(address)
}

const kept = (address: string): Verdict => {
  const canonical = canonicalise(address)
  if (canonical === undefined) return refused('not_a_link')
  if (canonical.length > maxLinkLength) return refused('too_long')
  const url = new URL(canonical)
  // Judged once more on the form that is kept: whatever changed on the way must not open a door.
  if (isPrivateHost(url.hostname)) return refused('private_address')
  return { ok: true, link: { url: canonical, ...recognise(url) } }
}

const notWeb = /^(?:javascript|data|vbscript|mailto|tel|sms|file|about|blob|view-source):/i

/** The http(s) address that a candidate stands for: typos mended, app links translated. Undefined for any other scheme. */
const httpAddress = (raw: string): string | undefined => {
  const http = /^(https?)(?::\/+|\/{2,})(.*)$/is.exec(raw)
  if (http) return `${http[1]}://${http[2]}`
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(raw)) return publicTwin(raw)
  return notWeb.test(raw) ? undefined : `https://${raw}`
}

const hasUserInfo = (address: string): boolean => /^https?:\/\/[^/?#\\]*@/i.test(address)

const isBlankHost = (host: string): boolean => /^\.*$/.test(host)
