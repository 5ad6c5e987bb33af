import { endpoints } from 'virtual:contracts'
import type { AttributeDetail } from '@candor/contracts'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorPanel, LoadingRows, Notice } from '../../ui/states.tsx'
import form from '../consent/consent.module.css'
import { DraftNote } from '../consent/draft-note.tsx'
import { useDraft } from '../consent/use-draft.ts'
import {
  type AttributeDraft,
  bodyOfAttribute,
  draftOfAttribute,
  isSoundAttribute,
  newAttributeDraft,
  problemOfKey,
  problemsOfAttribute,
} from './attribute-draft.ts'
import { AttributeForm } from './attribute-form.tsx'
import { attributesQuery, nameOfAttribute, useAttributes } from './use-attributes.ts'

const route = getRouteApi('/shell/attributes/$key/edit')

/** Says the draft to the server, then shows the attribute. */
const useSave = (onSaved: () => void) => {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: ({ key, draft, version }: { key: string; draft: AttributeDraft; version: number }) =>
      call(endpoints.putAttribute, { params: { key }, body: bodyOfAttribute(draft, version, 'active') }),
    onSuccess: async ({ key }) => {
      onSaved()
      await queryClient.invalidateQueries({ queryKey: attributesQuery.queryKey })
      navigate({ to: '/attributes/$key', params: { key }, search: { note: 'saved' } })
    },
  })
}

const Back = () => {
  const { t } = useI18n()
  return (
    <Link to="/attributes" search={{}}>
      {t('action.back', { page: t('nav.attributes') })}
    </Link>
  )
}

/** An attribute that nobody has sent yet. Its key is for ever. */
export const NewAttribute = () => {
  const { t } = useI18n()
  const { items } = useAttributes()
  const { draft, change, discard, isKept } = useDraft('attribute.', 0, newAttributeDraft())
  const save = useSave(discard)
  const problems = problemsOfAttribute(draft)
  const ofKey = problemOfKey(
    draft.name,
    items.map((a) => a.key),
  )
  const isSound = isSoundAttribute(problems) && ofKey === null
  return (
    <Page title={t('attributes.new')} lead={t('attributes.newLead')} above={<Back />}>
      <DraftNote isKept={isKept} isBehind={false} onDiscard={discard} />
      <div className={form.form}>
        <TextInput
          label={t('attributes.key')}
          description={t('attributes.keyHelp')}
          attributes={{ input: { dir: 'ltr' } }}
          classNames={{ root: form.short }}
          maxLength={255}
          value={draft.name}
          error={draft.name !== '' && ofKey !== null && t(ofKey)}
          onChange={(e) => change({ ...draft, name: e.currentTarget.value })}
        />
        <AttributeForm draft={draft} problems={problems} onChange={(said) => change({ ...draft, ...said })} />
        {save.isError && <ErrorPanel error={save.error} during="write" />}
      </div>
      <div className={form.bar}>
        <Button
          disabled={!isSound}
          loading={save.isPending}
          onClick={() => save.mutate({ key: draft.name.trim(), draft, version: 0 })}
        >
          {t('attributes.create')}
        </Button>
        <LinkButton variant="default" to="/attributes" search={{}}>
          {t('consent.later')}
        </LinkButton>
        {isKept && !isSound && <span className={form.problem}>{t('consent.unsound')}</span>}
      </div>
    </Page>
  )
}

export const AttributeEditor = () => {
  const { t, language } = useI18n()
  const { key } = route.useParams()
  const detail = useQuery({
    queryKey: ['attributes', key],
    queryFn: ({ signal }) => call(endpoints.getAttribute, { params: { key }, signal }),
  })
  const name = detail.data === undefined ? key : nameOfAttribute(detail.data, language)
  return (
    <Page
      title={t(detail.data?.status === 'proposed' ? 'attributes.adoptTitle' : 'attributes.editTitle', { name })}
      lead={t('attributes.editLead')}
      above={<Back />}
    >
      {detail.isPending && <LoadingRows />}
      {detail.isError && <ErrorPanel error={detail.error} retry={() => detail.refetch()} />}
      {detail.isSuccess && <Editor key={key} attribute={detail.data} />}
    </Page>
  )
}

const Editor = ({ attribute }: { attribute: AttributeDetail }) => {
  const { t } = useI18n()
  const { key, version, status } = attribute
  const before = draftOfAttribute(attribute)
  const { draft, change, discard, isKept, isBehind } = useDraft(`attribute.${key}`, version, before)
  const save = useSave(discard)
  const problems = problemsOfAttribute(draft)
  const isChanged = JSON.stringify(draft) !== JSON.stringify(before)
  const isNarrower =
    draft.purposes !== null && (before.purposes === null || before.purposes.some((p) => !draft.purposes?.includes(p)))
  return (
    <>
      <DraftNote isKept={isKept && isChanged} isBehind={isBehind} onDiscard={discard} />
      <AttributeForm draft={draft} problems={problems} onChange={change} />
      {isNarrower && (
        <div style={{ marginBlockStart: '2rem' }}>
          <Notice>{t('attributes.narrower')}</Notice>
        </div>
      )}
      {save.isError && <ErrorPanel error={save.error} during="write" />}
      <div className={form.bar}>
        <Button
          disabled={!isSoundAttribute(problems) || (!isChanged && status === 'active')}
          loading={save.isPending}
          onClick={() => save.mutate({ key, draft, version })}
        >
          {t(status === 'proposed' ? 'attributes.adopt' : 'action.save')}
        </Button>
        <LinkButton variant="default" to="/attributes/$key" params={{ key }} search={{}}>
          {t('consent.later')}
        </LinkButton>
        {!isSoundAttribute(problems) && <span className={form.problem}>{t('consent.unsound')}</span>}
      </div>
    </>
  )
}
