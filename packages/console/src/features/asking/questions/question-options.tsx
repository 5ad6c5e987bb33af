import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useI18n } from '../../../app/i18n/index.ts'
import { useAttributes } from '../../attributes/use-attributes.ts'
import form from '../../consent/consent.module.css'
import classes from '../asking.module.css'
import { useSaidAt } from '../fault-list.tsx'
import { optionsOfType } from './form-fields.ts'
import { type OptionDraft, withOption } from './question-draft.ts'
import type { FormPartProps } from './question-form.tsx'

/** What one can choose from, and the rows of a matrix: a key for ever, and words in each language. */
export const QuestionOptions = (props: FormPartProps) => {
  const { t } = useI18n()
  const { draft, onChange } = props
  const carries = optionsOfType(draft.form.type)
  const { find } = useAttributes()
  if (carries === null) return null
  const attribute = draft.to.of === 'nowhere' ? undefined : find(draft.to.attribute ?? '')
  const offered = (attribute?.options ?? []).filter((o) => !draft.options.some((known) => known.key === o.key))
  const takeOver = () =>
    onChange({
      ...draft,
      options: offered.reduce(
        (options, { key, texts }) =>
          withOption(options, {
            key,
            words: Object.fromEntries(Object.entries(texts).map(([locale, { name }]) => [locale, name])),
          }),
        draft.options,
      ),
    })
  return (
    <>
      {draft.form.type === 'matrix' && <List {...props} part="rows" carries="plain" />}
      <List {...props} part="options" carries={carries}>
        {offered.length > 0 && (
          <Button variant="default" size="xs" onClick={takeOver}>
            {t('asking.optionsOfAttribute')}
          </Button>
        )}
      </List>
    </>
  )
}

interface ListProps extends FormPartProps {
  part: 'options' | 'rows'
  carries: 'plain' | 'system' | 'hex' | 'src'
  children?: React.ReactNode
}

const List = ({ draft, body, faults, locale, onChange, part, carries, children }: ListProps) => {
  const { t, format } = useI18n()
  const said = useSaidAt(faults, body)
  const items = draft[part]
  const put = (next: OptionDraft[]) => onChange({ ...draft, [part]: next })
  const set = (id: number, change: Partial<OptionDraft>) =>
    put(items.map((item) => (item.id === id ? { ...item, ...change } : item)))
  const language = format.language(locale)
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t(`asking.list.${part}`)}</legend>
      <p className={form.help}>{t('asking.optionsHelp')}</p>
      <div className={form.rows}>
        {items.map(({ id, key, words, extra }) => (
          <div key={id} className={classes.option} data-plain={carries === 'plain' || undefined}>
            <TextInput
              aria-label={t('asking.optionKey')}
              placeholder={t('asking.optionKey')}
              className="ltr"
              maxLength={100}
              value={key}
              onChange={(e) => set(id, { key: e.currentTarget.value })}
            />
            <TextInput
              aria-label={t('asking.optionWords', { language })}
              placeholder={language}
              attributes={{ input: { lang: locale, dir: 'auto' } }}
              classNames={{ input: form.typed ?? '' }}
              maxLength={200}
              value={words[locale] ?? ''}
              error={key === '' ? undefined : said(`texts.${locale}.${part}.${key}`)}
              onChange={(e) => set(id, { words: { ...words, [locale]: e.currentTarget.value } })}
            />
            {carries !== 'plain' && (
              <TextInput
                aria-label={t(`asking.extra.${carries}`)}
                placeholder={t(`asking.extra.${carries}`)}
                className="ltr"
                value={extra}
                onChange={(e) => set(id, { extra: e.currentTarget.value })}
              />
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t('action.remove', { name: key })}
              onClick={() => put(items.filter((item) => item.id !== id))}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        ))}
      </div>
      {said(`form.${carries === 'system' ? 'systems' : part}`) !== undefined && (
        <p className={form.problem} role="alert">
          {said(`form.${carries === 'system' ? 'systems' : part}`)}
        </p>
      )}
      <div className={classes.inline}>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={() => put(withOption(items))}>
          {t(`asking.add.${part}`)}
        </Button>
        {children}
      </div>
    </fieldset>
  )
}
