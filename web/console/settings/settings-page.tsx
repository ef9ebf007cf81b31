import '../account/account.css'
import './settings.css'
import { Block } from '../../shared/components/block.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { Fact, Facts } from '../../shared/components/facts.tsx'
import { Page } from '../../shared/components/page.tsx'
import type { SectionProps } from '../navigation/sections.ts'
import { useFetched } from '../server/use-fetched.ts'
import { TeamList } from './team-list.tsx'
import { t } from './words.ts'

interface SettingsView {
  retention: {
    draftHours: number
    lowMonths: number
    highMonths: number
    ceilingMonths: number
    erasedDays: number
    auditMonths: number
  }
  sessions: { idleMinutes: number; maxHours: number }
  statsPublic: boolean
}

/** For administrators: the teams, and what else is in force and where it is changed. */
export function SettingsPage({ call }: SectionProps) {
  const { found, failed } = useFetched<SettingsView>(call, '/api/settings')
  return (
    <Page heading={t('page.heading')} intro={t('page.intro')}>
      <TeamList call={call} />
      <Block heading={t('hours.heading')}>
        <p>
          {t('hours.body')} <a href="#/permanences">{t('hours.link')}</a>
        </p>
      </Block>
      {failed && <Empty text={failed} />}
      {found && <InForce {...found} />}
    </Page>
  )
}

/** Each with the name that it has where Relais is started. */
function InForce({ retention, sessions, statsPublic }: SettingsView) {
  const facts = [
    ['draft', 'RETENTION_DRAFT_HOURS', t('kept.hours', { count: retention.draftHours })],
    ['low', 'RETENTION_LOW_MONTHS', t('kept.months', { count: retention.lowMonths })],
    ['high', 'RETENTION_HIGH_MONTHS', t('kept.months', { count: retention.highMonths })],
    ['ceiling', 'RETENTION_CEILING_MONTHS', t('kept.months', { count: retention.ceilingMonths })],
    ['erased', 'RETENTION_ERASED_DAYS', t('kept.days', { count: retention.erasedDays })],
    ['audit', 'RETENTION_AUDIT_MONTHS', t('kept.months', { count: retention.auditMonths })],
    ['idle', 'SESSION_IDLE_MINUTES', t('kept.minutes', { count: sessions.idleMinutes })],
    ['session', 'SESSION_MAX_HOURS', t('kept.hours', { count: sessions.maxHours })],
    ['figures', 'STATS_PUBLIC', t(statsPublic ? 'kept.open' : 'kept.closed')],
  ] as const
  return (
    <Block heading={t('kept.heading')}>
      <p>{t('kept.where')}</p>
      <div class="in-force">
        <Facts>
          {facts.map(([id, setting, value]) => (
            <Fact key={id} term={t(`kept.${id}`)}>
              {value} <code class="quiet">{setting}</code>
            </Fact>
          ))}
        </Facts>
      </div>
    </Block>
  )
}
