import { dateWords } from '../words/clock-words.ts'
import { inertText } from '../words/inert-link.ts'
import {
  type DecisionView,
  type ProposalView,
  type ProtectionView,
  recipientWords,
  t,
  wordOf,
} from './protection-view.ts'

const at = (iso: string): string => dateWords(Date.parse(iso))

/** What was put forward, in full. */
export function ProposalFacts({ proposal }: { proposal: ProposalView }) {
  const { measures, why, informParents, teenAgreement, teenWants, teenTold } = proposal
  return (
    <div class="proposal">
      <ul>
        {measures.map((measure) => (
          <li key={measure}>
            <strong>{wordOf('measures', measure)}</strong>
          </li>
        ))}
      </ul>
      <p class="words">{inertText(why)}</p>
      <p>{t('decided.parents', { parents: wordOf('parents', informParents) })}</p>
      <p>{t('decided.agreement', { agreement: wordOf('agreement', teenAgreement) })}</p>
      {teenWants && <p>{t('decided.wants', { text: inertText(teenWants) })}</p>}
      {teenTold && <p>{t('decided.told', { text: inertText(teenTold) })}</p>}
    </div>
  )
}

function Decision({ decision }: { decision: DecisionView }) {
  const names = { first: decision.byName ?? '', second: decision.secondByName ?? '', at: at(decision.decidedAt) }
  return (
    <li>
      <p>{decision.secondByName === null ? t('decided.one', names) : t('decided.two', names)}</p>
      <ProposalFacts proposal={decision.proposal} />
      {decision.owed.length > 0 && (
        <p class="owed">
          <strong>{t('decided.owed', { to: recipientWords(decision.owed) })}</strong>
        </p>
      )}
    </li>
  )
}

/** What was decided, refused and sent, oldest first: nothing of it is ever changed. */
export function Decisions({ view: { decisions, objections, transmissions } }: { view: ProtectionView }) {
  if (decisions.length + objections.length === 0) return null
  return (
    <section>
      <h4>{t('decided.heading')}</h4>
      <ul class="plain-list">
        {decisions.map((decision) => (
          <Decision key={decision.decidedAt} decision={decision} />
        ))}
        {objections.map(({ byName, at: when, why }) => (
          <li key={when}>{t('decided.objection', { name: byName ?? '', at: at(when), why: inertText(why) })}</li>
        ))}
      </ul>
      {decisions.length > 0 && (
        <>
          <h4>{t('sent.heading')}</h4>
          {transmissions.length === 0 && <p class="quiet">{t('sent.none')}</p>}
          <ul class="plain-list">
            {transmissions.map(({ to, way, sentAt, note, byName }) => (
              <li key={`${to} ${sentAt} ${note}`}>
                <p>
                  {t('sent.line', {
                    ...{ to: wordOf('recipients', to), way: wordOf('ways', way), at: at(sentAt), name: byName ?? '' },
                  })}
                </p>
                {note && <p class="quiet">{inertText(note)}</p>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
