import type { SentenceKey } from '../locales/index.ts'
import type { Signal } from '../services/taxonomy.ts'
import type { DialogContext } from './dialog.ts'
import type { Danger, ReportDraft } from './draft.ts'
import { isAboutOther } from './questions/question.ts'
import type { Reply } from './reply.ts'
import { contactsNow, isCritical, isYesOrDoubt } from './turn.ts'
import { contactLines, wordsFor } from './words.ts'

/** The most urgent first: a turn says the words of the first two. */
const order: readonly Danger[] = ['acting', 'danger', 'suicide', 'self_harm', 'home', 'near', 'meeting', 'assault']

/** What a danger adds to the choice of contacts when it was said in an answer and not in words triage reads. */
const signalOf: Partial<Record<Danger, Signal>> = { danger: 'immediate_danger', suicide: 'suicidal_ideation' }

/**
 * The numbers for dangers not yet shown in this conversation, and a draft that remembers them; no replies when nothing
 * is new. Also called alone while a person talks with the teen.
 */
export function safetyReplies(draft: ReportDraft, context: DialogContext): { draft: ReportDraft; replies: Reply[] } {
  const fresh = order.filter((danger) => isPresent(danger, draft, context) && !draft.dangersShown.includes(danger))
  if (fresh.length === 0) return { draft, replies: [] }
  const after = { ...draft, dangersShown: [...draft.dangersShown, ...fresh] }
  return { draft: after, replies: dangerReplies(fresh, after, context) }
}

function dangerReplies(fresh: Danger[], draft: ReportDraft, context: DialogContext): Reply[] {
  const t = wordsFor(draft)
  const contacts = contactsNow(
    { draft, context },
    fresh.flatMap((danger) => signalOf[danger] ?? []),
  )
  const words = [
    ...(context.report.language === 'en' && contacts[0]
      ? [t(context.duty.onDuty ? 'safety:english' : 'safety:englishAlone', { contact: contacts[0].name })]
      : []),
    ...(isDoubtOnly(fresh, draft) ? [t('safety:doubt')] : []),
    ...fresh.slice(0, 2).map((danger) => t(dangerWords(danger, draft))),
  ]
  const first = contacts[0]
  const team =
    context.duty.onDuty || first === undefined ? t('safety:alert') : t('safety:alone', { contact: first.name })
  const replies: Reply[] = [
    { text: t('safety:numbers', { contacts: contactLines(contacts, t) }), contacts, kind: 'numbers' },
    { text: [...words, ...(needsRescue(fresh) ? [t('safety:locate')] : [])].join('\n') },
  ]
  // A past assault may be less than critical: nobody is alerted then, and nothing says so.
  replies.push({ text: isCritical({ draft, context }) ? team : t('safety:hereToo'), contacts, kind: 'danger' })
  return replies
}

/** Somebody answered "je ne sais pas", about danger or about another person: why there are numbers is said. */
const isDoubtOnly = (fresh: Danger[], draft: ReportDraft): boolean =>
  fresh.every(
    (danger) =>
      (danger === 'danger' && draft.answers.danger === 'unsure') ||
      (danger === 'suicide' && draft.answers.suicide === 'unsure' && isAboutOther(draft)),
  )

const needsRescue = (fresh: Danger[]): boolean =>
  fresh.some((danger) => danger === 'acting' || danger === 'danger' || danger === 'near')

function isPresent(danger: Danger, draft: ReportDraft, context: DialogContext): boolean {
  const { signals, severity } = context.report
  const { situation } = context
  const has = (signal: Signal): boolean => signals.includes(signal)
  switch (danger) {
    case 'acting':
      return situation.actingNow || isYesOrDoubt(draft.answers.today)
    case 'danger':
      return has('immediate_danger') || isYesOrDoubt(draft.answers.danger) || isUnnamed(draft, context)
    case 'suicide':
      return has('suicidal_ideation') || isYesOrDoubt(draft.answers.suicide)
    case 'self_harm':
      return has('self_harm') && !has('suicidal_ideation')
    case 'home':
      return has('family_offender')
    case 'near':
      return severity === 'critical' && situation.nearThreat
    case 'meeting':
      return severity === 'critical' && situation.meeting
    case 'assault':
      return has('sexual_assault') && !has('family_offender')
  }
}

/** Critical for a reason none of the others names: the general words are better than none. */
const isUnnamed = (draft: ReportDraft, context: DialogContext): boolean =>
  context.report.severity === 'critical' &&
  !order.some((danger) => danger !== 'danger' && isPresent(danger, draft, context))

/** The words fit whoever speaks: somebody in danger, a child, or somebody writing about another person. */
function dangerWords(danger: Danger, draft: ReportDraft): SentenceKey {
  const other = isAboutOther(draft) || draft.answers.speaker === 'perpetrator'
  switch (danger) {
    case 'suicide':
    case 'self_harm':
      // Who did it may be the one at risk.
      if (isAboutOther(draft)) return 'safety:suicide.other'
      if (draft.answers.age === 'under_11') return 'safety:suicide.child'
      return danger === 'suicide' ? 'safety:suicide' : 'safety:selfHarm'
    case 'home':
      return other ? 'safety:home.other' : 'safety:home'
    case 'assault':
      return other ? 'safety:assault.other' : 'safety:assault'
    case 'meeting':
      return other ? 'safety:meeting.other' : 'safety:meeting'
    case 'near':
      return other ? 'safety:near.other' : 'safety:near'
    case 'danger':
      return other ? 'safety:danger.other' : 'safety:danger'
    case 'acting':
      return 'safety:acting'
  }
}
