import { useEffect, useState } from 'preact/hooks'
import type { FigureData } from '../../locales/figures/figure-data.ts'
import { dayText } from '../../locales/figures/number-words.ts'
import { sectionsOf } from '../../locales/figures/sections.ts'
import { words } from '../../locales/figures/words.ts'
import { EditionPicker, editionInAddress, keepEdition } from './edition-picker.tsx'
import { Exports, type Save } from './exports.tsx'
import { FigureSection } from './figure-section.tsx'
import { MethodNote } from './method-note.tsx'
import { loadFigures, StatsProblem } from './stats-api.ts'

interface StatsPageProps {
  /** Where the figures are: those for analysts, or those for everybody. */
  path: string
  onRefused?(problem: StatsProblem): void
  onSignOut?(): void
  /** Absent: the files are plain links. */
  save?: Save
}

export function StatsPage({ path, onRefused, onSignOut, save }: StatsPageProps) {
  const [wanted, setWanted] = useState(editionInAddress)
  const [attempt, setAttempt] = useState(0)
  const [data, setData] = useState<FigureData>()
  const [hasFailed, setHasFailed] = useState(false)

  useEffect(() => {
    let isCurrent = true
    setHasFailed(false)
    loadFigures(path, wanted).then(
      (loaded) => isCurrent && setData(loaded),
      (error: unknown) => {
        if (!(error instanceof StatsProblem)) throw error
        if (!isCurrent) return
        if (onRefused && (error.status === 401 || error.status === 403)) return onRefused(error)
        // An edition that an old address names, and that is not there: the newest one is.
        if (error.status === 404 && wanted !== undefined) return setWanted(undefined)
        setHasFailed(true)
      },
    )
    return () => {
      isCurrent = false
    }
  }, [path, wanted, attempt])

  const choose = (edition: string) => {
    keepEdition(edition)
    setWanted(edition)
  }
  return (
    <>
      <a class="skip" href="#figures">
        {words('page.skip')}
      </a>
      <header class="top">
        <h1>{words('page.heading')}</h1>
        {onSignOut && (
          <button type="button" class="button" onClick={onSignOut}>
            {words('page.signOut')}
          </button>
        )}
      </header>
      <main id="figures" class="page" tabIndex={-1}>
        {hasFailed && (
          <div class="refused" role="alert">
            <p>{words('page.failed')}</p>
            <button type="button" class="button" onClick={() => setAttempt(attempt + 1)}>
              {words('page.retry')}
            </button>
          </div>
        )}
        {!data && !hasFailed && <p>{words('page.loading')}</p>}
        {data && <Figures data={data} path={path} onChoose={choose} save={save} />}
      </main>
    </>
  )
}

interface FiguresProps {
  data: FigureData
  path: string
  onChoose(edition: string): void
  save?: Save | undefined
}

function Figures({ data, path, onChoose, save }: FiguresProps) {
  const { edition, editions, audience, roundedTo } = data
  if (!edition) return <p>{words('page.none')}</p>
  const line = { from: dayText(edition.from), to: dayText(edition.to), on: dayText(edition.publishedOn) }
  return (
    <>
      <EditionPicker editions={editions} chosen={edition.id} onChoose={onChoose} />
      <h2 class="period">{edition.label}</h2>
      <p class="quiet">{words('page.editionLine', { ...line, revision: edition.revision })}</p>
      <p class="unseen" role="status">
        {words('page.shown', { label: edition.label })}
      </p>
      <div class="received">
        <p>
          <strong>{words('page.received')}</strong> {words('page.receivedWhy')}
        </p>
        <p>{audience === 'inside' ? words('page.inside') : words('page.rounded', { base: roundedTo })}</p>
      </div>
      {sectionsOf(data, ['suicide']).map((section) => (
        <FigureSection key={section.id} section={section} data={data} />
      ))}
      <Exports path={path} edition={edition.id} save={save} />
      <MethodNote data={data} />
    </>
  )
}
