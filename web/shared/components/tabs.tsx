interface TabsProps<Id extends string> {
  label: string
  tabs: readonly (readonly [id: Id, words: string])[]
  current: Id
  onGo(id: Id): void
}

/** A few views of one thing, one shown at a time. */
export function Tabs<Id extends string>({ label, tabs, current, onGo }: TabsProps<Id>) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(([id, words]) => (
        <button
          key={id}
          type="button"
          class="tab"
          aria-current={id === current ? 'page' : undefined}
          onClick={() => onGo(id)}
        >
          {words}
        </button>
      ))}
    </nav>
  )
}
