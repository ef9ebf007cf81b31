import { FormField } from '../../shared/components/form-field.tsx'

/** Twelve characters at least, as the server asks; the browser may offer to make one up. */
export const NewPasswordField = ({ label, help }: { label: string; help: string }) => (
  <FormField
    id="new-password"
    type="password"
    label={label}
    help={help}
    autocomplete="new-password"
    minLength={12}
    required
  />
)
