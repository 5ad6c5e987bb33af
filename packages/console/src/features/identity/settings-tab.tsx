import { endpoints, identifierKinds } from 'virtual:contracts'
import type { IdentitySettings } from '@candor/contracts'
import { ActionIcon, Button, NumberInput, Select, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Done, ErrorPanel, LoadingRows, Notice } from '../../ui/states.tsx'
import form from '../consent/consent.module.css'
import { kindLabel } from '../people/kind-label.ts'
import classes from './identity.module.css'
import {
  draftOfSettings,
  isSoundSettings,
  problemsOfSettings,
  type SettingsDraft,
  type SettingsProblems,
  saidBySettings,
} from './settings-draft.ts'

const settingsQuery = queryOptions({
  queryKey: ['identity', 'settings'],
  queryFn: ({ signal }) => call(endpoints.getIdentitySettings, { signal }),
})

/** Which values name nobody, and how much a person may grow before an operator is asked. */
export const IdentitySettingsTab = () => {
  const settings = useQuery(settingsQuery)
  if (settings.isPending) return <LoadingRows />
  if (settings.isError) return <ErrorPanel error={settings.error} retry={() => settings.refetch()} />
  return <Editor key={settings.data.updatedAt} settings={settings.data} />
}

const Editor = ({ settings }: { settings: IdentitySettings }) => {
  const { t, format } = useI18n()
  const writable = useMay()('workspace:write')
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(() => draftOfSettings(settings))
  const problems = problemsOfSettings(draft)
  const isChanged = JSON.stringify(saidBySettings(draft)) !== JSON.stringify(saidBySettings(draftOfSettings(settings)))
  const save = useMutation({
    mutationFn: () => call(endpoints.putIdentitySettings, { body: saidBySettings(draft) }),
    onSuccess: (saved) => queryClient.setQueryData(settingsQuery.queryKey, saved),
  })
  return (
    <>
      <p className={form.lead}>{t('identitySettings.lead')}</p>
      {!writable && <Notice>{t('settings.readOnly')}</Notice>}
      {settings.updatedAt !== null && !isChanged && (
        <Done>{t('identitySettings.since', { when: format.dateTime(settings.updatedAt) })}</Done>
      )}
      <fieldset className={form.fieldset} disabled={!writable}>
        <div className={form.form} style={{ marginBlockStart: '1.5rem' }}>
          <Blocked draft={draft} problems={problems} onChange={setDraft} always={settings.alwaysBlocked} />
          <Limits draft={draft} problems={problems} onChange={setDraft} />
        </div>
      </fieldset>
      {save.isError && <ErrorPanel error={save.error} during="write" />}
      {writable && (
        <div className={form.bar}>
          <Button
            disabled={!isChanged || !isSoundSettings(problems)}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t('action.save')}
          </Button>
          {!isSoundSettings(problems) && <span className={form.problem}>{t('consent.unsound')}</span>}
        </div>
      )}
    </>
  )
}

interface PartProps {
  draft: SettingsDraft
  problems: SettingsProblems
  onChange: (draft: SettingsDraft) => void
}

const nextKey = (rows: readonly { key: number }[]) => Math.max(-1, ...rows.map((r) => r.key)) + 1

/** The fixed kinds, and whichever others stand there already. */
const useKinds = (used: readonly string[]) => {
  const { t } = useI18n()
  const all = [...new Set<string>([...identifierKinds, ...used.filter((k) => k !== 'any')])]
  return all.map((value) => ({ value, label: kindLabel(t, value) }))
}

