import { literalKey, type Token } from './normalise.ts'
import { type Findings, readMessage } from './read-message.ts'
import { settle } from './settle.ts'
import { type Cue, type CueKind, demandKinds, findCues } from './ultimatum/find-cues.ts'
import { type FoundTime, findTimes } from './ultimatum/find-times.ts'
import { resolveTime } from './ultimatum/resolve-time.ts'
import { timedWords, type Word } from './ultimatum/timed-words.ts'

/** A message and when it was written, in milliseconds since the epoch. */
export interface TimedMessage {
  readonly text: string
  readonly at: number
}

/**
 * An ultimatum as it was told. `what` and `when.text` are words of the person's own. `quote` is
 * `text.slice(start, end)` of the `message`-th of those read.
 */
export interface Ultimatum {
  /** What is demanded, else what is announced; empty when only the time was said. */
  readonly what: string
  readonly when: {
    readonly text: string
    /** Milliseconds since the epoch; absent when it cannot be known ("avant les vacances"). */
    readonly at?: number
    /** The hour was not said: `at` is the earliest that it may be. */
    readonly isVague?: boolean
  }
  readonly quote: string
  readonly start: number
  readonly end: number
  readonly message: number
}

/** What triage already reads that stands for a threat, a blackmail, or what makes one. */
const threatFeatures = [
  'spread_threat',
  'demand_act',
  'blackmail_plain',
  'threat_said',
  'death_threat',
  'threat_to_tell',
  'image_demand',
  'fake_sexual',
] as const

interface Read {
  readonly index: number
  readonly text: string
  readonly at: number
  readonly words: readonly Word[]
  readonly times: readonly FoundTime[]
  readonly cues: readonly LocatedCue[]
  /** A threat is told in this message, by its own words. */
  readonly threatens: boolean
}

/** A cue by its offsets: the words of time are counted otherwise than those of triage. */
interface LocatedCue {
  readonly kind: CueKind
  readonly start: number
  readonly end: number
  readonly sentence: number
  readonly clause: number
}

interface Candidate extends Ultimatum {
  /** When it has certainly run out. */
  readonly until: number
}

const located = (tokens: readonly Token[], { kind, from, to }: Cue): LocatedCue => ({
  kind,
  start: tokens[from]?.start ?? 0,
  end: tokens[to]?.end ?? 0,
  sentence: tokens[from]?.sentence ?? 0,
  clause: tokens[from]?.clause ?? 0,
})

/** An intimate image: whoever asks for something beside it threatens. */
const imageFeatures = ['nude', 'image_mine'] as const

const toldOf = (tokens: readonly Token[], findings: Findings): LocatedCue[] => {
  const each = (features: readonly string[], kind: CueKind): LocatedCue[] =>
    features.flatMap((feature) =>
      (findings.get(feature) ?? []).map(({ from, to }) => located(tokens, { kind, from, to })),
    )
  return [...each(threatFeatures, 'threat'), ...each(imageFeatures, 'context')]
}

/** Messages without a number or a word of time are most of all: they are read for their threats alone. */
const readOne = ({ text, at }: TimedMessage, index: number): Read => {
  const reading = readMessage(text, index)
  const cues = [
    ...findCues(reading.tokens).map((cue) => located(reading.tokens, cue)),
    ...toldOf(reading.tokens, settle(reading)),
  ]
  const words = timedWords(text)
  const times = isTold(reading.findings, reading.tokens) ? [] : bounded(findTimes(words))
  const threatens = cues.some(({ kind }) => kind === 'threat')
  return { index, text, at, words, times, cues, threatens }
}

/** A bound on what a very long message can cost: each time is held against every cue. */
const mostTimes = 40

const bounded = (times: FoundTime[]): FoundTime[] =>
  times.length <= mostTimes ? times : [...times.slice(0, mostTimes / 2), ...times.slice(-mostTimes / 2)]

