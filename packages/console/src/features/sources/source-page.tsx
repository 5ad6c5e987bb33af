import { endpoints } from 'virtual:contracts'
import type { Source } from '@candor/contracts'
import { Button, Tabs, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { call } from '../../app/api/client.ts'
import { ApiError } from '../../app/api/problem.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Ago } from '../../ui/ago.tsx'
import { Code, Copy } from '../../ui/code.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { snippets } from '../../ui/snippets.ts'
import { Done, ErrorPanel, LoadingRows, Notice } from '../../ui/states.tsx'
import { RotateKey, SwitchSource } from './source-actions.tsx'
import { bodyOf, draftOf, isSound, problemsOf } from './source-draft.ts'
import { BasisFields, CategoryFields } from './source-fields.tsx'
import classes from './sources.module.css'
import { useSources } from './use-sources.ts'

const route = getRouteApi('/shell/sources/$id')

export const SourcePage = () => {
  const { t } = useI18n()
  const { id } = route.useParams()
  const sources = useSources()
  const source = sources.data?.items.find((s) => String(s.id) === id)
  return (
    <Page
      title={source?.name ?? t('nav.sources')}
      above={
        <Link to="/sources" search={{}}>
          {t('action.back', { page: t('nav.sources') })}
        </Link>
      }
      {...(source === undefined ? {} : { lead: <SourceLead source={source} /> })}
      actions={source !== undefined && <SwitchSource source={source} />}
    >
      {sources.isPending && <LoadingRows />}
      {sources.isError && <ErrorPanel error={sources.error} retry={() => sources.refetch()} />}
      {sources.isSuccess && source === undefined && (
        <ErrorPanel error={new ApiError({ code: 'not_found', status: 404 })} />
      )}
      {source !== undefined && <SourceDetail source={source} />}
    </Page>
  )
}

const SourceLead = ({ source }: { source: Source }) => {
  const { t } = useI18n()
  return (
    <>
      {t(`sources.kind.${source.kind}`)} · {t('sources.lastEvent')}:{' '}
      {source.lastEventAt === null ? t('state.never') : <Ago at={source.lastEventAt} />}
    </>
  )
}

const SourceDetail = ({ source }: { source: Source }) => {
  const { t } = useI18n()
  const may = useMay()
  const lines = snippets(location.origin, source)
  return (
    <>
      {!source.enabled && <Notice>{t('sources.offNotice')}</Notice>}
      <Section title={t('sources.key')} help={t('sources.keyHelp')}>
        <div className={classes.key}>
          <code className={classes.keyValue}>{source.writeKey}</code>
          <Copy value={source.writeKey} label={t('sources.keyCopy')} />
          <RotateKey source={source} />
        </div>
      </Section>
      <Section
        title={t('sources.install')}
        help={t('sources.installHelp')}
        actions={
          may('events:read') && (
            <LinkButton variant="default" to="/live" search={{ source: String(source.id) }}>
              {t('sources.watch')}
            </LinkButton>
          )
        }
      >
        <Tabs defaultValue={source.kind === 'browser' ? 'web' : source.kind === 'server' ? 'node' : 'curl'}>
          <Tabs.List mb="sm">
            <Tabs.Tab value="web">{t('sources.tab.web')}</Tabs.Tab>
            <Tabs.Tab value="node">{t('sources.tab.node')}</Tabs.Tab>
            <Tabs.Tab value="curl">{t('sources.tab.curl')}</Tabs.Tab>
          </Tabs.List>
          {(['web', 'node', 'curl'] as const).map((tab) => (
            <Tabs.Panel key={tab} value={tab}>
              <Code>{lines[tab]}</Code>
            </Tabs.Panel>
          ))}
        </Tabs>
        <p className={classes.under}>{t('sources.installSegment')}</p>
      </Section>
      <Section title={t('sources.settings')}>
        <SourceForm key={source.id} source={source} />
      </Section>
    </>
  )
}

const SourceForm = ({ source }: { source: Source }) => {
  const { t } = useI18n()
  const may = useMay()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(source))
  const problems = problemsOf(draft)
  const changed = JSON.stringify(bodyOf(draft)) !== JSON.stringify(bodyOf(draftOf(source)))
  const save = useMutation({
    mutationFn: () => call(endpoints.updateSource, { params: { id: source.id }, body: bodyOf(draft) }),
    onSuccess: (saved) => {
      setDraft(draftOf(saved))
      return queryClient.invalidateQueries({ queryKey: ['sources'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isSound(problems)) save.mutate()
  }
  const writable = may('sources:write')
  return (
    <form onSubmit={submit} noValidate>
      <fieldset className={`${classes.fieldset} ${classes.form}`} disabled={!writable}>
        <TextInput
          label={t('sources.name')}
          maxLength={80}
          value={draft.name}
          error={problems.name && t(problems.name)}
          onChange={(e) => setDraft({ ...draft, name: e.currentTarget.value })}
        />
        <BasisFields draft={draft} problems={problems} onChange={setDraft} />
        <CategoryFields draft={draft} problems={problems} onChange={setDraft} />
        {save.isError && <ErrorPanel error={save.error} during="write" />}
        {writable && (
          <div className={classes.foot}>
            <Button type="submit" loading={save.isPending} disabled={!changed || !isSound(problems)}>
              {t('action.save')}
            </Button>
            {changed && (
              <Button variant="default" onClick={() => setDraft(draftOf(source))}>
                {t('action.cancel')}
              </Button>
            )}
            {save.isSuccess && !changed && <Done>{t('action.saved')}</Done>}
          </div>
        )}
      </fieldset>
    </form>
  )
}
