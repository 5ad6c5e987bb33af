import { endpoints } from 'virtual:contracts'
import { Button, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay, useMe } from '../../app/session.ts'
import { Done, ErrorPanel, Notice } from '../../ui/states.tsx'
import { regions } from './regions.ts'
import classes from './settings.module.css'

export const WorkspaceTab = () => {
  const { t, format, language } = useI18n()
  const { workspace } = useMe()
  const writable = useMay()('workspace:write')
  const queryClient = useQueryClient()
  const [name, setName] = useState(workspace.name)
  const [region, setRegion] = useState(workspace.region)
  const changed = name.trim() !== workspace.name || region !== workspace.region
  const save = useMutation({
    mutationFn: () => call(endpoints.updateWorkspace, { body: { name: name.trim(), region } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['me'] }),
  })
  const countries = useMemo(
    () =>
      regions
        .map((code) => ({ value: code, label: format.country(code) }))
        .sort((a, b) => a.label.localeCompare(b.label, language)),
    [format, language],
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      {!writable && <Notice>{t('settings.readOnly')}</Notice>}
      <TextInput
        label={t('settings.name')}
        required
        withAsterisk={false}
        maxLength={80}
        disabled={!writable}
        value={name}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      <Select
        label={t('settings.region')}
        description={t('settings.regionHelp')}
        data={countries}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('settings.regionNone')}
        disabled={!writable}
        value={region}
        onChange={(next) => next !== null && setRegion(next)}
      />
      {save.isError && <ErrorPanel error={save.error} during="write" />}
      {save.isSuccess && !changed && <Done>{t('action.saved')}</Done>}
      {writable && (
        <div>
          <Button type="submit" loading={save.isPending} disabled={!changed || name.trim() === ''}>
            {t('action.save')}
          </Button>
        </div>
      )}
    </form>
  )
}
