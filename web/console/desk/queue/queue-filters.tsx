import taxonomy from '../../../../locales/fr/taxonomy.json' with { type: 'json' }
import { Button } from '../../../shared/components/button.tsx'
import { SelectField } from '../../../shared/components/select-field.tsx'
import { SwitchField } from '../../../shared/components/switch-field.tsx'
import type { QueueFilter } from '../../server/case-view.ts'
import { label } from '../../words/labels.ts'
import { t } from '../../words/words.ts'

interface QueueFiltersProps {
  filter: QueueFilter
  onFilter(filter: QueueFilter): void
}

/** What the filter lets through, in words; empty without one. */
function filterWords({ severity, speaker, platform, overdue }: QueueFilter): string {
  return [
    severity && label('severities', severity),
    speaker && label('speakers', speaker),
    platform && label('platforms', platform),
    overdue && t('filter.overdue'),
  ]
    .filter(Boolean)
    .join(', ')
}

const withAny = (entries: Record<string, string>): [string, string][] => [
  ['', t('filter.any')],
  ...Object.entries(entries),
]

/** Folded until asked for, but never silent: what is left out stands on its head. */
export function QueueFilters({ filter, onFilter }: QueueFiltersProps) {
  const words = filterWords(filter)
  const { critical: _, ...severities } = taxonomy.severities
  const set = (changed: QueueFilter) => onFilter({ ...filter, ...changed })
  return (
    <details class="filters">
      <summary>{words ? t('filter.chosen', { words }) : t('filter.heading')}</summary>
      <div class="filter-fields">
        <SelectField
          id="filter-severity"
          label={t('case.severity')}
          value={filter.severity ?? ''}
          options={withAny(severities)}
          onChange={(value) => set({ severity: value || undefined })}
        />
        <SelectField
          id="filter-speaker"
          label={t('case.speaker')}
          value={filter.speaker ?? ''}
          options={withAny(taxonomy.speakers)}
          onChange={(value) => set({ speaker: value || undefined })}
        />
        <SelectField
          id="filter-platform"
          label={t('filter.platform')}
          value={filter.platform ?? ''}
          options={withAny(taxonomy.platforms)}
          onChange={(value) => set({ platform: value || undefined })}
        />
        <SwitchField
          label={t('filter.overdue')}
          checked={filter.overdue === '1'}
          onChange={(isOn) => set({ overdue: isOn ? '1' : undefined })}
        />
        <p class="quiet">{t('filter.criticalStays')}</p>
        <Button onClick={() => onFilter({})} disabled={words === ''}>
          {t('filter.none')}
        </Button>
      </div>
    </details>
  )
}
