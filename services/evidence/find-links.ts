import { findCandidates } from './candidates.ts'
import { findEmails, findPhones } from './contact-details.ts'
import type { EvidenceLink, FoundLinks, RejectedLink } from './evidence-link.ts'
import { blankSpans, findHandles, type Handle } from './handles.ts'
import { judgeLink, type Verdict } from './judge-link.ts'
import { profileUrl } from './platforms.ts'
import { removeZeroWidth, type Span } from './text-shape.ts'

interface Finding {
  start: number
  raw: string
  verdict: Verdict
}

/**
 * Every address in a text: those to keep, canonical and each once, and those refused with the reason, both in order of appearance.
 * An "@name" counts as its profile where the line names the platform; e-mail addresses and phone numbers are refused.
 * Never fetches, never throws, takes time linear in the text's length.
 */
export const findLinks = (text: string): FoundLinks => {
  const clean = removeZeroWidth(text)
  const candidates = findCandidates(clean)
  const outsideLinks = blankSpans(clean, candidates)
  const emails = findEmails(outsideLinks)
  const prose = blankSpans(outsideLinks, emails)
  const findings = [
    ...candidates.map(({ start, raw }) => ({ start, raw, verdict: judgeLink(raw) })),
    ...[...emails, ...findPhones(prose)].map((span) => notALink(clean, span)),
    ...findHandles(prose).map((handle) => ({ start: handle.start, raw: handle.raw, verdict: judgeHandle(handle) })),
  ]
  return sorted(findings)
}

const notALink = (text: string, { start, end }: Span): Finding => ({
  start,
  raw: text.slice(start, end),
  verdict: { ok: false, why: 'not_a_link' },
})

const judgeHandle = ({ name, platform }: Handle): Verdict => {
  const url = platform && /^[\w.-]+$/.test(name) ? profileUrl(platform, name) : undefined
  return url ? judgeLink(url) : { ok: false, why: 'not_a_link' }
}

const sorted = (findings: Finding[]): FoundLinks => {
  const links = new Map<string, EvidenceLink>()
  const rejected: RejectedLink[] = []
  for (const { raw, verdict } of findings.sort((a, b) => a.start - b.start)) {
    if (!verdict.ok) rejected.push({ raw, why: verdict.why })
    else if (!links.has(verdict.link.url)) links.set(verdict.link.url, verdict.link)
  }
  return { links: [...links.values()], rejected }
}
