import type { Case } from '../services/cases/case.ts'
import type { Labels } from '../services/cases/confirmed-labels.ts'
import type { Category, Platform, Severity, Signal } from '../services/taxonomy.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

type Random = () => number
type Weighted<T> = readonly (readonly [value: T, weight: number])[]

const severities: Weighted<Severity> = [
  ['critical', 9],
  ['high', 30],
  ['medium', 40],
  ['low', 21],
]

/** What is frequent and what is rare is invented too, and shows only that pages can show it. */
const categories: Record<Severity, Weighted<Category>> = {
  critical: [
    ['harassment', 34],
    ['grooming', 22],
    ['threat', 18],
    ['sextortion', 16],
    ['other', 10],
  ],
  high: [
    ['sextortion', 28],
    ['intimate_image_shared', 21],
    ['intimate_image_threat', 15],
    ['grooming', 14],
    ['harassment', 13],
    ['threat', 5],
    ['sexual_deepfake', 4],
  ],
  medium: [
    ['harassment', 46],
    ['pile_on', 16],
    ['impersonation', 14],
    ['hate', 11],
    ['exclusion', 9],
    ['doxxing', 4],
  ],
  low: [
    ['other', 55],
    ['harassment', 35],
    ['exclusion', 10],
  ],
}

const signals: Record<Severity, Weighted<Signal>> = {
  critical: [
    ['suicidal_ideation', 40],
    ['immediate_danger', 16],
    ['self_harm', 16],
    ['adult_offender', 16],
    ['family_offender', 12],
  ],
  high: [
    ['content_online', 26],
    ['money_demand', 22],
    ['adult_offender', 20],
    ['distress', 18],
    ['deadline', 14],
  ],
  medium: [
    ['repeated', 50],
    ['school_context', 38],
    ['isolated', 12],
  ],
  low: [
    ['school_context', 70],
    ['repeated', 30],
  ],
}

const platforms: Weighted<Platform> = [
  ['snapchat', 34],
  ['instagram', 26],
  ['tiktok', 18],
  ['whatsapp', 9],
  ['discord', 7],
  ['x', 3],
  ['telegram', 2],
  ['roblox', 1],
]
const features: Weighted<Labels['features'][number]> = [
  ['dm', 44],
  ['group', 26],
  ['story', 18],
  ['post', 7],
  ['live', 3],
  ['profile', 2],
]
const ages: Weighted<Case['ageBand']> = [
  ['13_14', 38],
  ['15_17', 34],
  ['11_12', 17],
  ['unknown', 7],
  ['under_11', 4],
]
const speakers: Weighted<Case['speaker']> = [
  ['victim', 72],
  ['friend', 12],
  ['parent', 9],
  ['witness', 6],
  ['perpetrator', 1],
]
const outcomes: Weighted<NonNullable<Case['outcome']>> = [
  ['helped', 56],
  ['referred', 24],
  ['no_answer', 13],
  ['not_relevant', 4],
  ['duplicate', 3],
]

/** Half are answered within this. */
const usualWaitMs: Record<Severity, number> = {
  critical: 3 * minuteMs,
  high: 25 * minuteMs,
  medium: 4 * hourMs,
  low: 9 * hourMs,
}

const pick = <T>(random: Random, all: Weighted<T>): T => {
  let left = random() * all.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [value, weight] of all) {
    left -= weight
    if (left < 0) return value
  }
  return all[0]?.[0] as T
}

const several = <T>(random: Random, all: Weighted<T>, chances: readonly number[]): T[] => [
  ...new Set(chances.filter((chance) => random() < chance).map(() => pick(random, all))),
]

/** More with time, in term time and in the evening; the hour of Paris is near enough to that of Greenwich for invented people. */
function receivedAt(random: Random, from: number, to: number): number {
  for (;;) {
    const at = from + random() * (to - from)
    const date = new Date(at)
    const isHoliday = [6, 7].includes(date.getUTCMonth())
    const isEvening = date.getUTCHours() >= 15 && date.getUTCHours() < 22
    const known = 0.3 + (0.7 * (at - from)) / (to - from)
    if (random() < known * (isHoliday ? 0.7 : 1) * (isEvening ? 1 : 0.45)) return Math.floor(at)
  }
}

/** A closed case that somebody confirmed, as such a case lies in the store; one in twelve was confirmed by nobody. */
export function aPastCase(random: Random, number: number, from: number, to: number): Case {
  const severity = pick(random, severities)
  const labels: Labels = {
    severity,
    categories: several(random, categories[severity], [1, 0.25]),
    signals: several(random, signals[severity], [0.8, 0.4]),
    ageBand: pick(random, ages),
    speaker: pick(random, speakers),
    platforms: several(random, platforms, [0.85, 0.2]),
    features: several(random, features, [0.8, 0.2]),
  }
  const queuedAt = receivedAt(random, from, to - 3 * dayMs)
  // Log-normal, more or less: most are near the half, a few are very late.
  const answeredAt = queuedAt + usualWaitMs[severity] * Math.exp((random() + random() + random() - 1.5) * 2.2)
  const closedAt = Math.min(answeredAt + hourMs + random() ** 3 * 20 * dayMs, to)
  const isConfirmed = random() >= 1 / 12
  const override = random()
  const events: Case['events'] = [
    { at: queuedAt - 10 * minuteMs, by: 'teen', type: 'opened' },
    { at: queuedAt, by: 'bot', type: severity === 'critical' ? 'queued_critical' : 'queued_confirmed' },
    { at: answeredAt, by: 'invented', type: 'answered' },
    ...(random() < 0.3 ? [{ at: closedAt - minuteMs, by: 'teen', type: 'resumed' }] : []),
    { at: closedAt, by: 'invented', type: 'closed' },
  ]
  return {
    ...{ _id: `invented-${number}`, status: 'closed', createdAt: queuedAt - 10 * minuteMs, queuedAt },
    ...{ conversationId: `invented-talk-${number}`, conversationIds: [`invented-talk-${number}`] },
    ...{ severity, critical: severity === 'critical' ? 1 : 0, language: 'fr', reasons: [], evidence: [], answers: [] },
    ...{ categories: labels.categories, signals: labels.signals, speaker: labels.speaker, ageBand: labels.ageBand },
    ...{ dueAt: closedAt, answeredAt, closedAt, outcome: pick(random, outcomes), refused: false, notes: [], events },
    ...(isConfirmed ? { confirmed: { ...labels, at: closedAt, by: 'invented' } } : {}),
    overrides: override < 0.06 ? [anOverride(labels, closedAt, override < 0.04)] : [],
  }
}

function anOverride({ severity, categories: named, signals: seen }: Labels, at: number, isRaise: boolean) {
  const order = severities.map(([one]) => one)
  const beside = order[order.indexOf(severity) + (isRaise ? 1 : -1)] ?? severity
  return { at, by: 'invented', from: beside, to: severity, categories: named, signals: seen, rules: [] }
}
