import type { CaseView } from '../../server/case-view.ts'
import { dateWords } from '../../words/clock-words.ts'
import { label } from '../../words/labels.ts'
import { t } from '../../work/words.ts'

type Link = CaseView['evidence'][number]

/**
 * What is copied where an image of a minor may be behind the link: the whole notice, ready for a form. The address stands in
 * it as it is, since a notice without the exact one is no notice.
 */
export const noticeText = ({ url, platform, kind }: Link, now: number): string =>
  t('notice.text', {
    url,
    platform: label('platforms', platform),
    kind: label('linkKinds', kind),
    date: dateWords(now),
  })