/** A film, a book: nothing in it runs out. */
const isTold = (findings: Findings, tokens: readonly Token[]): boolean => {
  const [fiction] = findings.get('fiction') ?? []
  return fiction !== undefined && tokens[fiction.from]?.sentence === tokens[0]?.sentence
}

interface Span {
  readonly start: number
  readonly end: number
}

const spanOf = ({ words }: Read, { from, to }: Pick<FoundTime, 'from' | 'to'>) => ({
  start: words[from]?.start ?? 0,
  end: words[to]?.end ?? 0,
})

const has = (cues: readonly LocatedCue[], ...kinds: readonly CueKind[]): boolean =>
  cues.some(({ kind }) => kinds.includes(kind))

const demanded: ReadonlySet<CueKind> = new Set(demandKinds)
const isDemand = ({ kind }: LocatedCue): boolean => demanded.has(kind)

/** How far, in characters, a demand may stand from a time to be quoted with it. */
const reach = 140

const distance = (one: Span, other: Span): number => Math.max(0, other.start - one.end, one.start - other.end)

/** What is demanded before what is announced, then whatever is nearest. */
const demandNear = (cues: readonly LocatedCue[], span: Span): LocatedCue | undefined => {
  const rank = ({ kind }: LocatedCue): number => (demandKinds as readonly CueKind[]).indexOf(kind)
  return cues
    .filter((cue) => isDemand(cue) && distance(cue, span) <= reach && !overlaps(cue, span))
    .sort((a, b) => Math.min(rank(a), 4) - Math.min(rank(b), 4) || distance(a, span) - distance(b, span))[0]
}

const overlaps = (one: Span, other: Span): boolean => one.start < other.end && other.start < one.end

/** "lundi il m'a dit": told of the past, whatever the day. */
const isNarrated = (read: Read, time: FoundTime, clause: readonly LocatedCue[]): boolean => {
  const { end } = spanOf(read, time)
  return clause.some(({ kind, start }) => kind === 'narrated' && start >= end && start - end <= 20)
}

/** "il m'avait donné jusqu'à lundi mais c'est réglé": over, unless another time comes after. */
const isSettled = (read: Read, time: FoundTime): boolean => {
  const { end } = spanOf(read, time)
  return read.cues.some(({ kind, start }) => kind === 'settled' && start >= end) && read.times.at(-1) === time
}

/** The cues of the time's own sentence, and of its clause. */
const around = (read: Read, time: FoundTime): { sentence: LocatedCue[]; clause: LocatedCue[] } => {
  const core = read.words[time.core]
  const all = read.cues.filter((cue) => cue.sentence === core?.sentence)
  const sentence = all.map((cue) =>
    cue.kind === 'or' && all.some(isDemand) ? { ...cue, kind: 'threat' as const } : cue,
  )
  return { sentence, clause: sentence.filter((cue) => cue.clause === core?.clause) }
}

/** What the rest of the story says. */
interface Story {
  readonly threatens: boolean
  readonly hasUltimatum: boolean
}

/** Homework, a match, a doctor: named nearer to the time than any threat. */
const isAppointment = (cues: readonly LocatedCue[], span: Span): boolean => {
  const nearest = (...kinds: CueKind[]): number =>
    Math.min(...cues.filter(({ kind }) => kinds.includes(kind)).map((cue) => distance(cue, span)))
  const appointment = nearest('appointment')
  return Number.isFinite(appointment) && appointment <= nearest('threat', 'pay', 'send', 'publish', 'hurt')
}

