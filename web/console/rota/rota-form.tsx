import { Block } from '../../shared/components/block.tsx'
import { LadderFields } from './ladder-fields.tsx'
import { type ContentView, type PersonView, type ShiftView, type SpanView, spanWords, t } from './rota-view.ts'
import { Days, Input, Rows, Select } from './rows.tsx'

const regions = ['FR', '57', '67', '68', 'GP', 'MQ', 'GF', 'RE', 'YT', 'MF', 'BL'] as const
const workdays = [1, 2, 3, 4, 5]
/** A clock's field knows no 24:00: midnight at the end of a day is written 00:00, which goes past midnight too. */
const shownTime = (time: string): string => (time === '24:00' ? '00:00' : time)

interface FormProps {
  content: ContentView
  people: PersonView[]
  uncovered: SpanView[]
  onChange(content: ContentView): void
}

/** Everything that may be set, one block a subject. */
export function RotaForm({ content, people, uncovered, onChange }: FormProps) {
  const set = (more: Partial<ContentView>) => onChange({ ...content, ...more })
  const persons = people.map(({ id, name }) => [id, name] as const)
  const someone = people[0]?.id ?? ''
  return (
    <>
      <Rows
        heading={t('hours.heading')}
        help={t('hours.help')}
        none={t('hours.none')}
        rows={content.weekly}
        label={(n) => t('hours.row', { n })}
        fresh={() => ({ days: workdays, from: '09:00', to: '19:00' })}
        onChange={(weekly) => set({ weekly })}
      >
        {(row, change) => <Hours row={row} change={change} />}
      </Rows>
      <div class="rota-row">
        <Select
          label={t('hours.region')}
          value={content.region}
          options={regions.map((id) => [id, t(`region.${id}`)] as const)}
          onChange={(region) => set({ region })}
        />
        <Select
          label={t('hours.onHolidays')}
          value={content.onHolidays}
          options={[
            ['closed', t('hours.closed')],
            ['open', t('hours.open')],
          ]}
          onChange={(value) => set({ onHolidays: value === 'open' ? 'open' : 'closed' })}
        />
      </div>
      <Rows
        heading={t('shifts.heading')}
        help={t('shifts.help')}
        none={t('shifts.none')}
        rows={content.shifts}
        label={(n) => t('shifts.row', { n })}
        fresh={(): ShiftView => ({ person: someone, days: workdays, from: '09:00', to: '19:00' })}
        onChange={(shifts) => set({ shifts })}
      >
        {(row, change) => (
          <>
            <Select
              label={t('shifts.person')}
              value={row.person}
              options={persons}
              onChange={(person) => change({ ...row, person })}
            />
            <Hours row={row} change={change} />
            <Input
              label={t('shifts.since')}
              type="date"
              value={row.since ?? ''}
              onValue={(since) => change({ ...row, since: since || undefined })}
            />
            <Input
              label={t('shifts.until')}
              type="date"
              value={row.until ?? ''}
              onValue={(until) => change({ ...row, until: until || undefined })}
            />
          </>
        )}
      </Rows>
      {uncovered.length > 0 && (
        <Block heading={t('hours.uncovered')}>
          <ul class="plain-list">
            {uncovered.map((span) => (
              <li key={span.from}>{spanWords(span)}</li>
            ))}
          </ul>
        </Block>
      )}
      <Rows
        heading={t('closures.heading')}
        none={t('closures.none')}
        rows={content.closures}
        label={(n) => t('closures.row', { n })}
        fresh={() => ({ from: '', to: '', why: '' })}
        onChange={(closures) => set({ closures })}
      >
        {(row, change) => (
          <>
            <Input
              label={t('closures.from')}
              type="date"
              required
              value={row.from}
              onValue={(from) => change({ ...row, from })}
            />
            <Input
              label={t('closures.to')}
              type="date"
              required
              value={row.to}
              onValue={(to) => change({ ...row, to })}
            />
            <Input label={t('closures.why')} type="text" value={row.why} onValue={(why) => change({ ...row, why })} />
          </>
        )}
      </Rows>
      <Rows
        heading={t('ladder.heading')}
        help={t('ladder.help')}
        none={t('ladder.none')}
        rows={content.onCall}
        label={(n) => t('ladder.onCall', { n })}
        fresh={() => someone}
        onChange={(onCall) => set({ onCall })}
      >
        {(person, change, n) => (
          <Select label={t('ladder.onCall', { n: n + 1 })} value={person} options={persons} onChange={change} />
        )}
      </Rows>
      <LadderFields content={content} set={set} />
    </>
  )
}

interface HoursProps<Row> {
  row: Row
  change(row: Row): void
}

/** The days of a row, and from when to when. */
function Hours<Row extends { days: number[]; from: string; to: string }>({ row, change }: HoursProps<Row>) {
  return (
    <>
      <Days days={row.days} onChange={(days) => change({ ...row, days })} />
      <Input
        label={t('hours.from')}
        type="time"
        required
        value={row.from}
        onValue={(from) => change({ ...row, from })}
      />
      <Input
        label={t('hours.to')}
        type="time"
        required
        value={shownTime(row.to)}
        onValue={(to) => change({ ...row, to })}
      />
    </>
  )
}
