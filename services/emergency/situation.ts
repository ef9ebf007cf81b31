import type { AgeBand, Category, Signal, Speaker } from '../taxonomy.ts'

/** What was understood so far, as far as it decides whom to show. */
export interface Situation {
  signals: readonly Signal[]
  categories: readonly Category[]
  ageBand?: AgeBand | undefined
  /** Of whoever writes; ages and dangers are those of the person in danger. */
  speaker?: Speaker | undefined
  /** A threat that names a place, a time or a weapon. */
  nearThreat?: boolean | undefined
  /** A meeting with an adult, or somebody of unknown age, is planned or under way. */
  meeting?: boolean | undefined
  /** A suicidal act or self-harm is under way. */
  actingNow?: boolean | undefined
  cannotSpeak?: boolean | undefined
  /** Anyone can see the content. Unsaid: as far as the signals tell. */
  publicContent?: boolean | undefined
}

/** One danger and its services, best first. */
export interface Danger {
  /** Urgent dangers fill the places before any other gets one. */
  isUrgent: boolean
  /** Shown for every danger before any danger's `next`. */
  first: string[]
  next: string[]
  /** Stand in at the front while one of `first` is shut. */
  night: string[]
}

const urgent = (first: string[], next: string[] = []): Danger => ({ isUrgent: true, first, next, night: [] })
const other = (first: string[], next: string[] = [], night: string[] = []): Danger => ({
  isUrgent: false,
  first,
  next,
  night,
})

/** Every danger that a situation holds, most urgent first; never empty. */
export const dangersIn = (situation: Situation): Danger[] => {
  const urgentOnes = urgentDangers(situation)
  const others = otherDangers(situation)
  // Blows that are over do not make the online part less: the helpline stands behind the police.
  const isGeneral = others.length === 0 && (urgentOnes.length === 0 || isPastViolenceOnly(situation))
  return [...urgentOnes, ...others, ...(isGeneral ? [generalDanger(situation)] : [])]
}

const urgentDangers = (situation: Situation): Danger[] => {
  const has = (signal: Signal) => situation.signals.includes(signal)
  const isSuicidal = has('suicidal_ideation') || has('self_harm')
  const isThreatened = isAttacked(situation) || has('physical_violence') || has('family_offender')
  // "Danger now" beside a wish to die is the act itself, unless somebody else is a danger too.
  const isActing = situation.actingNow === true || (isSuicidal && has('immediate_danger') && !isThreatened)
  const found: Danger[] = []
  if (isActing) found.push(urgent(['15', '3114'], ['114']))
  if (isAttacked(situation) || (has('immediate_danger') && (isThreatened || !isActing)))
    found.push(urgent(['17'], ['114']))
  if (isSuicidal && !isActing) found.push(urgent(['3114'], ['114']))
  if (has('family_offender')) found.push(urgent(['119', '17'], ['114']))
  if (has('sexual_assault')) found.push(urgent(['17', '119'], ['police_chat']))
  if (situation.ageBand === 'under_11' && isSuicidal) found.push(urgent(['119']))
  return situation.cannotSpeak === true ? withoutVoice(found) : found
}

const isAttacked = ({ nearThreat, meeting, signals }: Situation): boolean =>
  nearThreat === true ||
  meeting === true ||
  (signals.includes('physical_violence') && !signals.includes('family_offender'))

const isPastViolenceOnly = ({ signals, nearThreat, meeting, actingNow }: Situation): boolean =>
  signals.includes('physical_violence') &&
  !(nearThreat || meeting || actingNow) &&
  !signals.some((signal) => criticalSignals.has(signal))

const criticalSignals = new Set<Signal>([
  'suicidal_ideation',
  'self_harm',
  'immediate_danger',
  'sexual_assault',
  'family_offender',
])

// 114 is the only emergency service that is reached without a word; it comes before a number that must be spoken to,
// and right behind 3114, whose own danger is not one of minutes.
const withoutVoice = (dangers: Danger[]): Danger[] =>
  dangers.map((danger) => {
    const rest = danger.first.filter((id) => id !== '3114')
    const isTalk = danger.first[0] === '3114'
    return { ...danger, first: isTalk ? ['3114', '114', ...rest] : ['114', ...danger.first] }
  })

const intimate: readonly Category[] = [
  'sextortion',
  'intimate_image_shared',
  'intimate_image_threat',
  'sexual_deepfake',
]

const otherDangers = (situation: Situation): Danger[] => {
  const is = (...wanted: Category[]) => situation.categories.some((category) => wanted.includes(category))
  const found: Danger[] = []
  if (is(...intimate)) found.push(intimateDanger(situation))
  if (is('grooming')) found.push(other(['police_chat', '3018']))
  if (is('threat')) found.push(other(['3018'], ['17'], atNight(situation)))
  if (is('impersonation')) found.push(other(['17cyber', '3018']))
  if (isAdultHarm(situation) && !is('grooming', ...intimate)) found.push(other(['119', '3018']))
  return found
}

const intimateDanger = (situation: Situation): Danger => {
  const removal = situation.ageBand === '18_plus' ? 'stop_ncii' : 'take_it_down'
  const isPublic = situation.publicContent ?? situation.signals.includes('content_online')
  const canReport = isPublic && situation.speaker !== 'perpetrator'
  return other(['3018', removal], canReport ? ['pharos'] : [], atNight(situation))
}

const isAdultHarm = ({ signals, speaker }: Situation): boolean =>
  signals.includes('adult_offender') && speaker !== 'perpetrator'

/** Always open, for when nearly everything that fits is shut: nobody is left with a single way. */
export const standIns = (situation: Situation): string[] => [...atNight(situation), '119', '3114']

// Whoever did it and regrets it finds somebody to talk to, not the police's chat.
const atNight = ({ speaker }: Situation): string[] => (speaker === 'perpetrator' ? ['119'] : ['police_chat'])

const generalDanger = (situation: Situation): Danger => {
  const night = [...atNight(situation), '119']
  if (situation.speaker === 'parent') return other(['3018'], ['france_victimes'], night)
  // Fil Santé Jeunes is for 12 to 25 years.
  if (situation.ageBand === 'under_11') return other(['3018', '119'], [], atNight(situation))
  const listens = situation.signals.includes('distress') ? ['fil_sante_jeunes', '3018'] : ['3018', 'fil_sante_jeunes']
  return other(listens, [], night)
}
