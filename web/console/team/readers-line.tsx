import { t } from './words.ts'

/** Whoever answers is told on the screen who reads along, from the moment that they do. Stays in the page, to be heard. */
export function ReadersLine({ readers = [] }: { readers?: readonly string[] | undefined }) {
  const names = new Intl.ListFormat('fr').format(readers)
  return (
    <div class="readers" role="status">
      {readers.length > 0 && <p>{t('oversight.readsAlong', { count: readers.length, names })}</p>}
    </div>
  )
}
