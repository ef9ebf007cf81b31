/** Where it stands may be scrolled away, or under the buttons that stay: it comes into sight by itself. */
const intoSight = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'center' })

/** Why a dialog did not do what was asked, read aloud when it comes. */
export function Problem({ text }: { text: string | undefined }) {
  return (
    <div role="alert">
      {text && (
        <p class="problem" ref={intoSight}>
          {text}
        </p>
      )}
    </div>
  )
}
