import { useEffect, useState } from 'preact/hooks'
import taxonomy from '../../../../locales/fr/taxonomy.json' with { type: 'json' }
import { Button } from '../../../shared/components/button.tsx'
import { SelectField } from '../../../shared/components/select-field.tsx'
import { SwitchField } from '../../../shared/components/switch-field.tsx'
import { ApiProblem, type Call } from '../../server/call.ts'
import { useCall } from '../../server/call-context.ts'
import type { QueueFilter } from '../../server/case-view.ts'
import { label } from '../../words/labels.ts'
import { t } from '../../words/words.ts'

interface QueueFiltersProps {
  filter: QueueFilter
  onFilter(filter: QueueFilter): void
}

type Entries = Record<string, string>

/** What the organisation made itself: names by team, words by a tag's key. */
interface OwnLists {
  teams: Entries
  tags: Entries
}

const nothing: OwnLists = { teams: {}, tags: {} }

async function readLists(call: Call): Promise<OwnLists> {
  const [{ teams }, { tags, keys }] = await Promise.all([
    call.get<{ teams: { id: string; name: string; isArchived: boolean }[] }>('/api/teams'),
    call.get<{ tags: string[]; keys: string[] }>('/api/tags'),
  ])
  return {
    teams: Object.fromEntries(teams.filter(({ isArchived }) => !isArchived).map(({ id, name }) => [id, name])),
    tags: Object.fromEntries(tags.map((tag, place) => [keys[place] ?? '', tag])),
  }
}

/** Read when the filters are unfolded, and when one of them is in use: nobody else needs them. */
function useOwnLists(isNeeded: boolean): OwnLists {
  const call = useCall()
  const [lists, setLists] = useState(nothing)
  useEffect(() => {
    if (!isNeeded) return
    readLists(call).then(setLists, (error: unknown) => {
      // Without an answer the other filters work as before.
      if (!(error instanceof ApiProblem)) throw error
    })
  }, [isNeeded])
  return lists
}

/** What the filter lets through, in words; empty without one. */
function filterWords({ severity, speaker, platform, team, tag, overdue }: QueueFilter, lists: OwnLists): string {
  return [
    severity && label('severities', severity),
    speaker && label('speakers', speaker),
    platform && label('platforms', platform),
    team && (lists.teams[team] ?? t('filter.team')),
    tag && (lists.tags[tag] ?? t('filter.tag')),
    overdue && t('filter.overdue'),
  ]
    .filter(Boolean)
    .join(', ')
}

/** Folded until asked for, but never silent: what is left out stands on its head. */
export function QueueFilters({ filter, onFilter }: QueueFiltersProps) {
  const [isOpen, setOpen] = useState(false)
  const lists = useOwnLists(isOpen || filter.team !== undefined || filter.tag !== undefined)
  const words = filterWords(filter, lists)
  const { critical: _, ...severities } = taxonomy.severities
  const choice = (part: Exclude<keyof QueueFilter, 'overdue'>, name: string, entries: Entries) => (
    <SelectField
      id={`filter-${part}`}
      label={name}
      value={filter[part] ?? ''}
      options={[['', t('filter.any')], ...Object.entries(entries)]}
      onChange={(value) => onFilter({ ...filter, [part]: value || undefined })}
    />
  )
  return (
    <details class="filters" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words ? t('filter.chosen', { words }) : t('filter.heading')}</summary>
      <div class="filter-fields">
        {choice('severity', t('case.severity'), severities)}
        {choice('speaker', t('case.speaker'), taxonomy.speakers)}
        {choice('platform', t('filter.platform'), taxonomy.platforms)}
        {choice('team', t('filter.team'), lists.teams)}
        {choice('tag', t('filter.tag'), lists.tags)}
        <SwitchField
          label={t('filter.overdue')}
          checked={filter.overdue === '1'}
          onChange={(isOn) => onFilter({ ...filter, overdue: isOn ? '1' : undefined })}
        />
        <p class="quiet">{t('filter.criticalStays')}</p>
        <Button onClick={() => onFilter({})} disabled={words === ''}>
          {t('filter.none')}
        </Button>
      </div>
    </details>
  )
}
