import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import type { Call } from '../server/call.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useRequest } from '../server/use-request.ts'
import { type NamedTeam, TeamDialog } from './team-dialog.tsx'
import { t } from './words.ts'

/** The named groups that a case can be handed to. */
export function TeamList({ call }: { call: Call }) {
  const { found, failed, load } = useFetched<{ teams: NamedTeam[] }>(call, '/api/teams')
  const { isBusy, problem, run } = useRequest()
  const [edited, setEdited] = useState<NamedTeam | 'new'>()
  const setArchived = async ({ id, isArchived }: NamedTeam) => {
    const body = { isArchived: !isArchived }
    const path = `/api/teams/${encodeURIComponent(id)}/archive`
    await run([id, body], async (key) => void (await call.post(path, body, key)))
    load()
  }
  const teams = found?.teams ?? []
  return (
    <Block heading={t('teams.heading')}>
      <p class="quiet">{t('teams.intro')}</p>
      {failed && <Empty text={failed} />}
      {found && teams.length === 0 && <p>{t('teams.none')}</p>}
      <div role="alert">{problem && <p class="problem">{problem.message}</p>}</div>
      <ul class="plain-list">
        {teams.map((team) => (
          <li key={team.id} class="line-with-action">
            <span>
              <strong>{team.name}</strong>
              {team.isArchived && ` · ${t('teams.archived')}`}
              <br />
              <span class="quiet">{team.members.map(({ name }) => name).join(', ') || t('teams.empty')}</span>
            </span>
            <span class="row-of-buttons">
              {!team.isArchived && (
                <Button aria-label={t('teams.changeOf', { name: team.name })} onClick={() => setEdited(team)}>
                  {t('teams.change')}
                </Button>
              )}
              <Button
                kind="plain"
                disabled={isBusy}
                aria-label={t(team.isArchived ? 'teams.restoreOf' : 'teams.archiveOf', { name: team.name })}
                onClick={() => void setArchived(team)}
              >
                {t(team.isArchived ? 'teams.restore' : 'teams.archive')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <Button onClick={() => setEdited('new')}>{t('teams.make')}</Button>
      {edited && (
        <TeamDialog
          call={call}
          team={edited === 'new' ? undefined : edited}
          onDone={load}
          onDismiss={() => setEdited(undefined)}
        />
      )}
    </Block>
  )
}
