import { words } from '../../locales/figures/words.ts'
import { csv } from '../../locales/fr/figures.json'
import { withEdition } from './stats-api.ts'

const columns = [
  ...(['edition', 'table', 'title', 'dimension1', 'value1', 'dimension2', 'value2'] as const),
  ...(['count', 'suppressed', 'reason'] as const),
]

/** What can be taken away, and what the columns of it mean. */
export function Exports({ path, edition }: { path: string; edition: string }) {
  return (
    <section aria-labelledby="section-exports" class="no-print">
      <h2 id="section-exports">{words('section.exports')}</h2>
      <p>{words('exports.intro')}</p>
      <ul class="actions">
        <li>
          <a class="button" href={withEdition(`${path}.csv`, edition)} download>
            {words('exports.csv')}
          </a>
        </li>
        <li>
          <a class="button" href={withEdition(path, edition)} download={`relais-${edition}.json`}>
            {words('exports.json')}
          </a>
        </li>
        <li>
          <button type="button" class="button" onClick={() => window.print()}>
            {words('exports.print')}
          </button>
        </li>
      </ul>
      <details>
        <summary>{words('exports.dictionary')}</summary>
        <p>{words('dictionary.intro')}</p>
        <dl>
          {columns.map((id) => (
            <div key={id}>
              <dt>{csv[id]}</dt>
              <dd>{words(`dictionary.${id}`)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  )
}