/** A limit needs a threat or a demand somewhere; it is taken for homework where its sentence says so. */
const isLimitOfThreat = (read: Read, time: FoundTime, story: Story): boolean => {
  const { sentence, clause } = around(read, time)
  if (has(sentence, 'told') || has(clause, 'contact')) return false
  if (isAppointment(clause, spanOf(read, time)) && !has(sentence, 'context')) return false
  if (has(sentence, 'threat', 'publish', 'hurt'))
    return !has(clause, 'plan') || has(clause, 'threat', 'publish', 'hurt')
  if (has(sentence, 'appointment', 'plan')) return false
  if (has(sentence, 'given')) return true
  if (read.threatens || has(read.cues, 'publish', 'hurt')) return true
  if (has(read.cues, 'pay', 'send', 'act', 'or') && has(read.cues, 'context')) return true
  return story.threatens || story.hasUltimatum
}

/** A mere day or hour needs the threat beside it, in the present or the future. */
const isTimeOfThreat = (read: Read, time: FoundTime, story: Story): boolean => {
  const { sentence, clause } = around(read, time)
  const span = spanOf(read, time)
  if (isTooOpen(time) || (isRecurring(time) && !has(clause, 'soon', 'threat'))) return false
  if (time.undated || isNarrated(read, time, clause) || has(sentence, 'told') || has(clause, 'plan')) return false
  if (isAppointment(clause, span) || has(clause, 'contact')) return false
  const beside = clause.length > 0 ? clause : adjacent(read, time, sentence)
  const near = beside.filter((cue) => distance(cue, span) <= 60)
  if (has(near, 'hurt', 'threat') || near.some((cue) => cue.kind === 'publish' && !isOwn(read, cue))) return true
  const threatened = read.threatens || story.threatens
  if (threatened && near.some((cue) => isDemand(cue) && !isOwn(read, cue))) return true
  return story.hasUltimatum && has(sentence, 'correction')
}

/** "aujourd'hui" alone says of everything that it is so now. */
const isTooOpen = ({ day, clock, part, school }: FoundTime): boolean =>
  day?.kind === 'ahead' && day.days === 0 && clock === undefined && !part && !school

/** "à la récré" is every day's, unless something is about to happen there. */
const isRecurring = ({ day, clock, school }: FoundTime): boolean => school !== undefined && !day && clock === undefined

/** "demain, il publie tout": the comma after a bare time does not part them. */
const adjacent = ({ words }: Read, { from, to }: FoundTime, sentence: readonly LocatedCue[]): LocatedCue[] => {
  const before = words[from - 1]?.clause
  const after = words[to + 1]?.clause
  return sentence.filter(({ clause }) => clause === before || clause === after)
}

const je = literalKey('je')
const others = new Set(['ta', 'tes', 'ton', 'te', 'toi', 'tout', 'your', 'vos'].map(literalKey))

/** "je poste une vidéo demain" is the person's own affair; "je poste ta vidéo" is what was written to them. */
const isOwn = ({ words }: Read, { kind, start, sentence }: LocatedCue): boolean => {
  if (kind !== 'publish') return false
  const at = words.findIndex((word) => word.start >= start)
  const isMine = [1, 2].some((back) => words[at - back]?.key === je && words[at - back]?.sentence === sentence)
  return isMine && !words.some((word) => word.sentence === sentence && others.has(word.key))
}

const quoted = (read: Read, time: FoundTime): Omit<Ultimatum, 'when' | 'message'> => {
  const span = spanOf(read, time)
  const { sentence } = around(read, time)
  const demand = demandNear(sentence, span) ?? demandNear(read.cues, span)
  if (!demand) return { what: '', quote: read.text.slice(span.start, span.end), ...span }
  const whole = wholeOf(read, demand, span)
  const [start, end] = [Math.min(span.start, whole.start), Math.max(span.end, whole.end)]
  return { what: read.text.slice(whole.start, whole.end), quote: read.text.slice(start, end), start, end }
}

