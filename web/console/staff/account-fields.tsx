import { FormField } from '../../shared/components/form-field.tsx'
import { roleIds, roleWord } from '../account/role-words.ts'
import { t } from '../account/words.ts'
import type { StaffAccount } from './staff-view.ts'

/** Roles, and the two days without which no minor is answered. */
export function AccountFields({ account }: { account?: StaffAccount }) {
  return (
    <>
      <fieldset>
        <legend>{t('staff.roles')}</legend>
        {roleIds.map((role) => (
          <label key={role} class="choice">
            <input type="checkbox" name="roles" value={role} defaultChecked={account?.roles.includes(role)} />
            {roleWord(role)}
          </label>
        ))}
      </fieldset>
      <FormField
        id="attestedOn"
        type="date"
        label={t('staff.attested')}
        help={t('staff.attestedHelp')}
        defaultValue={account?.attestedOn ?? ''}
      />
      <FormField id="trainedOn" type="date" label={t('staff.trained')} defaultValue={account?.trainedOn ?? ''} />
      <label class="choice">
        <input type="checkbox" name="isPublicAgent" defaultChecked={account?.isPublicAgent ?? false} />
        {t('staff.publicAgent')}
      </label>
    </>
  )
}
