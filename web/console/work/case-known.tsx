import { Block } from '../../shared/components/block.tsx'
import { Fact, Facts } from '../../shared/components/facts.tsx'
import { firstWords } from '../desk/queue/row-summary.ts'
import type { CaseView } from '../server/case-view.ts'
import { dateWords } from '../words/clock-words.ts'
import { inertText } from '../words/inert-link.ts'
import { Folded } from './folded.tsx'
import { hardnessOf } from './hard-text.ts'
import { t } from './words.ts'

/** The whole answer stands among the answers. */
const offenderWordsShown = 12

/** Who does it, what the teen agreed to, and when they were in touch before. */
export function CaseKnown({ view }: { view: CaseView }) {
  const { offender, consents = [], contacts = [] } = view
  return (
    <Block>
      <Facts>
        {offender && (
          <Fact term={t('known.offender')}>
            {offenderWords(offender)}
            {offender.words && (
              <Folded why={hardnessOf(offender.words, view.reasons)}>
                <span class="quiet"> « {firstWords(inertText(offender.words), offenderWordsShown)} »</span>
              </Folded>
            )}
          </Fact>
        )}
        <Fact term={t('known.consents')}>
          {consents.length === 0 && t('known.noConsent')}
          {consents.map(({ at, kind }) => (
            <span key={at} class="line">
              {t(`known.${kind}`)} <span class="quiet">{dateWords(Date.parse(at))}</span>
            </span>
          ))}
        </Fact>
        {contacts.length > 1 && (
          <Fact term={t('known.contacts')}>
            {contacts.map(({ at, kind }) => (
              <span key={at} class="line">
                {t(`known.${kind}`)} <span class="quiet">{dateWords(Date.parse(at))}</span>
              </span>
            ))}
          </Fact>
        )}
      </Facts>
    </Block>
  )
}

const offenderWords = ({ isKnown, isAdult, isAtHome }: NonNullable<CaseView['offender']>): string =>
  [
    isKnown === null ? t('known.unsaid') : isKnown ? t('known.known') : t('known.unknown'),
    isAdult ? t('known.adult') : '',
    isAtHome ? t('known.atHome') : '',
  ]
    .filter(Boolean)
    .join(', ')