/** The demand's words, with those of its kind that go on from them ("payer" "200 euros"), up to the time. */
const wholeOf = ({ cues }: Read, demand: LocatedCue, time: Span): Span => {
  let { start, end } = demand
  for (const cue of [...cues].sort((a, b) => a.start - b.start)) {
    const isNext = cue.kind === demand.kind && cue.start <= end + 6 && cue.end >= start - 6
    if (isNext && !overlaps({ start: Math.min(start, cue.start), end: Math.max(end, cue.end) }, time)) {
      start = Math.min(start, cue.start)
      end = Math.max(end, cue.end)
    }
  }
  return { start, end }
}

const candidatesOf = (read: Read, story: Story, timeZone: string): Candidate[] =>
  read.times.flatMap((time) => {
    const isReal = time.isLimit ? isLimitOfThreat(read, time, story) : isTimeOfThreat(read, time, story)
    if (!isReal || isSettled(read, time)) return []
    const moment = resolveTime(time, read.at, timeZone)
    if (!moment && !time.undated) return []
    const text = read.text.slice(read.words[time.core]?.start, read.words[time.last]?.end)
    const when = { text, ...(moment ? { at: moment.at, ...(moment.isExact ? {} : { isVague: true }) } : {}) }
    const until = moment?.until ?? Number.POSITIVE_INFINITY
    return [{ ...quoted(read, time), when, message: read.index, until }]
  })

/** A later word on the same ultimatum: "finalement il a dit demain". */
const isCorrection = (read: Read, candidate: Candidate): boolean =>
  read.cues.some(
    ({ kind, start, sentence }) =>
      kind === 'correction' && start <= candidate.end && sentence >= sentenceAt(read, candidate.start) - 1,
  )

const sentenceAt = ({ words }: Read, at: number): number => words.find(({ end }) => end > at)?.sentence ?? 0

const earliest = (candidates: readonly Candidate[]): Candidate | undefined =>
  [...candidates].sort((a, b) => (a.when.at ?? a.until) - (b.when.at ?? b.until) || a.message - b.message)[0]

/** What was demanded does not change with the hour: a bare "finalement c'est demain" keeps it. */
const withWhat = (candidate: Candidate, before: readonly Candidate[], reads: readonly Read[]): Candidate => {
  if (candidate.what !== '') return candidate
  const known = before.findLast(({ what }) => what !== '')?.what ?? demandElsewhere(candidate, reads)
  return { ...candidate, what: known }
}

const demandElsewhere = ({ message }: Candidate, reads: readonly Read[]): string => {
  const told = reads.filter(({ threatens, cues }) => threatens || has(cues, 'context'))
  const nearest = told.toSorted((a, b) => Math.abs(a.index - message) - Math.abs(b.index - message))
  for (const read of nearest) {
    const demand = demandNear(read.cues, { start: 0, end: 0 }) ?? read.cues.find(isDemand)
    const whole = demand && wholeOf(read, demand, { start: 0, end: 0 })
    if (whole) return read.text.slice(whole.start, whole.end)
  }
  return ''
}

/**
 * The ultimatum that a report names, read from all of its messages in the order they were written: of those that still
 * run when the last one is written, the one that runs out first; a later correction takes the place of what it corrects.
 * Nothing where the words are an appointment, homework, or something settled. Where the hour was not said, the earliest
 * that it may mean. Local, synchronous, linear; never throws.
 */
export const readUltimatum = (messages: readonly TimedMessage[], timeZone = 'Europe/Paris'): Ultimatum | undefined => {
  const reads = messages.map(readOne)
  const threatens = reads.some((read) => read.threatens)
  let running: Candidate[] = []
  for (const read of reads) {
    const story = { threatens, hasUltimatum: running.length > 0 }
    for (const candidate of candidatesOf(read, story, timeZone)) {
      const full = withWhat(candidate, running, reads)
      running = running.length > 0 && isCorrection(read, candidate) ? [full] : [...running, full]
    }
  }
  const now = messages.at(-1)?.at ?? 0
  const found = earliest(running.filter(({ until }) => until >= now))
  if (!found) return undefined
  const { until: _, ...ultimatum } = found
  return ultimatum
}