const Blocked = ({ draft, problems, onChange, always }: PartProps & { always: IdentitySettings['alwaysBlocked'] }) => {
  const { t, format } = useI18n()
  const kinds = useKinds(draft.blocked.map((b) => b.kind))
  const set = (key: number, change: Partial<SettingsDraft['blocked'][number]>) =>
    onChange({ ...draft, blocked: draft.blocked.map((b) => (b.key === key ? { ...b, ...change } : b)) })
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('identitySettings.blocked')}</legend>
      <p className={form.help}>{t('identitySettings.blockedHelp')}</p>
      <div className={form.rows}>
        {draft.blocked.map(({ key, kind, value }) => (
          <div key={key} className={classes.blocked}>
            <Select
              aria-label={t('people.kind')}
              data={[{ value: 'any', label: t('people.kind.any') }, ...kinds]}
              value={kind}
              allowDeselect={false}
              onChange={(next) => set(key, { kind: next ?? kind })}
            />
            <TextInput
              aria-label={t('identitySettings.value')}
              attributes={{ input: { dir: 'auto' } }}
              maxLength={255}
              value={value}
              error={problems.values[key] && t(problems.values[key])}
              onChange={(e) => set(key, { value: e.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t('action.remove', { name: value })}
              onClick={() => onChange({ ...draft, blocked: draft.blocked.filter((b) => b.key !== key) })}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        ))}
      </div>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} />}
        onClick={() =>
          onChange({
            ...draft,
            blocked: [...draft.blocked, { key: nextKey(draft.blocked), kind: 'any', value: '' }],
          })
        }
      >
        {t('identitySettings.blockedAdd')}
      </Button>
      <details style={{ marginBlockStart: '1rem' }}>
        <summary>{t('identitySettings.always', { count: always.length })}</summary>
        <p className={form.help}>
          <bdi>{format.list(always.map((b) => b.value))}</bdi>
        </p>
      </details>
    </fieldset>
  )
}

const Count = ({
  label,
  help,
  value,
  problem,
  onChange,
}: {
  label: string
  help?: string
  value: number | ''
  problem: string | undefined
  onChange: (count: number | '') => void
}) => (
  <NumberInput
    label={label}
    {...(help === undefined ? {} : { description: help })}
    value={value}
    error={problem}
    allowDecimal={false}
    allowNegative={false}
    hideControls
    onChange={(count) => onChange(count === '' ? '' : Number(count))}
  />
)

const Limits = ({ draft, problems, onChange }: PartProps) => {
  const { t } = useI18n()
  const kinds = useKinds(draft.byKind.map((l) => l.kind))
  const set = (key: number, change: Partial<SettingsDraft['byKind'][number]>) =>
    onChange({ ...draft, byKind: draft.byKind.map((l) => (l.key === key ? { ...l, ...change } : l)) })
  const said = (problem: SettingsProblems['join']) => (problem === undefined ? undefined : t(problem))
  const free = identifierKinds.find((k) => draft.byKind.every((l) => l.kind !== k))
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('identitySettings.limits')}</legend>
      <p className={form.help}>{t('identitySettings.limitsHelp')}</p>
      <div className={form.pair}>
        <Count
          label={t('identitySettings.identifiers')}
          help={t('identitySettings.identifiersHelp')}
          value={draft.identifiers}
          problem={said(problems.identifiers)}
          onChange={(identifiers) => onChange({ ...draft, identifiers })}
        />
        <Count
          label={t('identitySettings.join')}
          help={t('identitySettings.joinHelp')}
          value={draft.join}
          problem={said(problems.join)}
          onChange={(join) => onChange({ ...draft, join })}
        />
      </div>
      <p className={form.small} style={{ marginBlock: '1.25rem 0.5rem' }}>
        {t('identitySettings.byKind')}
      </p>
      <div className={form.rows}>
        {draft.byKind.map(({ key, kind, identifiers }) => (
          <div key={key} className={classes.blocked}>
            <Select
              aria-label={t('people.kind')}
              data={kinds}
              value={kind}
              allowDeselect={false}
              onChange={(next) => set(key, { kind: next ?? kind })}
            />
            <NumberInput
              aria-label={t('identitySettings.identifiers')}
              value={identifiers}
              error={said(problems.limits[key])}
              allowDecimal={false}
              allowNegative={false}
              hideControls
              onChange={(n) => set(key, { identifiers: n === '' ? '' : Number(n) })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t('action.remove', { name: kindLabel(t, kind) })}
              onClick={() => onChange({ ...draft, byKind: draft.byKind.filter((l) => l.key !== key) })}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        ))}
      </div>
      {free !== undefined && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            onChange({
              ...draft,
              byKind: [...draft.byKind, { key: nextKey(draft.byKind), kind: free, identifiers: 10 }],
            })
          }
        >
          {t('identitySettings.byKindAdd')}
        </Button>
      )}
    </fieldset>
  )
}
