import type { ComponentProps } from 'preact'

type ButtonProps = Omit<ComponentProps<'button'>, 'class'> & {
  /** One `primary` a pane. `plain`: an action of little weight, without a border. */
  kind?: 'primary' | 'outlined' | 'plain' | undefined
  /** A further class, for where it stands. */
  place?: string | undefined
}

/** At least 44 px high. Unless said otherwise it submits nothing. */
export function Button({ kind, place, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} class={['button', kind, place].filter(Boolean).join(' ')} {...rest} />
}
