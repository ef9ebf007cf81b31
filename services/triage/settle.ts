import type { Finding, Findings, MessageReading } from './read-message.ts'

/** What is never taken back by "c'est fini" or by a question around it: doubt goes up. */
const neverSettled = new Set([
  'suicide_attempt',
  'assault_sexual',
  'family_hit',
  'family_abuse',
  'family_image',
  'secret_kept',
])
const settledUnlessNow = new Set([
  'closed',
  'long_ago',
  'still_on',
  'school',
  'family_who',
  'family_adult',
  'adult_role',
])
/** What a person says of themselves outweighs the film or the song that the same sentence names. */
const ownWords = new Set(['suicide_wish', 'suicide_attempt', 'self_harm'])
const first = 'je'

const has = (findings: Findings, feature: string): boolean => findings.has(feature)

const isSettled = (findings: Findings): boolean =>
  has(findings, 'closed') && has(findings, 'long_ago') && !has(findings, 'still_on')

/** Without one of these nothing is left out. */
const saysSo = ['closed', 'fiction', 'asks_only']

/** The sentences that tell of a film, a song, a game, school work or a mere question. */
const notMeant = ({ tokens, findings }: MessageReading): ReadonlySet<number> => {
  const sentences = new Set<number>()
  for (const feature of ['fiction', 'asks_only']) {
    for (const finding of findings.get(feature) ?? []) sentences.add(tokens[finding.from]?.sentence ?? -1)
  }
  return sentences
}

const isOwnWord = ({ tokens }: MessageReading, finding: Finding): boolean =>
  ownWords.has(finding.feature) &&
  tokens[finding.from]?.quoted === false &&
  (tokens[finding.from]?.word === first || tokens[finding.from - 1]?.word === first)

/** Leaves out what the message itself says is a story, a question, or over and done with. */
export const settle = (reading: MessageReading): Findings => {
  const { tokens, findings } = reading
  if (!saysSo.some((feature) => has(findings, feature))) return findings
  const settled = isSettled(findings)
  const quiet = notMeant(reading)
  if (!settled && quiet.size === 0) return findings
  const kept = new Map<string, readonly Finding[]>()
  for (const [feature, found] of findings) {
    const left = found.filter((finding) => {
      if (settled && !neverSettled.has(feature) && !settledUnlessNow.has(feature)) return false
      return !quiet.has(tokens[finding.from]?.sentence ?? -1) || isOwnWord(reading, finding)
    })
    if (left.length > 0) kept.set(feature, left)
  }
  return kept
}
