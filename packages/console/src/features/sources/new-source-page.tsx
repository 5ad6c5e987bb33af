import { endpoints, sourceKinds } from 'virtual:contracts'
import { Button, Radio, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorPanel } from '../../ui/states.tsx'
import { basisOf, isSound, newDraft, problemsOf } from './source-draft.ts'
import { BasisFields } from './source-fields.tsx'
import classes from './sources.module.css'

export const NewSourcePage = () => {
  const { t } = useI18n()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(newDraft)
  const [asked, setAsked] = useState(false)
  const problems = problemsOf(draft)
  // Nothing is found wrong with an empty form before it was sent once.
  const shown = asked ? problems : { categories: {} }
  const create = useMutation({
    mutationFn: () => call(endpoints.createSource, { body: { ...basisOf(draft), kind: draft.kind } }),
    onSuccess: async (source) => {
      await queryClient.invalidateQueries({ queryKey: ['sources'] })
      navigate({ to: '/sources/$id', params: { id: String(source.id) } })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (isSound(problems)) create.mutate()
  }
  return (
    <Page
      title={t('sources.new')}
      width="narrow"
      above={
        <Link to="/sources" search={{}}>
          {t('action.back', { page: t('nav.sources') })}
        </Link>
      }
    >
      <form className={classes.form} onSubmit={submit} noValidate>
        <TextInput
          label={t('sources.name')}
          description={t('sources.nameHelp')}
          autoFocus
          maxLength={80}
          value={draft.name}
          error={shown.name && t(shown.name)}
          onChange={(e) => setDraft({ ...draft, name: e.currentTarget.value })}
        />
        <fieldset className={classes.fieldset}>
          <legend className={classes.legend}>{t('sources.kind')}</legend>
          <Radio.Group
            aria-label={t('sources.kind')}
            value={draft.kind}
            onChange={(kind) => setDraft({ ...draft, kind })}
          >
            <div className={classes.options} data-columns="2">
              {sourceKinds.map((kind) => (
                <div key={kind} className={classes.option}>
                  <Radio value={kind} label={t(`sources.kind.${kind}`)} description={t(`sources.kind.${kind}.help`)} />
                </div>
              ))}
            </div>
          </Radio.Group>
        </fieldset>
        <BasisFields draft={draft} problems={shown} onChange={setDraft} />
        {create.isError && <ErrorPanel error={create.error} during="write" />}
        <div className={classes.foot}>
          <Button type="submit" loading={create.isPending}>
            {t('sources.create')}
          </Button>
          <LinkButton variant="default" to="/sources">
            {t('action.cancel')}
          </LinkButton>
        </div>
      </form>
    </Page>
  )
}
